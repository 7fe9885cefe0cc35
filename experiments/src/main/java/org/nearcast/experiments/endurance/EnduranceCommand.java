// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.endurance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.nearcast.experiments.run.Csv;
import org.nearcast.experiments.run.LabExperimentCommand;
import org.nearcast.experiments.run.LinkConditions;
import org.nearcast.experiments.run.Run;
import org.nearcast.experiments.run.Table;
import org.nearcast.experiments.stage.Stage;
import org.nearcast.experiments.stage.Video;
import org.nearcast.lab.Lab;
import org.nearcast.lab.LabException;
import org.nearcast.lab.LabOptions;
import org.nearcast.lab.LabProcess;
import org.nearcast.lab.Topology;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code nearcast experiment endurance}: a long stream stays in sync and does not fall behind. */
@Command(name = "endurance")
public final class EnduranceCommand extends LabExperimentCommand {
    private static final String STREAM = "live/endurance";
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int LOOK_EVERY_SECONDS = 10;

    @Option(names = "--minutes", paramLabel = "N")
    private Integer minutes;

    @Override
    protected void checkOptions() {
        check(minutes == null || minutes >= 1 && minutes <= 1440, "--minutes must be 1 to 1440, not " + minutes);
    }

    private int minutes() {
        return minutes != null ? minutes : quick() ? 1 : 30;
    }

    /** Of the medians, s: a minute, or less where the run has few. */
    private double window() {
        return Math.min(60, minutes() * 60 / 6.0);
    }

    @Override
    protected void run(Run run) throws IOException, InterruptedException {
        run.condition("minutes", minutes());
        run.condition("windowSeconds", window());
        run.condition("topology", "single");
        run.condition("video", Video.DEFAULT);
        run.condition("audio", "AAC, 44.1 kHz, in frames of 1024 samples (23.2 ms)");
        run.terminal().say("Building the network: one switch, LAN links 8 ms, CDN link 30 ms");
        try (Lab lab = run.lab(LabOptions.of(Topology.single(1)))) {
            Stage stage = new Stage(lab, run.logs());
            run.terminal().say("Starting controller, origin and edge peer");
            Map<String, LabProcess> programs = new LinkedHashMap<>();
            programs.put("controller", stage.controller(stage.fingerprint("gateway")));
            programs.put("origin", stage.origin());
            programs.put("gateway", stage.peer("gw", "gateway"));
            stage.awaitGateway("gw");
            lab.resetLateness();
            Path probes = Files.createDirectories(run.logs().resolve("probes"));
            Probe source = new Probe(probes, "source");
            FlashAndBeep broadcast = new FlashAndBeep(Video.DEFAULT, 0, Optional.empty());
            LabProcess broadcaster = stage.start(
                    lab.host("b1"), "broadcast", broadcast.broadcast(source, "rtmp://" + Stage.CDN + "/" + STREAM));
            Stage.await("the broadcast to be published", SOON, () -> !stage.sessions()
                    .of("publish", STREAM)
                    .isEmpty());
            Map<Player, Probe> players = new LinkedHashMap<>();
            Map<String, LabProcess> watched = new LinkedHashMap<>();
            watched.put("broadcaster", broadcaster);
            for (Player player : Player.values()) {
                if (player.isServed(lab, STREAM)) {
                    Probe probe = new Probe(probes, player.key());
                    players.put(player, probe);
                    watched.put("player " + player.key(), player.start(stage, lab, STREAM, probe));
                } else {
                    run.terminal().say("  %s is left out: it is not served", player.title());
                }
            }
            watched.putAll(programs);
            go(run, source, players, watched, programs);
            run.conditions(LinkConditions.of(lab).describe());
            Stage.stop(watched.entrySet().stream()
                    .filter(e -> e.getKey().startsWith("player "))
                    .map(Map.Entry::getValue)
                    .toList());
            Stage.stop(broadcaster);
        }
    }

