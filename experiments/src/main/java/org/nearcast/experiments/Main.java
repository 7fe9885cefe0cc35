// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments;

import java.nio.file.FileSystemException;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.nearcast.experiments.bench.BenchHelp;
import org.nearcast.experiments.bench.Benches;
import org.nearcast.experiments.demo.DemoCommand;
import org.nearcast.experiments.run.ExperimentHelp;
import org.nearcast.experiments.sim.SimCommand;
import org.nearcast.experiments.sim.SimHelp;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** Demo, experiments, benches and simulations, as {@code nearcast} starts them. */
@Command(
        name = "nearcast",
        mixinStandardHelpOptions = true,
        subcommands = {DemoCommand.class, Experiments.class, Benches.class, SimCommand.class},
        description = "Demo, experiments, benches and simulations.")
public final class Main implements Callable<Integer> {
    static {
        // By name: programs that are on the class path beside have a logback.xml of their own.
        System.setProperty("logback.configurationFile", "org/nearcast/experiments/logback.xml");
    }

    private Main() {}

    @Override
    public Integer call() {
        CommandLine.usage(this, System.err);
        return 2;
    }

    /** Exit code 0, 1 if something went wrong, 2 for a wrong flag. */
    public static void main(String[] arguments) {
        CommandLine line = commandLine();
        line.setParameterExceptionHandler(Main::explain);
        line.setExecutionExceptionHandler((e, command, parsed) -> {
            System.err.println("nearcast: " + reason(e));
            return 1;
        });
        System.exit(line.execute(arguments));
    }

    /** All commands, with the experiments' help. */
    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Main());
        line.getSubcommands().get("experiment").getSubcommands().values().forEach(ExperimentHelp::teach);
        line.getSubcommands().get("bench").getSubcommands().values().forEach(BenchHelp::teach);
        line.getSubcommands().get("sim").getSubcommands().values().forEach(SimHelp::teach);
        return line;
    }

    /** One line; exceptions about files often say only which. */
    private static String reason(Exception e) {
        if (e instanceof FileSystemException file && file.getReason() == null) {
            String kind = e.getClass().getSimpleName().replace("Exception", "");
            return file.getFile() + ":" + kind.replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT);
        }
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }

    private static int explain(ParameterException e, String[] arguments) {
        System.err.println("nearcast: " + e.getMessage() + "; see --help");
        return 2;
    }
}
