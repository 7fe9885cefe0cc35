// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.sim;

import org.nearcast.experiments.run.Terminal;
import org.nearcast.overlay.sim.Simulation;

/** Shows how a run goes on: virtual and wall time, events a second. */
final class Progress implements Trial.Watch {
    private static final double SECOND_NS = 1e9;

    private final Terminal terminal;
    private final long beganNs = System.nanoTime();

    Progress(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void moment(Simulation simulation, Measurement measurement) {
        double wall = wallSeconds();
        terminal.moment(
                "virtual %.1f of %.1f s, wall %.1f s, %.2f M events/s, %s",
                simulation.nowNs() / SECOND_NS,
                measurement.endNs() / SECOND_NS,
                wall,
                simulation.events() / wall / 1e6,
                measurement.moment());
    }

    double wallSeconds() {
        return (System.nanoTime() - beganNs) / SECOND_NS;
    }
}
