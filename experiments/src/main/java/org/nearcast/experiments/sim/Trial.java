// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.sim;

import java.math.BigDecimal;
import org.nearcast.overlay.sim.Simulation;
import org.nearcast.overlay.sim.Simulation.TraceListener;
import org.nearcast.overlay.sim.fault.RandomFaults;

/**
 * A run to be made: everything that decides what happens in it.
 *
 * @param scenario what is tried
 * @param values of its parameters
 * @param detail how closely datagrams are looked at
 * @param seed of all that is random
 * @param faults random ones a second, 0 for none
 */
public record Trial(Scenario scenario, Values values, Detail detail, long seed, double faults) {
    private static final int SLICES = 500;

    /** Is told how a run goes on. */
    @FunctionalInterface
    public interface Watch {
        /** A slice of virtual time is over. */
        void moment(Simulation simulation, Measurement measurement);
    }

    /** What a run leaves. */
    public record Outcome(Simulation simulation, Measurement measurement) {}

    /**
     * Makes the run.
     *
     * @param traced the peer to follow, or -1
     * @throws org.nearcast.overlay.sim.SimulationException if a property is broken or a protocol fails
     */
    public Outcome run(int traced, TraceListener trace, Watch watch) {
        Simulation simulation = detail.simulation(seed, scenario.network(values, seed));
        simulation.trace(traced, trace);
        Measurement measurement = scenario.begin(simulation, values);
        if (traced >= simulation.peers().size()) {
            throw new IllegalStateException(
                    "there are peers 0 to " + (simulation.peers().size() - 1) + " to trace");
        }
        if (faults > 0) {
            RandomFaults.in(simulation, faults, measurement.endNs());
        }
        long slice = Math.max(1, measurement.endNs() / SLICES);
        while (simulation.nowNs() < measurement.endNs()) {
            simulation.run(Math.min(measurement.endNs(), simulation.nowNs() + slice));
            watch.moment(simulation, measurement);
        }
        return new Outcome(simulation, measurement);
    }

    /** Makes the run, nobody watching. */
    public Outcome run() {
        return run(-1, null, (simulation, measurement) -> {});
    }

    /** What a person types to have it again. */
    public String command() {
        StringBuilder command = new StringBuilder("./nearcast sim " + scenario.name() + " --seed " + seed);
        if (detail != Detail.PACKETS) {
            command.append(" --level ").append(detail.word());
        }
        if (faults > 0) {
            command.append(" --faults ")
                    .append(BigDecimal.valueOf(faults).stripTrailingZeros().toPlainString());
        }
        values.changed()
                .forEach((name, value) ->
                        command.append(" --set ").append(name).append('=').append(value));
        return command.toString();
    }
}
