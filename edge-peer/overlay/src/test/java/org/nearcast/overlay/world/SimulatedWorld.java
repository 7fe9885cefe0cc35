// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.world;

import java.util.function.BooleanSupplier;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.Protocol;
import org.nearcast.overlay.sim.AccessLink;
import org.nearcast.overlay.sim.PeerSettings;
import org.nearcast.overlay.sim.SimulatedPeer;
import org.nearcast.overlay.sim.Simulation;

/** A simulation as a world: every host at the same site, behind 20 Mbit/s up and 100 down. */
public final class SimulatedWorld implements World {
    private static final long STEP_NS = 10_000_000L;

    private final Simulation simulation;

    public SimulatedWorld(Simulation simulation) {
        this.simulation = simulation;
    }

    @Override
    public int add(Protocol.Factory factory) {
        SimulatedPeer peer = simulation.add(PeerSettings.at(0, AccessLink.of(20_000_000, 100_000_000)), factory);
        peer.start();
        return peer.index();
    }

    @Override
    public Endpoint endpoint(int host) {
        return simulation.peers().get(host).endpoint();
    }

    @Override
    public void on(int host, Runnable task) {
        task.run();
    }

    @Override
    public boolean runUntil(BooleanSupplier holds, long maxNs) {
        long end = simulation.nowNs() + maxNs;
        while (!holds.getAsBoolean()) {
            if (simulation.nowNs() >= end) {
                return false;
            }
            simulation.runFor(STEP_NS);
        }
        return true;
    }

    @Override
    public void close() {}
}
