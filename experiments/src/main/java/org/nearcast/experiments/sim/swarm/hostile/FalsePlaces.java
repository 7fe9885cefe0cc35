// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.sim.swarm.hostile;

import java.nio.ByteBuffer;
import org.nearcast.overlay.discovery.Offer;
import org.nearcast.overlay.swarm.SwarmMessages;
import org.nearcast.overlay.transport.Session;
import org.nearcast.overlay.vivaldi.Coordinate;

/** Says to each, again and again, that it is somewhere else, and quite sure of it. */
final class FalsePlaces implements Attack {
    private static final double FAR_SECONDS = 0.5;

    private final HostilePeer peer;

    FalsePlaces(HostilePeer peer) {
        this.peer = peer;
    }

    @Override
    public Offer offer() {
        return Claims.tempting();
    }

    @Override
    public int upload() {
        return 0;
    }

    @Override
    public void tell() {
        ByteBuffer have = SwarmMessages.have(Claims.nothing(peer.head()));
        for (Session one : peer.neighbours()) {
            peer.sayUnreliable(one, have.duplicate());
            peer.sayUnreliable(one, SwarmMessages.place(anywhere()));
        }
    }

    private Coordinate anywhere() {
        double[] vector = new double[Coordinate.DIMENSIONS];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = peer.host().random().nextDouble(-FAR_SECONDS, FAR_SECONDS);
        }
        return Coordinate.of(vector, 0, 0, 0);
    }
}
