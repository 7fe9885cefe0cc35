// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.swarm;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nearcast.experiments.media.Percentiles;
import org.nearcast.experiments.run.Csv;
import org.nearcast.experiments.run.LabExperimentCommand;
import org.nearcast.experiments.run.Run;
import org.nearcast.experiments.run.Table;
import org.nearcast.experiments.stage.Video;
import org.nearcast.lab.Lab;
import org.nearcast.lab.LabException;
import org.nearcast.lab.LabOptions;
import org.nearcast.lab.Topology;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code nearcast experiment swarm-mininet}: the programs in a network, two relays of which are killed. */
@Command(name = "swarm-mininet")
public final class SwarmMininetCommand extends LabExperimentCommand {
    private static final int KILLED = 2;
    private static final long START_MS = 90_000;
    private static final long FULL_MS = 60_000;
    private static final long QUICK_MS = 20_000;
    private static final double NS_IN_MS = 1e6;

    @Option(names = "--peers", paramLabel = "N")
    private int peers = 12;

    @Option(names = "--upload", paramLabel = "MBIT")
    private String upload = "4";

    private long zeroNs;

    @Override
    protected void checkOptions() throws IOException {
        check(peers >= KILLED + 1 && peers <= 40, "--peers must be " + (KILLED + 1) + " to 40, not " + peers);
    }

    @Override
    protected void run(Run run) throws IOException, InterruptedException {
        long spanMs = quick() ? QUICK_MS : FULL_MS;
        run.condition("uploadMbit", upload);
        run.condition("killed", KILLED);
        Lab lab = run.lab(
                LabOptions.of(Topology.single(peers)).withoutController().withSeed(seed()));
        lab.forwardNormally();
        LabSwarm swarm = new LabSwarm(lab, upload);
        run.terminal().say("The origin, the broadcaster and its encoder ...");
        swarm.broadcast(Video.DEFAULT);
        zeroNs = System.nanoTime();
        try (Csv csv = run.csv("viewers.csv", "s", "viewer", "lagMs", "due", "played", "fromSource", "media")) {
            for (int i = 1; i <= peers; i++) {
                swarm.watch("v" + i);
                run.terminal().moment("%d of %d viewers", i, peers);
            }
            awaitAll(swarm);
            run.terminal().say("All play; %d s with everybody ...", spanMs / 1_000);
            Map<String, JsonNode> first = all(swarm);
            JsonNode sourceFirst = swarm.status("b1");
            go(run, swarm, csv, spanMs);
            Map<String, JsonNode> before = all(swarm);
            List<String> relays = strongest(first, before);
            double killedS = seconds();
            relays.forEach(swarm::kill);
            before.keySet().removeAll(relays);
            run.terminal().say("%s, who passed most on, are killed; %d s without them ...", relays, spanMs / 1_000);
            Map<String, Long> framesBefore = frames(swarm);
            go(run, swarm, csv, spanMs);
            Map<String, JsonNode> after = all(swarm);
            report(run, new Seen(first, before, after, sourceFirst, swarm.status("b1"), killedS, relays));
            Map<String, Long> framesAfter = frames(swarm);
            framesBefore.forEach((name, count) -> {
                if (framesAfter.get(name) <= count) {
                    throw new LabException("the player on " + name + " got no frame after the relays were killed");
                }
            });
        }
    }

    private record Seen(
            Map<String, JsonNode> first,
            Map<String, JsonNode> before,
            Map<String, JsonNode> after,
            JsonNode sourceFirst,
            JsonNode sourceAfter,
            double killedS,
            List<String> relays) {}

    private double seconds() {
        return Math.round((System.nanoTime() - zeroNs) / NS_IN_MS) / 1e3;
    }

    private void awaitAll(LabSwarm swarm) throws IOException, InterruptedException {
        long until = System.nanoTime() + (long) (START_MS * NS_IN_MS);
        while (!swarm.allPlay()) {
            swarm.mustLive();
            if (System.nanoTime() > until) {
                throw new LabException("not all viewers played within " + START_MS / 1_000 + " s");
            }
            Thread.sleep(500);
        }
    }

    private void go(Run run, LabSwarm swarm, Csv csv, long forMs) throws IOException, InterruptedException {
        long until = System.nanoTime() + (long) (forMs * NS_IN_MS);
        while (System.nanoTime() < until) {
            swarm.mustLive();
            double worst = 1;
            for (Map.Entry<String, JsonNode> one : all(swarm).entrySet()) {
                JsonNode status = one.getValue();
                worst = Math.min(worst, status.path("continuity").asDouble());
                csv.row(
                        seconds(),
                        one.getKey(),
                        status.path("lagMs").asLong(),
                        status.path("due").asLong(),
                        status.path("played").asLong(),
                        status.at("/bytes/fromSource").asLong(),
                        status.at("/bytes/media").asLong());
            }
            run.terminal().moment("%.0f s left, least continuity %.4f", (until - System.nanoTime()) / 1e9, worst);
            Thread.sleep(Math.max(0, Math.min(1_000, (until - System.nanoTime()) / 1_000_000)));
        }
    }

