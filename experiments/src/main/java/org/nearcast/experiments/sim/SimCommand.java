// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.sim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.nearcast.experiments.run.Flags;
import org.nearcast.experiments.run.Machine;
import org.nearcast.experiments.run.Plot;
import org.nearcast.experiments.run.ResultFile;
import org.nearcast.experiments.run.Terminal;
import org.nearcast.experiments.sim.calibration.CalibrationCommand;
import org.nearcast.overlay.sim.SimulationException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code nearcast sim SCENARIO}: runs a scenario in virtual time. {@code sim.txt} beside this class explains its flags. */
@Command(name = "sim", subcommands = CalibrationCommand.class)
public final class SimCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = {"-h", "--help"})
    private boolean help;

    @Parameters(arity = "0..1", paramLabel = "SCENARIO")
    private String name;

    @Option(names = "--seed", paramLabel = "N")
    private Long seed;

    @Option(names = "--level", paramLabel = "LEVEL", defaultValue = "packets")
    private String level;

    @Option(names = "--set", paramLabel = "NAME=VALUE")
    private Map<String, String> set = new LinkedHashMap<>();

    @Option(names = "--faults", paramLabel = "RATE", defaultValue = "0")
    private double faults;

    @Option(names = "--soak", paramLabel = "MINUTES")
    private Double soak;

    @Option(names = "--trace", paramLabel = "PEER", defaultValue = "-1")
    private int trace;

    @Option(names = "--out", paramLabel = "DIR")
    private Path out;

    @Option(names = "--no-plot")
    private boolean noPlot;

    private final Terminal terminal;
    private final Machine machine = new Machine();

    public SimCommand() {
        this(Terminal.standard());
    }

    SimCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (help) {
            System.out.print(name == null ? SimHelp.text() : SimHelp.of(checked(() -> Scenarios.of(name))));
            return 0;
        }
        check(faults >= 0 && faults <= 1_000, "--faults must be 0 to 1000 a second, not " + faults);
        if (soak != null) {
            check(soak > 0 && soak <= 100_000, "--soak must be more than 0 minutes and at most 100000, not " + soak);
            return soak();
        }
        check(name != null, "sim needs a scenario: " + Scenarios.names());
        check(trace >= -1, "--trace must be the number of a peer, not " + trace);
        Scenario scenario = checked(() -> Scenarios.of(name));
        Values values = checked(() -> {
            Values judged = Values.of(scenario.parameters(), set);
            scenario.check(judged);
            return judged;
        });
        return run(new Trial(scenario, values, checked(() -> Detail.of(level)), seed == null ? 1 : seed, faults));
    }

    private int soak() {
        List<Scenario> scenarios = name == null ? Scenarios.ALL : List.of(checked(() -> Scenarios.of(name)));
        long first = seed == null ? Math.floorMod(System.nanoTime(), 1_000_000L) : seed;
        Soak rounds = new Soak(scenarios, set, first);
        checked(() -> rounds.round(0));
        terminal.say("Soaking for %s min, seed %d; each line runs a round again", soak, first);
        Soak.Failed failed = rounds.run(System.nanoTime() + (long) (soak * 60e9), terminal);
        if (failed != null) {
            Failure.tell(failed.failure(), failed.trial());
            return 1;
        }
        terminal.say("%d rounds, nothing is broken", rounds.rounds());
        return 0;
    }

    private int run(Trial trial) throws IOException, InterruptedException {
        Path folder = out == null ? Path.of(System.getProperty("nearcast.home", ""), "out", "sim-" + name) : out;
        Files.createDirectories(folder);
        Progress progress = new Progress(terminal);
        Trial.Outcome outcome;
        try {
            outcome = trial.run(
                    trace,
                    (timeNs, what) -> terminal.say("%13.6f s  %s", timeNs / 1e9, what),
                    trace < 0 ? progress : (simulation, measurement) -> {});
        } catch (SimulationException e) {
            terminal.keep();
            Failure.tell(e, trial);
            return 1;
        }
        double wall = progress.wallSeconds();
        Report report = new Report(trial, outcome);
        report.write(folder);
        Map<String, Object> speed = new LinkedHashMap<>();
        speed.put("wallSeconds", wall);
        speed.put("eventsPerSecond", outcome.simulation().events() / wall);
        ResultFile.write(folder.resolve("conditions.json"), speed, Map.of("command", trial.command()), machine);
        terminal.say("%n%s", report.table());
        terminal.say(
                "%.1f s of virtual time in %.1f s, %,d events, %.2f M a second; digest %016x",
                outcome.simulation().nowNs() / 1e9,
                wall,
                outcome.simulation().events(),
                outcome.simulation().events() / wall / 1e6,
                outcome.simulation().digest());
        if (!noPlot) {
            Plot.draw(SimHelp.plots().resolve("sim.py"), folder.resolve("result.json"), folder.resolve("sim.png"));
        }
        terminal.say("result.json, conditions.json, tables%s are in %s", noPlot ? "" : " and sim.png", folder);
        return 0;
    }

    private void check(boolean holds, String otherwise) {
        Flags.check(spec, holds, otherwise);
    }

    private <T> T checked(Supplier<T> made) {
        return Flags.checked(spec, made);
    }
}