    private void go(
            Run run,
            Probe source,
            Map<Player, Probe> players,
            Map<String, LabProcess> watched,
            Map<String, LabProcess> programs)
            throws IOException, InterruptedException {
        long began = System.nanoTime();
        long seconds = 0;
        try (Csv memory = run.csv("memory.csv", "program", "minutes", "residentMib", "cpuSeconds")) {
            while (seconds < minutes() * 60L) {
                for (Map.Entry<String, LabProcess> one : watched.entrySet()) {
                    if (!one.getValue().isAlive()) {
                        throw new LabException("after " + seconds + " s the " + one.getKey() + " ended by itself: "
                                + lastLine(one.getValue()));
                    }
                }
                Thread.sleep(1000);
                seconds = (System.nanoTime() - began) / 1_000_000_000L;
                if (seconds % LOOK_EVERY_SECONDS == 0) {
                    StringBuilder moment = new StringBuilder();
                    for (Map.Entry<Player, Probe> player : players.entrySet()) {
                        Watched now = Watched.of(source, player.getValue(), LOOK_EVERY_SECONDS);
                        moment.append(String.format(
                                Locale.ROOT,
                                "   %s %+.0f, %.0f",
                                player.getKey().key(),
                                now.offset().last(),
                                now.delay().last()));
                    }
                    run.terminal().moment("  %3d:%02d  sync, delay in ms:%s", seconds / 60, seconds % 60, moment);
                }
                if (seconds % 60 == 0) {
                    for (Map.Entry<String, LabProcess> program : programs.entrySet()) {
                        LabProcess.Usage usage = program.getValue().usage();
                        memory.row(
                                program.getKey(),
                                seconds / 60.0,
                                usage.residentBytes() / 1048576.0,
                                usage.cpuMs() / 1000.0);
                    }
                }
            }
        }
        run.terminal().keep();
        report(run, source, players);
    }

    private void report(Run run, Probe source, Map<Player, Probe> players) throws IOException {
        Table table = new Table()
                .column("", "", "%s")
                .column("sync first", "ms", "%+.1f")
                .column("last", "ms", "%+.1f")
                .column("drift", "ms", "%.1f")
                .column("slope", "ms/h", "%+.2f")
                .column("delay first", "ms", "%.0f")
                .column("last", "ms", "%.0f")
                .column("slope", "ms/h", "%+.1f")
                .column("flashes", "", "%d")
                .column("due", "", "%d");
        Map<String, Object> results = new LinkedHashMap<>();
        boolean inSync = true;
        boolean steady = true;
        // The source against itself: what the measurement adds.
        Map<String, Watched> all = new LinkedHashMap<>();
        all.put("source", Watched.of(source, source, window()));
        for (Map.Entry<Player, Probe> player : players.entrySet()) {
            all.put(player.getKey().key(), Watched.of(source, player.getValue(), window()));
        }
        try (Csv csv = run.csv("endurance.csv", "player", "what", "seconds", "ms")) {
            for (Map.Entry<String, Watched> one : all.entrySet()) {
                Watched seen = one.getValue();
                if (seen.offset().points().isEmpty()) {
                    throw new LabException(one.getKey() + " saw no flash with a beep");
                }
                seen.offset().points().forEach(p -> csv.row(one.getKey(), "sync", p.seconds(), p.ms()));
                seen.delay().points().forEach(p -> csv.row(one.getKey(), "delay", p.seconds(), p.ms()));
                EnduranceResult figures = EnduranceResult.of(seen);
                results.put(one.getKey(), figures);
                inSync &= figures.driftMs() < EnduranceResult.DRIFT_LIMIT_MS;
                steady &= figures.steady();
                table.row(
                        one.getKey(),
                        seen.offset().first(),
                        seen.offset().last(),
                        figures.driftMs(),
                        figures.syncSlopeMsPerHour(),
                        seen.delay().first(),
                        seen.delay().last(),
                        figures.delaySlopeMsPerHour(),
                        figures.flashes(),
                        figures.flashesDue());
            }
        }
        run.put("players", results);
        run.put("inSync", inSync);
        run.put("delaySteady", steady);
        run.terminal().say("%n%s", table);
        run.terminal()
                .say(
                        "%s (drift at most %.0f ms); the delay %s.",
                        inSync ? "In sync" : "OUT OF SYNC",
                        EnduranceResult.DRIFT_LIMIT_MS,
                        steady ? "does not grow" : "GROWS");
    }

    private static String lastLine(LabProcess process) {
        String said = process.outputText().strip();
        return said.substring(said.lastIndexOf('\n') + 1);
    }

    @Override
    protected void draw(Run run) throws IOException, InterruptedException {
        run.plot("endurance.py", "endurance.png", "endurance.csv", "result.json");
    }
}
