// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.bench;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code nearcast bench NAME}: every bench is a subcommand of this. */
@Command(
        name = "bench",
        subcommands = {
            OriginCommand.class,
            LoadCommand.class,
            HostileCommand.class,
            ControllerCommand.class,
            RatelessCommand.class,
            SimulatorCommand.class,
            TransportCommand.class
        })
public final class Benches implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(
                spec.commandLine(),
                "bench needs a name: "
                        + String.join(", ", spec.commandLine().getSubcommands().keySet()));
    }
}
