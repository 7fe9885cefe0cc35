// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.swarm;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.nearcast.experiments.run.Csv;
import org.nearcast.experiments.run.ExperimentCommand;
import org.nearcast.experiments.run.Run;
import org.nearcast.experiments.run.Table;
import org.nearcast.overlay.sim.SimulationException;
import picocli.CommandLine.Option;

/** An experiment that runs the swarm in some settings, each with some seeds, as many at a time as there are processors. */
abstract class SwarmExperiment extends ExperimentCommand {
    private static final int SEEDS = 5;
    private static final int SECONDS = 600;
    private static final int QUICK_SECONDS = 180;
    private static final int MOST_THREADS = 256;
    /** As often somebody comes as with stays of five minutes, and a thousand viewers. */
    private static final double SECONDS_EACH = 0.3;

    private static final String JOIN_SECONDS = "joinSeconds";

    @Option(names = "--seeds", paramLabel = "N")
    private int seeds;

    @Option(names = "--seconds", paramLabel = "S")
    private int seconds;

    @Option(names = "--threads", paramLabel = "N")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(names = "--come", paramLabel = "S")
    private double come = -1;

    @Option(names = "--only", paramLabel = "TEXT")
    private String only = "";

    /** What is run; the first is the one that result.json tells of at its top. */
    abstract List<SwarmCase> cases();

    /** What is to be held against the text or another bar, for people; empty if there is nothing. */
    String compare(List<SwarmOutcome> outcomes) {
        return "";
    }

    @Override
    protected void checkOptions() throws IOException {
        check(seeds >= 0 && seeds <= 1_000, "--seeds must be 1 to 1000, not " + seeds);
        check(seconds == 0 || seconds >= 30 && seconds <= 100_000, "--seconds must be 30 to 100000, not " + seconds);
        check(come == -1 || come >= 0 && come <= 10_000, "--come must be 0 to 10000 seconds, not " + come);
        check(
                cases().stream().anyMatch(this::isWanted),
                "--only " + only + " is in no case's name; they are: "
                        + String.join(
                                "; ", cases().stream().map(SwarmCase::name).toList()));
        check(threads >= 1 && threads <= MOST_THREADS, "--threads must be 1 to " + MOST_THREADS + ", not " + threads);
    }

    private List<Long> allSeeds() {
        List<Long> all = new ArrayList<>();
        for (int i = 0; i < (seeds > 0 ? seeds : quick() ? 1 : SEEDS); i++) {
            all.add(seed() + i);
        }
        return all;
    }

    private boolean isWanted(SwarmCase one) {
        return one.name().contains(only);
    }

    /** Seconds in which all have come. */
    private double comeIn(SwarmCase one, int virtual) {
        return come >= 0 ? come : Math.min(SECONDS_EACH * one.peers(), virtual / 2.0);
    }

    @Override
    protected void run(Run run) throws IOException, InterruptedException {
        int virtual = seconds > 0 ? seconds : quick() ? QUICK_SECONDS : SECONDS;
        run.condition("threads", threads);
        List<SwarmCase> cases = cases().stream()
                .filter(this::isWanted)
                .map(one -> one.with("seconds", virtual))
                .map(one -> one.set().containsKey(JOIN_SECONDS) ? one : one.with(JOIN_SECONDS, comeIn(one, virtual)))
                .toList();
        List<SwarmOutcome> outcomes = new ArrayList<>();
        ExecutorService pool = Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, "trial");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<List<Future<SwarmOutcome.Sample>>> all = new ArrayList<>();
            Watched watched =
                    new Watched(run.terminal(), cases.size() * allSeeds().size());
            for (SwarmCase made : cases) {
                List<Future<SwarmOutcome.Sample>> runs = new ArrayList<>();
                for (long seed : allSeeds()) {
                    runs.add(pool.submit(() -> watched.run(made, seed)));
                }
                all.add(runs);
            }
            for (int i = 0; i < cases.size(); i++) {
                List<SwarmOutcome.Sample> runs = new ArrayList<>();
                for (Future<SwarmOutcome.Sample> one : all.get(i)) {
                    runs.add(result(one));
                }
                outcomes.add(new SwarmOutcome(cases.get(i), runs));
                tell(run, outcomes);
                run.writeResult();
            }
        } finally {
            pool.shutdownNow();
        }
        writeTables(run, outcomes);
        run.terminal().say("%n%s%s", table(outcomes), compare(outcomes));
    }

    private static SwarmOutcome.Sample result(Future<SwarmOutcome.Sample> run) throws InterruptedException {
        try {
            return run.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SimulationException broken) {
                throw new IllegalStateException(broken.getMessage(), broken);
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private static void tell(Run run, List<SwarmOutcome> outcomes) {
        outcomes.get(0).describe().forEach(run::put);
        Map<String, Object> all = new LinkedHashMap<>();
        outcomes.forEach(one -> all.put(one.made().name(), one.describe()));
        run.put("cases", all);
    }

    private static void writeTables(Run run, List<SwarmOutcome> outcomes) throws IOException {
        try (Csv csv = run.csv(
                "cases.csv",
                "case",
                "peers",
                "startUpMsP50",
                "startUpMsP95",
                "lagMsP50",
                "lagMsP95",
                "continuity",
                "sourceRate",
                "savings",
                "duplicates")) {
            for (SwarmOutcome one : outcomes) {
                csv.row(
                        one.made().name(),
                        one.made().peers(),
                        one.mean("startUpMsP50"),
                        one.mean("startUpMsP95"),
                        one.mean("lagMsP50"),
                        one.mean("lagMsP95"),
                        one.mean("continuity"),
                        one.mean("sourceRate"),
                        one.mean("savings"),
                        one.mean("duplicates"));
            }
        }
        try (Csv csv = run.csv("distributions.csv", "case", "seed", "part", "startUpMs", "lagMs", "continuity")) {
            for (SwarmOutcome one : outcomes) {
                for (SwarmOutcome.Sample sample : one.runs()) {
                    for (List<Number> row : sample.distribution().rows()) {
                        csv.row(one.made().name(), sample.seed(), row.get(0), row.get(1), row.get(2), row.get(3));
                    }
                }
            }
        }
    }

    private static Table table(List<SwarmOutcome> outcomes) {
        Table table = new Table()
                .column("case", "", "%s")
                .column("viewers", "", "%d")
                .column("start-up", "p50, s", "%.2f")
                .column("", "p95", "%.2f")
                .column("lag", "p50, s", "%.2f")
                .column("", "p95", "%.2f")
                .column("continuity", "", "%.5f")
                .column("source", "times", "%.2f")
                .column("in vain", "%", "%.2f");
        for (SwarmOutcome one : outcomes) {
            table.row(
                    one.made().name(),
                    one.made().peers(),
                    seconds(one.mean("startUpMsP50")),
                    seconds(one.mean("startUpMsP95")),
                    seconds(one.mean("lagMsP50")),
                    seconds(one.mean("lagMsP95")),
                    one.mean("continuity"),
                    one.mean("sourceRate"),
                    100 * one.mean("duplicates"));
        }
        return table;
    }

    private static Double seconds(Double ms) {
        return ms == null ? null : (Double) (ms / 1e3);
    }

    @Override
    protected void draw(Run run) throws IOException, InterruptedException {
        run.plot("swarm.py", "swarm.png", "cases.csv", "distributions.csv");
    }
}
