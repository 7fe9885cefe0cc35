// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.nearcast.experiments.hostile.Flood;
import org.nearcast.experiments.hostile.HonestClient;
import org.nearcast.experiments.media.Percentiles;
import org.nearcast.experiments.stage.Sessions;
import org.nearcast.experiments.stage.Stage;
import org.nearcast.lab.Host;
import org.nearcast.lab.Lab;
import org.nearcast.lab.LabProcess;

/**
 * The controller with a gateway, a player that connects again and again, and strangers' hosts on the same switch: in calm, and while
 * each flood comes.
 */
final class ControllerBench {
    /** Hosts that flood, besides the honest one. */
    static final int STRANGERS = 3;

    private static final String HONEST = "v1";
    private static final String PUMP = "pump.py";
    private static final Duration START = Duration.ofSeconds(30);
    private static final int LOOK_MS = 1000;
    /** Ports that flooded are not listened to for 30 s. */
    private static final Duration QUIET = Duration.ofSeconds(60);

    private static final List<String> REFUSED = List.of(
            "announcementsBadSignature",
            "announcementsReplayed",
            "announcementsNotAllowed",
            "announcementsRefused",
            "announcementsRateLimited",
            "announcementsMalformed");

    private final Stage stage;
    private final Lab lab;
    private final Path folder;
    private final LabProcess controller;
    private final LabProcess honest;
    private final Map<String, TreeSet<Long>> understood = new HashMap<>();
    private int linesRead;

    /**
     * What was seen in one stretch of time.
     *
     * @param flood null in calm
     * @param counts by name: sent, refused, packets, limited, halfOpenDropped, gatewaysLost, connections, failed, unrecognised
     * @param seconds how long it was
     * @param cpus processors that the controller took
     * @param residentBytes its memory at the end
     * @param connectMs the honest player's TCP connections
     * @param detectionMs from its play to the entry in the table
     * @param failures why its connections failed, in its words
     */
    record Seen(
            Flood flood,
            Map<String, Long> counts,
            double seconds,
            double cpus,
            long residentBytes,
            Percentiles connectMs,
            Percentiles detectionMs,
            List<String> failures) {
        long count(String name) {
            return counts.getOrDefault(name, 0L);
        }

        Map<String, Object> named() {
            Map<String, Object> named = new LinkedHashMap<>();
            named.put("flood", flood == null ? null : flood.word());
            named.put("seconds", seconds);
            named.putAll(counts);
            named.put("controllerCpus", cpus);
            named.put("controllerBytes", residentBytes);
            named.put("connectMs", connectMs.named(50, 99, 100));
            named.put("detectionMs", detectionMs.named(50, 99, 100));
            named.put("failures", failures);
            return named;
        }
    }

    private ControllerBench(Stage stage, Path folder, LabProcess controller, LabProcess honest) {
        this.stage = stage;
        this.lab = stage.lab();
        this.folder = folder;
        this.controller = controller;
        this.honest = honest;
    }

    /** Starts everything in a lab of the topology {@code single} with {@link #STRANGERS} viewers and one. */
    static ControllerBench open(Lab lab, Path folder) throws IOException, InterruptedException {
        Stage stage = new Stage(lab, folder);
        LabProcess controller = stage.controller(stage.fingerprint("gateway"));
        stage.origin();
        stage.peer("gw", "gateway");
        stage.awaitGateway("gw");
        try (InputStream in = HonestClient.class.getResourceAsStream(PUMP)) {
            Files.write(folder.resolve(PUMP), in.readAllBytes());
        }
        for (Host stranger : strangers(lab)) {
            // It is known, and its kernel takes nothing back for what it did not send itself.
            stranger.ping(lab.host("cdn"), 1, Duration.ofMillis(100));
            stranger.command("ip", "route", "add", "blackhole", lab.host("cdn").ip() + "/32")
                    .asRoot()
                    .exec(START)
                    .output();
        }
        LabProcess honest = stage.start(
                lab.host(HONEST),
                "honest",
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                HonestClient.class.getName(),
                Stage.CDN.split(":")[0],
                Stage.CDN.split(":")[1]);
        honest.waitForLine("^[0-9]", START);
        return new ControllerBench(stage, folder, controller, honest);
    }

    private static List<Host> strangers(Lab lab) {
        return lab.viewers().stream()
                .filter(host -> !host.name().equals(HONEST))
                .toList();
    }