    private static Map<String, JsonNode> all(LabSwarm swarm) throws IOException {
        Map<String, JsonNode> all = new LinkedHashMap<>();
        for (String name : swarm.names()) {
            all.put(name, swarm.status(name));
        }
        return all;
    }

    private static Map<String, Long> frames(LabSwarm swarm) throws IOException {
        Map<String, Long> all = new LinkedHashMap<>();
        for (String name : swarm.names()) {
            all.put(name, swarm.viewer(name).framesPlayed());
        }
        return all;
    }

    private static long grown(JsonNode before, JsonNode after, String pointer) {
        return after.at(pointer).asLong() - before.at(pointer).asLong();
    }

    private static List<String> strongest(Map<String, JsonNode> first, Map<String, JsonNode> later) {
        return later.keySet().stream()
                .sorted(Comparator.comparingLong(
                        (String name) -> -grown(first.get(name), later.get(name), "/bytes/passedOn")))
                .limit(KILLED)
                .toList();
    }

    private void report(Run run, Seen seen) throws IOException {
        List<Double> startUps = new ArrayList<>();
        List<Double> lags = new ArrayList<>();
        long due = 0;
        long played = 0;
        long fromSource = 0;
        long media = 0;
        long duplicates = 0;
        long chunks = 0;
        Table table = new Table()
                .column("viewer", "", "%s")
                .column("start-up", "ms", "%d")
                .column("lag", "ms", "%d")
                .column("missed", "before, %", "%.2f")
                .column("missed", "after, %", "%.2f")
                .column("from source", "%", "%.0f")
                .column("passed on", "times", "%.2f");
        Map<String, Object> each = new LinkedHashMap<>();
        double worst = 0;
        for (Map.Entry<String, JsonNode> one : seen.after().entrySet()) {
            JsonNode first = seen.first().get(one.getKey());
            JsonNode before = seen.before().get(one.getKey());
            JsonNode after = one.getValue();
            startUps.add(after.path("startUpMs").asDouble());
            lags.add(after.path("lagMs").asDouble());
            due += grown(first, after, "/due");
            played += grown(first, after, "/played");
            fromSource += grown(first, after, "/bytes/fromSource");
            media += grown(first, after, "/bytes/media");
            duplicates += grown(first, after, "/chunks/duplicates");
            chunks += grown(first, after, "/chunks/pushed") + grown(first, after, "/chunks/pulled");
            double missedBefore = missed(first, before);
            double missedAfter = missed(before, after);
            worst = Math.max(worst, missedAfter);
            double part = (double) grown(first, after, "/bytes/fromSource") / grown(first, after, "/bytes/media");
            double passed = (double) grown(first, after, "/bytes/passedOn") / grown(first, after, "/bytes/media");
            table.row(
                    one.getKey(),
                    after.path("startUpMs").asLong(),
                    after.path("lagMs").asLong(),
                    100 * missedBefore,
                    100 * missedAfter,
                    100 * part,
                    passed);
            each.put(
                    one.getKey(),
                    Map.of(
                            "missedBefore",
                            missedBefore,
                            "missedAfter",
                            missedAfter,
                            "passedOn",
                            passed,
                            "fromSource",
                            part));
        }
        double stream = grown(seen.sourceFirst(), seen.sourceAfter(), "/bytes/media");
        run.put("startupMs", quantiles(startUps));
        run.put("lagMs", quantiles(lags));
        run.put("continuity", (double) played / due);
        run.put("sourceRate", grown(seen.sourceFirst(), seen.sourceAfter(), "/bytes/passedOn") / stream);
        run.put("sourceRateWithAll", grown(seen.sourceFirst(), seen.sourceAfter(), "/bytes/sent") / stream);
        run.put("savings", 1 - (double) fromSource / media);
        run.put("duplicates", (double) duplicates / (duplicates + chunks));
        run.put("missedAfterKill", worst);
        run.put("killed", seen.relays());
        run.put("killedAtS", seen.killedS());
        run.put("viewers", each);
        run.put("peers", peers);
        run.put("seconds", seconds());
        run.put("seed", seed());
        run.put("level", "sockets");
        run.terminal()
                .say(
                        "%n%sThe broadcaster sends %.2f times the stream in media, %.2f with everything; the worst viewer missed %.2f %% after"
                                + " the kill",
                        table,
                        grown(seen.sourceFirst(), seen.sourceAfter(), "/bytes/passedOn") / stream,
                        grown(seen.sourceFirst(), seen.sourceAfter(), "/bytes/sent") / stream,
                        100 * worst);
    }

    private static double missed(JsonNode before, JsonNode after) {
        long due = grown(before, after, "/due");
        return due == 0 ? 0 : 1 - (double) grown(before, after, "/played") / due;
    }

    private static Map<String, Object> quantiles(List<Double> sample) {
        Percentiles percentiles = Percentiles.of(sample);
        Map<String, Object> both = new LinkedHashMap<>();
        both.put("p50", percentiles.at(50));
        both.put("p95", percentiles.at(95));
        return both;
    }

    @Override
    protected void draw(Run run) throws IOException, InterruptedException {
        run.plot("swarm_mininet.py", "swarm.png", "viewers.csv", "result.json");
    }
}
