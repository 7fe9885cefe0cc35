// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.swarm;

import org.nearcast.experiments.run.Terminal;
import org.nearcast.experiments.sim.Trial;

/** Shows how several runs at a time go on. */
final class Watched {
    private final Terminal terminal;
    private final int runs;
    private final long beganNs = System.nanoTime();
    private int over;
    private double virtualSeconds;
    private double wanted;

    Watched(Terminal terminal, int runs) {
        this.terminal = terminal;
        this.runs = runs;
    }

    /** Makes one run. */
    SwarmOutcome.Sample run(SwarmCase made, long seed) {
        double[] told = new double[1];
        Trial.Outcome outcome = made.trial(seed).run(-1, null, (simulation, measurement) -> {
            double now = simulation.nowNs() / 1e9;
            moved(
                    now - told[0],
                    measurement.endNs() / 1e9,
                    made.name() + ", seed " + seed + ": " + measurement.moment());
            told[0] = now;
        });
        ended(made, seed);
        return SwarmOutcome.Sample.of(seed, outcome);
    }

    private synchronized void moved(double more, double each, String what) {
        virtualSeconds += more;
        wanted = each * runs;
        double wall = (System.nanoTime() - beganNs) / 1e9;
        double left = wall * (wanted - virtualSeconds) / Math.max(1e-9, virtualSeconds);
        terminal.moment(
                "%d of %d runs over, %.1f %%, %.0f min left; %s",
                over, runs, 100 * virtualSeconds / wanted, Math.ceil(left / 60), what);
    }

    private synchronized void ended(SwarmCase made, long seed) {
        over++;
        terminal.say("  %s, seed %d: over after %.0f s", made.name(), seed, (System.nanoTime() - beganNs) / 1e9);
    }
}
