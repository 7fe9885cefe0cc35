// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.bench;

import java.nio.ByteBuffer;
import java.util.List;
import org.nearcast.experiments.sim.Detail;
import org.nearcast.experiments.sim.gossip.EqualPeers;
import org.nearcast.overlay.gossip.Dissemination;
import org.nearcast.overlay.gossip.Gossip;
import org.nearcast.overlay.host.SeededRandom;
import org.nearcast.overlay.sim.AccessLink;
import org.nearcast.overlay.sim.Simulation;
import org.nearcast.overlay.sim.net.Coordinates;

/** Peers that gossip in virtual time: all publish in turn, all pull what they lack and pass it on. */
final class GossipLoad {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long SEED = 1;
    private static final int STRIDE = 7_919; // publishers come in an order that has nothing to do with their places
    private static final double WIDTH_MS = 60;
    private static final double MOST_HEIGHT_MS = 5;
    private static final long UP = 20_000_000;
    private static final long DOWN = 100_000_000;
    private static final Dissemination.Settings SETTINGS = new Dissemination.Settings(SECOND_NS / 5, 2, 64);

    private final SeededRandom random = new SeededRandom(SEED);
    private final Simulation simulation;
    private final List<Gossip> gossips;
    private long arrivedBytes;
    private int published;

    GossipLoad(Detail detail, int peers) {
        simulation = detail.simulation(SEED, Coordinates.inSquare(peers, WIDTH_MS, MOST_HEIGHT_MS, random));
        gossips = EqualPeers.start(
                simulation,
                peers,
                AccessLink.of(UP, DOWN),
                SETTINGS,
                random,
                (id, item) -> arrivedBytes += item.remaining());
    }

    /** Lets virtual time pass without items: views are exchanged. */
    void idle(int seconds) {
        simulation.runFor(seconds * SECOND_NS);
    }

    /** Publishes so many items of a size in one second of virtual time. */
    void second(int items, int itemBytes) {
        for (int i = 0; i < items; i++) {
            byte[] item = new byte[itemBytes];
            random.nextBytes(item);
            int publisher = (int) ((long) published++ * STRIDE % gossips.size());
            gossips.get(publisher).dissemination().publish(ByteBuffer.wrap(item));
            simulation.runFor(SECOND_NS / items);
        }
    }

    Simulation simulation() {
        return simulation;
    }

    /** Bytes of items that have come, at all peers. */
    long arrivedBytes() {
        return arrivedBytes;
    }
}
