// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.sim.swarm.hostile;

import java.nio.ByteBuffer;
import org.nearcast.overlay.discovery.Offer;
import org.nearcast.overlay.swarm.Stripes;
import org.nearcast.overlay.swarm.SwarmMessages;
import org.nearcast.overlay.transport.Session;

/** Says that it could give more than anybody, subscribes to everything everywhere, takes the places of others by that, and gives nothing. */
final class FalseCapacity implements Attack {
    private final HostilePeer peer;

    FalseCapacity(HostilePeer peer) {
        this.peer = peer;
    }

    @Override
    public Offer offer() {
        return Claims.tempting();
    }

    @Override
    public int upload() {
        return Claims.MOST_UPLOAD;
    }

    @Override
    public void tell() {
        ByteBuffer have = SwarmMessages.have(Claims.nothing(peer.head()));
        for (Session one : peer.neighbours()) {
            peer.sayUnreliable(one, have.duplicate());
            peer.say(one, SwarmMessages.stripes(SwarmMessages.SUBSCRIBE, Stripes.EVERYTHING));
        }
    }
}
