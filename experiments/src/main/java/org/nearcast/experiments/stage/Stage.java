// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.stage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.nearcast.lab.Host;
import org.nearcast.lab.Lab;
import org.nearcast.lab.LabException;
import org.nearcast.lab.LabProcess;
import org.nearcast.lab.LabSwitch;

/**
 * Nearcast's programs, FFmpeg included, put into a lab: what demo, experiments and integration tests play on. Everything ends with the
 * lab, which the caller closes.
 */
public final class Stage {
    /** The CDN's RTMP address in every topology. */
    public static final String CDN = "10.0.0.254:1935";
    /** Mark of the edge peers' own connections to the CDN. */
    public static final int GATEWAY_DSCP = 44;

    /** The file of the controller's configuration in a stage's folder. */
    public static final String CONTROLLER_CONFIG = "netcfg.json";

    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final String CONTROLLER_HTTP = "127.0.0.1:8181";
    private static final long POLL_MS = 250;

    private final Lab lab;
    private final Programs programs;
    private final Path folder;
    private final ObjectMapper json = new ObjectMapper();
    private final AtomicInteger started = new AtomicInteger();

    /**
     * @param lab an open lab
     * @param folder for logs, keys and state
     */
    public Stage(Lab lab, Path folder) throws IOException {
        this.lab = lab;
        this.programs = Programs.find();
        this.folder = Files.createDirectories(folder.toAbsolutePath());
    }

    public Lab lab() {
        return lab;
    }

    /** The fingerprint of a named edge peer's key, made at the first call. */
    public String fingerprint(String peer) throws IOException, InterruptedException {
        return programs.fingerprint(key(peer));
    }

    private Path key(String peer) {
        return folder.resolve(peer + ".key");
    }

    /**
     * Starts the controller and waits until every switch has come to it.
     *
     * @param allowed fingerprints of the edge peers that may be gateways
     */
    public LabProcess controller(String... allowed) throws IOException {
        return controller(ControllerConfig.cdn(CDN).allow(allowed));
    }

    /** Starts the controller with this configuration and waits until every switch has come to it. */
    public LabProcess controller(ControllerConfig config) throws IOException {
        json.writeValue(folder.resolve(CONTROLLER_CONFIG).toFile(), config.document());
        return controllerAgain();
    }

    /** Starts a controller that has ended once more, with the state and configuration that it left, and waits as before. */
    public LabProcess controllerAgain() {
        LabProcess controller = lab.root()
                .command(programs.controller(
                        "--port",
                        "6653",
                        "--config",
                        folder.resolve(CONTROLLER_CONFIG).toString(),
                        "--state",
                        controllerState().toString(),
                        "--http",
                        CONTROLLER_HTTP))
                .output(log("controller"))
                .withInput()
                .spawn();
        controller.waitForLine("^ready ", START);
        await(
                "every switch to come to the controller",
                START,
                () -> devicesAvailable() == lab.switches().size());
        return controller;
    }

    /** Where the controller keeps what outlives it; to be touched only while none runs. */
    public Path controllerState() {
        return folder.resolve("controller-state");
    }

    private long devicesAvailable() {
        long count = 0;
        for (JsonNode device : get("/onos/devices").path("devices")) {
            count += device.path("available").asBoolean() ? 1 : 0;
        }
        return count;
    }

    /**
     * Starts the origin on the CDN's host, with publishing keys that are the streams' names, and waits until the switches listen for
     * connections to it: the controller must have seen a host before it can know the way there.
     */
    public LabProcess origin() {
        LabProcess origin = start(
                lab.host("cdn"), "origin", programs.origin("--open", "--rtmp", ":1935", "--http", "127.0.0.1:8080"));
        origin.waitForLine("^ready ", START);
        lab.host("cdn").ping(lab.host("b1"), 1, Duration.ofMillis(100));
        await("the switches to listen for the CDN", START, () -> accessSwitches().stream()
                .allMatch(one -> one.dumpFlows().contains("tp_dst=1935")));
        return origin;
    }

    /** Those that somebody hangs on who may connect to the CDN. */
    private List<LabSwitch> accessSwitches() {
        return lab.hosts().stream()
                .filter(host -> !host.name().equals("cdn") && !host.switchName().isBlank())
                .map(Host::switchName)
                .distinct()
                .map(lab::switchNamed)
                .toList();
    }

    /** Starts an edge peer that calls itself a gateway, with the key of that name, and waits until it listens. */
    public LabProcess peer(String host, String key) {
        return peer(host, key, CDN);
    }

    /** The same for a CDN with these addresses. */
    public LabProcess peer(String host, String key, String... cdn) {
        List<String> flags = new ArrayList<>(List.of("--key", key(key).toString(), "--http", "127.0.0.1:8081"));
        for (String address : cdn) {
            flags.addAll(List.of("--cdn", address));
        }
        LabProcess peer = start(lab.host(host), "peer-" + key, programs.peer(flags.toArray(String[]::new)));
        peer.waitForLine("^ready ", START);
        return peer;
    }

