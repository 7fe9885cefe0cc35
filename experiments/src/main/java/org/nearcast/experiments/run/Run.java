// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.nearcast.experiments.stage.Programs;
import org.nearcast.lab.Lab;
import org.nearcast.lab.LabException;
import org.nearcast.lab.LabOptions;

/**
 * One run of the demo or an experiment, from flags to result.json: its folder, its labs, what a person reads meanwhile, and a clean
 * end whether it succeeds, fails or is interrupted.
 */
public final class Run {
    /** What happens in a run. */
    @FunctionalInterface
    public interface Body {
        /** Does it; a {@link LabException} or {@link IllegalStateException} ends it with that one line. */
        void run(Run run) throws IOException, InterruptedException;
    }

    /** Less than {@code nearcast} waits before it kills. */
    private static final int END_SECONDS = 15;

    /** In a folder of logs: the mark of one of ours, so that nobody else's folder is emptied. */
    private static final String MARK = ".nearcast-logs";

    private final Path out;
    private final boolean ownLinks;
    private final Path plots = Programs.find().home().resolve("experiments/plots");
    private final Terminal terminal = Terminal.standard();
    private final Machine machine = new Machine();
    private final Deque<Lab> labs = new ConcurrentLinkedDeque<>();
    private final Map<String, Object> result = new LinkedHashMap<>();
    private final Map<String, Object> conditions = new LinkedHashMap<>();
    private final Path logs;

    /** Set when Ctrl-C has come: whatever fails from then on fails for that. */
    private volatile boolean stopping;

    private volatile boolean endsByItself;
    private final CountDownLatch ended = new CountDownLatch(1);

    private Run(Path out, boolean ownLinks) throws IOException {
        this.out = out;
        this.ownLinks = ownLinks;
        logs = emptyLogs(out.resolve("logs"));
    }

    /**
     * Runs it.
     *
     * @param command as a person typed it, such as {@code demo}: complaints begin with it
     * @param out where results and logs go
     * @param links {@code user} for links and switches that every machine has, {@code auto} for the machine's best
     * @return exit code: 0, 1 if something failed, 130 after Ctrl-C
     */
    public static int execute(String command, Path out, String links, Body body)
            throws IOException, InterruptedException {
        Run run = new Run(out, links.equals("user"));
        Thread closer = new Thread(run::interrupt, "run-closer");
        Runtime.getRuntime().addShutdownHook(closer);
        try {
            body.run(run);
            if (run.stopping) {
                return 130;
            }
            Runtime.getRuntime().removeShutdownHook(closer);
            return 0;
        } catch (LabException | IllegalStateException e) {
            if (run.stopping) {
                return 130;
            }
            run.terminal.keep();
            System.err.println("nearcast " + command + ": " + e.getMessage());
            System.err.println("nearcast " + command + ": what the programs said is in " + run.logs);
            return 1;
        } finally {
            run.closeLabs();
            run.ended.countDown();
        }
    }

    private void interrupt() {
        stopping = true;
        closeLabs();
        try {
            if (endsByItself && !ended.await(END_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("not everything was kept: it took more than " + END_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Has Ctrl-C wait for the run to end by itself, so that it keeps what it has. From now on it must look at {@link #stopping}, and end
     * within 15 s of it.
     */
    public void endByItself() {
        endsByItself = true;
    }

    /** Whether Ctrl-C has come. */
    public boolean stopping() {
        return stopping;
    }

    private void closeLabs() {
        for (Lab lab = labs.poll(); lab != null; lab = labs.poll()) {
            lab.close();
        }
    }

    /** Where result.json, tables and pictures go. */
    public Path out() {
        return out;
    }

    /** Where logs go; empty at the start, because those of an earlier run must not be taken for this one's. */
    public Path logs() {
        return logs;
    }

    /** What a person reads. */
    public Terminal terminal() {
        return terminal;
    }

    /** Starts a lab with its logs in this run's and the links that the flags say. It ends with the run, or when it is closed. */
    public Lab lab(LabOptions options) {
        LabOptions full = options.withLogs(logs);
        Lab lab = Lab.start(ownLinks ? full.withLinks("delayline").withDatapath("user") : full);
        labs.add(lab);
        if (stopping) {
            lab.close();
        }
        return lab;
    }

    /** Begins a table in the run's folder. */
    public Csv csv(String name, String... columns) throws IOException {
        return new Csv(out.resolve(name), columns);
    }

    /** Puts something into result.json; a later value takes an earlier one's place. */
    public void put(String key, Object value) {
        result.put(key, value);
    }

    /** Puts something that the figures depend on into result.json's {@code conditions}. */
    public void condition(String key, Object value) {
        conditions.put(key, value);
    }

    /** The same for several. */
    public void conditions(Map<String, ?> facts) {
        conditions.putAll(facts);
    }

    /** Writes result.json with what was put so far and the conditions, the machine among them, at its end. */
    public void writeResult() throws IOException {
        ResultFile.write(out.resolve("result.json"), result, conditions, machine);
    }

    /**
     * Draws a picture with a script of {@code experiments/plots} that takes the names of the input files and then the picture's.
     *
     * @param script such as {@code delay.py}
     * @param png the picture's name in the run's folder
     * @param inputs names of files there
     */
    public void plot(String script, String png, String... inputs) throws IOException, InterruptedException {
        List<Path> files = Stream.concat(Stream.of(inputs), Stream.of(png))
                .map(out::resolve)
                .toList();
        Plot.draw(plots.resolve(script), files.toArray(Path[]::new));
    }

    private static Path emptyLogs(Path folder) throws IOException {
        if (Files.exists(folder.resolve(MARK))) {
            List<Path> old;
            try (Stream<Path> all = Files.walk(folder)) {
                old = all.sorted(Comparator.reverseOrder()).toList();
            }
            for (Path path : old) {
                Files.delete(path);
            }
        }
        Files.createDirectories(folder);
        Path mark = folder.resolve(MARK);
        if (!Files.exists(mark)) {
            Files.createFile(mark);
        }
        return folder;
    }
}
