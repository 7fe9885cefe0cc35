// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * What every experiment's command has; {@link LabExperimentCommand} is for those in a network. An experiment is a subclass with a picocli
 * {@code @Command(name)}, its own options and {@link #run}; a text {@code NAME.txt} beside {@link ExperimentHelp} that says what its flags
 * and the keys of its result.json mean; and a line in {@code Experiments}.
 */
public abstract class ExperimentCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true)
    @SuppressWarnings("unused") // picocli reads it
    private boolean help;

    @Option(names = "--out", paramLabel = "DIR")
    private Path out;

    @Option(names = "--quick")
    private boolean quick;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1")
    private long seed;

    /** Whether a short run is wanted, which shows that everything works and gives rough figures. */
    protected final boolean quick() {
        return quick;
    }

    /** Of whatever is random in the run. */
    protected final long seed() {
        return seed;
    }

    /** Where result.json, tables, pictures and logs go. */
    protected final Path folder() {
        return out == null ? Path.of("out", spec.name()) : out;
    }

    /** Which links a lab of the run has, {@code auto} or {@code user}. */
    String links() {
        return "auto";
    }

    /** The figures: measures, puts them into the run's result and tells the person. result.json is written afterwards. */
    protected abstract void run(Run run) throws IOException, InterruptedException;

    /** Judges the experiment's own options with {@link #check}. */
    protected void checkOptions() throws IOException {}

    /** Draws the pictures, with result.json and the tables there. */
    protected abstract void draw(Run run) throws IOException, InterruptedException;

    /** Complains about a flag unless this holds. */
    protected final void check(boolean holds, String otherwise) {
        Flags.check(spec, holds, otherwise);
    }

    @Override
    public final Integer call() throws IOException, InterruptedException {
        check(links().equals("auto") || links().equals("user"), "--links must be auto or user, not " + links());
        checkOptions();
        Path folder = folder();
        Files.createDirectories(folder);
        return Run.execute("experiment " + spec.name(), folder, links(), run -> {
            run.put("experiment", spec.name());
            run.condition("quick", quick);
            run.condition("seed", seed);
            run(run);
            run.writeResult();
            draw(run);
            run.terminal().say("%nresult.json, tables, pictures and logs are in %s", folder);
        });
    }
}