    /** What is seen in {@code seconds}, while {@code flood} comes; null for none. */
    Seen watch(Flood flood, int seconds) throws IOException {
        Stage.await(
                "the controller to listen to every port",
                QUIET,
                () -> stage.view("metrics").path("loudPorts").asLong() == 0);
        List<Host> hosts = strangers(lab);
        List<LabProcess> pumps = new ArrayList<>();
        for (int i = 0; flood != null && i < hosts.size(); i++) {
            pumps.add(pump(flood, hosts.get(i), flood.perSecond() / hosts.size(), seconds));
        }
        JsonNode before = stage.view("metrics");
        takeLines();
        long cpuBefore = controller.usage().cpuMs();
        long from = System.nanoTime();
        while (System.nanoTime() - from < seconds * 1_000_000_000L) {
            look();
        }
        double past = (System.nanoTime() - from) / 1e9;
        LabProcess.Usage usage = controller.usage();
        long sent = 0;
        for (LabProcess pump : pumps) {
            sent += Long.parseLong(pump.waitForLine("^done (\\d+)", START).group(1));
        }
        look();
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("sent", sent);
        JsonNode after = stage.view("metrics");
        counts.put(
                "refused",
                REFUSED.stream().mapToLong(one -> grown(before, after, one)).sum());
        for (String name : List.of("packets", "limited", "halfOpenDropped", "failedOpen", "gatewaysLost")) {
            counts.put(name, grown(before, after, name));
        }
        return seen(flood, counts, past, (usage.cpuMs() - cpuBefore) / 1e3 / past, usage.residentBytes());
    }

    private Seen seen(Flood flood, Map<String, Long> counts, double past, double cpus, long bytes) {
        List<Double> connectMs = new ArrayList<>();
        List<Double> detectionMs = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        for (String line : takeLines()) {
            String[] words = line.split(" ");
            if (line.startsWith("failed")) {
                failures.add(line.substring("failed".length()).strip());
                continue;
            }
            connectMs.add(Double.valueOf(words[1]));
            double played = Double.parseDouble(words[2]);
            // Ports are used again; and the table's time is cut off to whole ms.
            Long at = understood
                    .getOrDefault(lab.host(HONEST).ip() + ":" + words[0], new TreeSet<>())
                    .ceiling((long) played);
            if (at != null && at - played < HonestClient.STAY_MS) {
                detectionMs.add(Math.max(0, at + 0.5 - played));
            }
        }
        counts.put("connections", (long) connectMs.size());
        counts.put("failed", (long) failures.size());
        counts.put("unrecognised", (long) connectMs.size() - detectionMs.size());
        return new Seen(
                flood, counts, past, cpus, bytes, Percentiles.of(connectMs), Percentiles.of(detectionMs), failures);
    }

    private static long grown(JsonNode before, JsonNode after, String name) {
        return after.path(name).asLong() - before.path(name).asLong();
    }

    private LabProcess pump(Flood flood, Host from, int perSecond, int seconds) throws IOException {
        Path frames = folder.resolve(flood.word() + "-" + from.name() + ".hex");
        Files.write(
                frames,
                flood.frames(from, lab.host("gw"), lab.host("cdn")).stream()
                        .map(HexFormat.of()::formatHex)
                        .toList());
        return from.command(
                        "/usr/bin/python3",
                        "-IBS",
                        folder.resolve(PUMP).toString(),
                        from.networkInterface(),
                        frames.toString(),
                        String.valueOf(perSecond),
                        String.valueOf(seconds))
                .asRoot()
                .output(folder.resolve("pump-" + flood.word() + "-" + from.name() + ".log"))
                .spawn();
    }

    /** Remembers when the table understood the honest player's connections, which stay in it for a while. */
    private void look() {
        pause(LOOK_MS);
        for (Sessions.Session session : stage.sessions().all()) {
            if (session.understoodAtMs() > 0) {
                understood
                        .computeIfAbsent(session.client(), c -> new TreeSet<>())
                        .add(session.understoodAtMs());
            }
        }
    }

    /** What the honest player has printed since the last call, whole lines. */
    private List<String> takeLines() {
        try {
            List<String> all = Files.readAllLines(
                            Optional.ofNullable(honest.output()).orElseThrow())
                    .stream()
                    .filter(line -> line.matches("failed.*|\\d+ [0-9.]+ [0-9]+\\.[0-9]{3}"))
                    .toList();
            List<String> fresh = all.subList(Math.min(linesRead, all.size()), all.size());
            linesRead = all.size();
            return fresh;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
