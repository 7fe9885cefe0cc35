// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.solvability;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.nearcast.experiments.run.ExperimentCommand;
import org.nearcast.experiments.run.Run;
import org.nearcast.rateless.code.CodeParameters;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code nearcast experiment rateless-failure}: how often K + h symbols of a block do not determine it. */
@Command(name = "rateless-failure")
public final class RatelessFailureCommand extends ExperimentCommand {
    private static final List<Integer> SIZES = List.of(10, 26, 100, 1000, 5000, 10_000, 50_000);

    /** Trials at small K; at large K so many that all of them have as many symbols. */
    private static final long MOST_TRIALS = 10_000_000;

    private static final long SYMBOLS = 1_000_000_000;
    private static final long QUICK_MOST_TRIALS = 100_000;
    private static final long QUICK_SYMBOLS = 5_000_000;
    private static final int MOST_THREADS = 256;

    @Option(names = "--k", paramLabel = "K,K...", split = ",")
    private List<Integer> sizes = SIZES;

    @Option(names = "--trials", paramLabel = "N,N...", split = ",")
    private List<Long> trials = List.of();

    @Option(names = "--symbols", paramLabel = "WHICH,WHICH", split = ",")
    private List<String> symbols = List.of(Arrival.RANDOM.key(), Arrival.LOSS.key());

    @Option(names = "--threads", paramLabel = "N")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(names = "--resume")
    private boolean resume;

    private EarlierRun earlier;
    private final Failures failures = new Failures();

    @Override
    protected void checkOptions() throws IOException {
        check(
                !sizes.isEmpty() && sizes.stream().allMatch(k -> k >= 1 && k <= CodeParameters.MAX_K),
                "--k must be numbers from 1 to " + CodeParameters.MAX_K + ", such as 10,1000, not " + sizes);
        check(
                trials.size() <= 1 || trials.size() == sizes.size(),
                "--trials must be one number, or one for each K: " + sizes.size() + ", not " + trials.size());
        check(
                trials.stream().allMatch(n -> n >= 1 && n <= 1_000_000_000_000L),
                "--trials must be 1 to 10^12, not " + trials);
        check(
                !symbols.isEmpty()
                        && symbols.stream().allMatch(s -> Arrival.named(s).isPresent()),
                "--symbols must be random, loss or random,loss, not " + String.join(",", symbols));
        check(threads >= 1 && threads <= MOST_THREADS, "--threads must be 1 to " + MOST_THREADS + ", not " + threads);
        if (resume) {
            earlier = EarlierRun.read(folder().resolve("result.json"));
            check(
                    earlier.isOf(seed()),
                    "--resume needs the seed of the run it goes on with, and that in " + folder()
                            + " was not of --seed " + seed());
        }
    }

    private long trials(int index) {
        if (!trials.isEmpty()) {
            return trials.get(trials.size() == 1 ? 0 : index);
        }
        return quick()
                ? Math.min(QUICK_MOST_TRIALS, QUICK_SYMBOLS / sizes.get(index))
                : Math.min(MOST_TRIALS, SYMBOLS / sizes.get(index));
    }

    @Override
    protected void run(Run run) throws IOException, InterruptedException {
        run.endByItself();
        run.condition("symbols", symbols);
        run.condition("threads", threads);
        run.condition("runs", resume ? earlier.runs() + 1 : 1);
        if (resume) {
            for (int k : earlier.sizes()) {
                for (Arrival arrival : Arrival.values()) {
                    failures.put(k, arrival, earlier.tally(k, arrival));
                }
            }
        }
        for (int i = 0; i < sizes.size() && !run.stopping(); i++) {
            for (String which : symbols.stream().distinct().toList()) {
                if (!run.stopping()) {
                    measure(run, sizes.get(i), Arrival.named(which).orElseThrow(), trials(i));
                }
            }
        }
        failures.write(run);
        run.terminal().say("%n%s", failures.table());
        if (run.stopping()) {
            run.terminal().say("Stopped. The same command with --resume goes on.");
        }
    }

    private void measure(Run run, int k, Arrival arrival, long wanted) throws IOException, InterruptedException {
        Tally before = failures.tally(k, arrival);
        long beganNs = System.nanoTime();
        TrialRun trialRun = new TrialRun(k, arrival, seed(), before);
        Tally tally = trialRun.run(wanted, threads, run::stopping, now -> {
            double seconds = (System.nanoTime() - beganNs) / 1e9;
            double perSecond = (now.trials() - before.trials()) / seconds;
            run.terminal()
                    .moment(
                            "  K = %d, %s: %,d of %,d trials, %,.0f a second, %s left; %s",
                            k,
                            arrival.key(),
                            now.trials(),
                            wanted,
                            perSecond,
                            clock((wanted - now.trials()) / perSecond),
                            said(now));
        });
        failures.put(k, arrival, tally);
        run.terminal().say("  K = %d, %s: %,d trials, %s", k, arrival.key(), tally.trials(), said(tally));
        run.put("blocks", failures.describe());
        run.writeResult();
    }

    private static String said(Tally tally) {
        return "failed at overhead 0, 1, ..: "
                + tally.failures().stream()
                        .map(n -> String.format(Locale.ROOT, "%,d", n))
                        .collect(Collectors.joining(" "));
    }

    private static String clock(double seconds) {
        if (!(seconds >= 0 && seconds < 360_000)) {
            return "?";
        }
        long whole = Math.round(seconds);
        return String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
    }

    @Override
    protected void draw(Run run) throws IOException, InterruptedException {
        run.plot("rateless_failure.py", "failures.png", "failures.csv");
    }
}
