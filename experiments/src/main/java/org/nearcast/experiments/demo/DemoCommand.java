// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.nearcast.experiments.stage.Programs;
import org.nearcast.experiments.stage.Stage;
import org.nearcast.lab.Lab;
import org.nearcast.lab.LabException;
import org.nearcast.lab.LabOptions;
import org.nearcast.lab.LinkShape;
import org.nearcast.lab.LinkStats;
import org.nearcast.lab.Topology;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code nearcast demo}: the same stream by the CDN, by an edge peer, and by one on the broadcaster's machine. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Streams real video through a small emulated network, by CDN and brought home.")
public final class DemoCommand implements Callable<Integer> {
    /** Above this the delay line was too late for the figures to be trusted, µs. */
    private static final long LATENESS_LIMIT_US = 5_000;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "out/demo",
            description = "where the results go (${DEFAULT-VALUE})")
    private Path out;

    @Option(names = "--viewers", paramLabel = "N", defaultValue = "8", description = "1 to 16 (${DEFAULT-VALUE})")
    private int viewers;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "30",
            description = "measured in each phase, 5 to 600 (${DEFAULT-VALUE})")
    private int seconds;

    @Option(
            names = "--links",
            paramLabel = "WHICH",
            defaultValue = "auto",
            description = "auto or user: without netem and kernel Open vSwitch (${DEFAULT-VALUE})")
    private String links;

    /** Set when Ctrl-C has come: whatever fails from then on fails for that. */
    private volatile boolean stopping;

    @Override
    public Integer call() throws IOException, InterruptedException {
        check(viewers >= 1 && viewers <= 16, "--viewers must be 1 to 16, not " + viewers);
        check(seconds >= 5 && seconds <= 600, "--seconds must be 5 to 600, not " + seconds);
        check(links.equals("auto") || links.equals("user"), "--links must be auto or user, not " + links);
        PrintStream terminal = System.out;
        Screen screen = new Screen(terminal, onTerminal());
        try {
            run(screen, terminal);
            return 0;
        } catch (LabException | IllegalStateException e) {
            if (stopping) {
                return 130;
            }
            screen.keep();
            System.err.println("nearcast demo: " + e.getMessage());
            System.err.println("nearcast demo: what the programs said is in " + out.resolve("logs"));
            return 1;
        }
    }

    private void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), otherwise);
        }
    }

    private void run(Screen screen, PrintStream terminal) throws IOException, InterruptedException {
        Setting setting = Setting.of(viewers, seconds);
        Path logs = emptyLogs(out.resolve("logs"));
        Topology topology = Topology.single(viewers)
                .lan(LinkShape.of(setting.lan().rateMbit(), setting.lan().delayMs()))
                .cdn(LinkShape.of(setting.cdn().rateMbit(), setting.cdn().delayMs()));
        LabOptions options = LabOptions.of(topology).withLogs(logs);
        if (links.equals("user")) {
            options = options.withLinks("delayline").withDatapath("user");
        }
        screen.say(
                "Building the network: one switch, %d viewers; LAN links %.0f Mbit/s %.0f ms, CDN link %.0f Mbit/s %.0f ms",
                viewers,
                setting.lan().rateMbit(),
                setting.lan().delayMs(),
                setting.cdn().rateMbit(),
                setting.cdn().delayMs());
        Map<Phase, PhaseResult> results = new EnumMap<>(Phase.class);
        try (Lab lab = Lab.start(options);
                Report report = new Report(out, Programs.find().home().resolve("experiments/plots/delay.py"))) {
            Thread closer = new Thread(() -> stop(lab::close), "lab-closer");
            Runtime.getRuntime().addShutdownHook(closer);
            Stage stage = new Stage(lab, logs);
            screen.say(
                    "Starting controller and origin (links by %s, switch in %s space)", lab.linkKind(), lab.datapath());
            stage.controller(stage.fingerprint(Phase.GATEWAY.key()), stage.fingerprint(Phase.LOCAL.key()));
            stage.origin();
            lab.resetLateness();
            for (Phase phase : Phase.values()) {
                screen.say("%nPhase %d of %d: %s", phase.ordinal() + 1, Phase.values().length, phase.title());
                PhaseRun run = new PhaseRun(stage, setting, phase, screen, logs);
                PhaseResult result = run.run();
                results.put(phase, result);
                report.add(phase, result, run.departures(), run.viewers());
            }
            LinkStats stats = lab.stats();
            report.finish(conditions(setting, lab, stats));
            Report.print(terminal, results);
            stats.lateness()
                    .filter(l -> l.p99Us() > LATENESS_LIMIT_US)
                    .ifPresent(l -> terminal.printf(
                            "%nThis machine was too busy: one packet in a hundred left the delay line more than %d ms late. Do not trust the figures.%n",
                            l.p99Us() / 1000));
            terminal.printf("%nresult.json, delay.csv, delay.png and logs are in %s%n", out);
            Runtime.getRuntime().removeShutdownHook(closer);
        }
    }

    private void stop(Runnable close) {
        stopping = true;
        close.run();
    }

    /** What {@code nearcast} found out: Java tells no terminal from a pipe when its input is neither. */
    private static boolean onTerminal() {
        String told = System.getProperty("nearcast.terminal");
        return told == null ? System.console() != null : Boolean.parseBoolean(told);
    }

    /** Logs, captures and the controller's state of an earlier run must not be taken for this one's. */
    private static Path emptyLogs(Path folder) throws IOException {
        if (Files.exists(folder.resolve(Stage.CONTROLLER_CONFIG))) {
            List<Path> old;
            try (Stream<Path> all = Files.walk(folder)) {
                old = all.sorted(Comparator.reverseOrder()).toList();
            }
            for (Path path : old) {
                Files.delete(path);
            }
        }
        return Files.createDirectories(folder);
    }

    private static Map<String, Object> conditions(Setting setting, Lab lab, LinkStats stats) {
        Map<String, Object> conditions = new LinkedHashMap<>();
        conditions.put("topology", "single");
        conditions.put("viewers", setting.viewers());
        conditions.put("seconds", setting.seconds());
        conditions.put("lanMbit", setting.lan().rateMbit());
        conditions.put("lanDelayMs", setting.lan().delayMs());
        conditions.put("cdnMbit", setting.cdn().rateMbit());
        conditions.put("cdnDelayMs", setting.cdn().delayMs());
        conditions.put("video", setting.video());
        conditions.put("congestionControl", "cubic");
        conditions.put("links", lab.linkKind());
        conditions.put("datapath", lab.datapath());
        conditions.put(
                "linkLatenessMs",
                stats.lateness()
                        .map(l -> Map.of("p99", l.p99Us() / 1000.0, "max", l.maxUs() / 1000.0))
                        .orElse(null));
        conditions.put(
                "queueDrops",
                stats.directions().values().stream()
                        .mapToLong(LinkStats.Direction::queueDrops)
                        .sum());
        conditions.put("processors", Runtime.getRuntime().availableProcessors());
        conditions.put("java", System.getProperty("java.version"));
        conditions.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        return conditions;
    }
}
