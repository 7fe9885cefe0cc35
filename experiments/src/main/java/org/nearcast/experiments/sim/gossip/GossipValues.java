// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.sim.gossip;

import java.util.random.RandomGenerator;
import org.nearcast.experiments.sim.Values;
import org.nearcast.overlay.gossip.Dissemination;
import org.nearcast.overlay.sim.PeerSettings;

/** What the parameters say that every scenario with gossip has. */
final class GossipValues {
    private static final int ITEMS_KEPT = 64;

    /** Streams of {@link org.nearcast.overlay.sim.RandomStream#SCENARIO}: where peers are. */
    static final long PLACES = 0;

    /** What links and clocks they have, and whom they know at first. */
    static final long PEERS = 1;

    /** What is published, and by whom. */
    static final long ITEMS = 2;

    /** Who comes and goes. */
    static final long CHURN = 3;

    private GossipValues() {}

    /** {@code seconds}, {@code rate}, {@code itemBytes}, {@code settle}. */
    static GossipRun.Plan plan(Values values) {
        return new GossipRun.Plan(
                values.number("seconds"), values.number("rate"), values.whole("itemBytes"), values.secondsNs("settle"));
    }

    /** {@code period}, {@code fanout}. */
    static Dissemination.Settings settings(Values values) {
        return new Dissemination.Settings(values.secondsNs("period"), values.whole("fanout"), ITEMS_KEPT);
    }

    /** {@code jitterMs}, in nanoseconds. */
    static long jitterNs(Values values) {
        return (long) (values.number("jitterMs") * 1e6);
    }

    /** A peer with a clock that is as wrong as {@code skewPpm} says at most. */
    static PeerSettings withClock(PeerSettings where, Values values, RandomGenerator random) {
        return where.withClock(0, (long) (1_000 * values.number("skewPpm") * (2 * random.nextDouble() - 1)));
    }
}
