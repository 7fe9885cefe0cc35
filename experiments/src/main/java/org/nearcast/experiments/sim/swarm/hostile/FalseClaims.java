// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.sim.swarm.hostile;

import java.nio.ByteBuffer;
import org.nearcast.overlay.discovery.Offer;
import org.nearcast.overlay.host.PayloadReader;
import org.nearcast.overlay.swarm.SwarmMessages;
import org.nearcast.overlay.transport.Session;

/** Says that it has everything, accepts every subscription, and sends nothing; requests are not even denied. */
final class FalseClaims implements Attack {
    private final HostilePeer peer;

    FalseClaims(HostilePeer peer) {
        this.peer = peer;
    }

    @Override
    public Offer offer() {
        return Claims.tempting();
    }

    @Override
    public int upload() {
        return Claims.MUCH_UPLOAD;
    }

    @Override
    public void heard(Session neighbour, int kind, PayloadReader in) {
        if (kind == SwarmMessages.SUBSCRIBE) {
            peer.accept(neighbour, in);
        }
    }

    @Override
    public void tell() {
        ByteBuffer have = SwarmMessages.have(Claims.everything(peer.head()));
        for (Session one : peer.neighbours()) {
            peer.sayUnreliable(one, have.duplicate());
            peer.say(one, SwarmMessages.askManifests(peer.head()));
        }
    }
}