    /** Waits until the controller has taken the gateway and all switches that hosts hang on know. */
    public void awaitGateway(String host) {
        awaitGateway(host, accessSwitches().stream().map(LabSwitch::name).toArray(String[]::new));
    }

    /** Waits until the controller has taken the gateway and the switches of its site know. */
    public void awaitGateway(String host, String... switches) {
        await("the gateway on " + host + " to be taken", Duration.ofSeconds(20), () -> gatewayLive(host));
        await("the switches to know the gateway on " + host, Duration.ofSeconds(20), () -> Arrays.stream(switches)
                .allMatch(this::punts));
    }

    /** Ends an edge peer and waits until the controller has forgotten it. */
    public void stopPeer(LabProcess peer) {
        String host = peer.host().name();
        stop(peer);
        await("the controller to forget the gateway on " + host, Duration.ofSeconds(20), () -> !gatewayLive(host));
    }

    /** Whether a switch brings new connections to the CDN to the controller, for a gateway. */
    public boolean punts(String name) {
        return lab.switchNamed(name).dumpFlows().lines().anyMatch(Stage::stopsAtController);
    }

    /** Whether a rule brings new connections to the CDN to the controller and only there. */
    private static boolean stopsAtController(String rule) {
        return rule.contains("tp_dst=1935") && rule.matches(".*actions=CONTROLLER:\\d+$");
    }

    /** Whether the controller steers to a gateway on this host. */
    public boolean gatewayLive(String host) {
        String ip = lab.host(host).ip();
        for (JsonNode gateway : view("gateways").path("gateways")) {
            if (gateway.path("address").asText().equals(ip)) {
                return true;
            }
        }
        return false;
    }

    /** Broadcasts to the CDN's address, as everybody does. */
    public LabProcess broadcast(String host, String stream, Video video) {
        return broadcastTo(host, CDN, stream, video);
    }

    /** Broadcasts to another server, such as an edge peer on the same host. */
    public LabProcess broadcastTo(String host, String server, String stream, Video video) {
        int toneHz = 300 + Math.floorMod(stream.hashCode(), 500);
        return start(lab.host(host), "broadcast-" + host, video.broadcast("rtmp://" + server + "/" + stream, toneHz));
    }

    /** Plays from the CDN's address, as everybody does. */
    public LabProcess watch(String host, String stream) {
        return watch(host, stream, FfmpegPlayer.DECODING);
    }

    /** The same with another player. */
    public LabProcess watch(String host, String stream, FfmpegPlayer player) {
        return start(lab.host(host), "watch-" + host, player.command("rtmp://" + CDN + "/" + stream));
    }

    /** Starts any program, with its output in a log of that name. */
    public LabProcess start(Host host, String name, String... argv) {
        return host.spawn(log(name), argv);
    }

    private Path log(String name) {
        return folder.resolve(String.format("%02d-%s.log", started.incrementAndGet(), name));
    }

    /** Ends these programs, all at once. */
    public static void stop(List<LabProcess> processes) {
        processes.forEach(p -> p.signal("TERM"));
        processes.forEach(p -> p.stop(GRACE));
    }

    /** Ends these programs, all at once. */
    public static void stop(LabProcess... processes) {
        stop(List.of(processes));
    }

    /** The controller's live table. */
    public Sessions sessions() {
        return Sessions.of(view("streams"));
    }

    /** A view of the application, such as {@code metrics}. */
    public JsonNode view(String name) {
        return get("/nearcast/" + name);
    }

    private JsonNode get(String path) {
        return parse(lab.root().httpGet("http://" + CONTROLLER_HTTP + path));
    }

    /** The origin's status. */
    public JsonNode originStatus() {
        return parse(lab.host("cdn").httpGet("http://127.0.0.1:8080/api/status"));
    }

    /** An edge peer's status. */
    public JsonNode peerStatus(String host) {
        return parse(lab.host(host).httpGet("http://127.0.0.1:8081/api/status"));
    }

    private JsonNode parse(String text) {
        try {
            return json.readTree(text);
        } catch (IOException e) {
            throw new LabException("not JSON: " + text.substring(0, Math.min(text.length(), 200)), e);
        }
    }

    /**
     * Waits until something holds.
     *
     * @throws LabException when the time is up
     */
    public static void await(String what, Duration timeout, BooleanSupplier condition) {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new LabException("waited " + timeout.toSeconds() + " s in vain for " + what);
            }
            try {
                Thread.sleep(POLL_MS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new LabException("interrupted while waiting for " + what, e);
            }
        }
    }

    /** The names of the lab's viewers. */
    public List<String> viewers() {
        return lab.viewers().stream().map(Host::name).toList();
    }
}
