// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments;

import java.util.concurrent.Callable;
import org.nearcast.experiments.endurance.EnduranceCommand;
import org.nearcast.experiments.failover.PeeringFailoverCommand;
import org.nearcast.experiments.nat.NatMatrixCommand;
import org.nearcast.experiments.peering.PeeringDelayCommand;
import org.nearcast.experiments.peering.PeeringScaleCommand;
import org.nearcast.experiments.shares.TransportSharesCommand;
import org.nearcast.experiments.solvability.RatelessFailureCommand;
import org.nearcast.experiments.swarm.SwarmChurnCommand;
import org.nearcast.experiments.swarm.SwarmLagCommand;
import org.nearcast.experiments.swarm.SwarmMininetCommand;
import org.nearcast.experiments.swarm.SwarmScaleCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code nearcast experiment NAME}: every experiment is a subcommand of this. */
@Command(
        name = "experiment",
        subcommands = {
            EnduranceCommand.class,
            NatMatrixCommand.class,
            PeeringDelayCommand.class,
            PeeringFailoverCommand.class,
            PeeringScaleCommand.class,
            RatelessFailureCommand.class,
            SwarmChurnCommand.class,
            SwarmLagCommand.class,
            SwarmMininetCommand.class,
            SwarmScaleCommand.class,
            TransportSharesCommand.class
        })
final class Experiments implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(
                spec.commandLine(),
                "experiment needs a name: "
                        + String.join(", ", spec.commandLine().getSubcommands().keySet()));
    }
}
