// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.bench;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.nearcast.experiments.sim.Detail;
import org.nearcast.overlay.gossip.Dissemination;
import org.nearcast.overlay.gossip.Gossip;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.SeededRandom;
import org.nearcast.overlay.sim.AccessLink;
import org.nearcast.overlay.sim.PeerSettings;
import org.nearcast.overlay.sim.Simulation;
import org.nearcast.overlay.sim.net.Coordinates;

/** Peers that gossip in virtual time: all publish in turn, all pull what they lack and pass it on. */
final class GossipLoad {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long SEED = 1;
    private static final int CONTACTS = 3;
    private static final int STRIDE = 7_919; // publishers come in an order that has nothing to do with their places
    private static final double WIDTH_MS = 60;
    private static final double MOST_HEIGHT_MS = 5;
    private static final long UP = 20_000_000;
    private static final long DOWN = 100_000_000;
    private static final Dissemination.Settings SETTINGS = new Dissemination.Settings(SECOND_NS / 5, 2, 64);

    private final SeededRandom random = new SeededRandom(SEED);
    private final Simulation simulation;
    private final List<Gossip> gossips = new ArrayList<>();
    private long arrivedBytes;
    private int published;

    GossipLoad(Detail detail, int peers) {
        simulation = detail.simulation(SEED, places(peers));
        for (int i = 0; i < peers; i++) {
            List<Endpoint> contacts = new ArrayList<>();
            for (int k = 0; k < CONTACTS && i > 0; k++) {
                contacts.add(simulation.peers().get(random.nextInt(i)).endpoint());
            }
            simulation
                    .add(PeerSettings.at(i, AccessLink.of(UP, DOWN)), host -> {
                        Gossip gossip =
                                new Gossip(host, contacts, SETTINGS, (id, item) -> arrivedBytes += item.remaining());
                        gossips.add(gossip);
                        return gossip;
                    })
                    .start();
        }
    }

    private Coordinates places(int peers) {
        double[] x = new double[peers];
        double[] y = new double[peers];
        double[] height = new double[peers];
        for (int i = 0; i < peers; i++) {
            x[i] = random.nextDouble(WIDTH_MS);
            y[i] = random.nextDouble(WIDTH_MS);
            height[i] = random.nextDouble(MOST_HEIGHT_MS);
        }
        return new Coordinates(x, y, height);
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
