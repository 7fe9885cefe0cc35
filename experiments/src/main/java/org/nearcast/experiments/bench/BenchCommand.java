// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.nearcast.experiments.run.Flags;
import org.nearcast.experiments.run.Machine;
import org.nearcast.experiments.run.ResultFile;
import org.nearcast.experiments.run.Terminal;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * What every bench's command has. A bench is a subclass with a picocli {@code @Command(name)}, its own options and {@link #call};
 * a text {@code NAME.txt} beside {@link BenchHelp} that says what its flags and the keys of its JSON file mean; and a line in {@link
 * Benches}.
 */
abstract class BenchCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true)
    @SuppressWarnings("unused") // picocli reads it
    private boolean help;

    @Option(names = "--json", paramLabel = "FILE")
    private Path json;

    /** What a person reads. */
    protected final Terminal terminal = Terminal.standard();

    private final Machine machine = new Machine();

    /** Judges the flags with {@link #check}, measures, tells the person, {@linkplain #write writes} the figures; gives the exit code. */
    @Override
    public abstract Integer call() throws IOException, InterruptedException;

    /** Complains about a flag unless this holds. */
    protected final void check(boolean holds, String otherwise) {
        Flags.check(spec, holds, otherwise);
    }

    /** Complains about a flag unless its number is one of these, both ends included. */
    protected final void check(String flag, int value, int least, int most) {
        check(value >= least && value <= most, flag + " must be " + least + " to " + most + ", not " + value);
    }

    /** What is made of flags; an {@link IllegalArgumentException} from there is a complaint about them. */
    protected final <T> T checked(Supplier<T> made) {
        return Flags.checked(spec, made);
    }

    /** Writes figures and conditions, the machine's among them, to where {@code --json} says, if it does. */
    protected final void write(Map<String, ?> figures, Map<String, ?> conditions) throws IOException {
        if (json != null) {
            ResultFile.write(json, figures, conditions, machine);
            terminal.say("%s has it all", json);
        }
    }
}
