// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.sim.swarm.hostile;

import java.nio.ByteBuffer;
import org.nearcast.overlay.discovery.Offer;
import org.nearcast.overlay.swarm.SwarmMessages;
import org.nearcast.overlay.transport.Session;

/** Asks each neighbour twenty times a second for all chunks of the last blocks, whether it got them or not, and for their manifests. */
final class RequestFlood implements Attack {
    private static final int BLOCKS = 8;
    private static final int ALL_OF_A_BLOCK = 0xffff;
    private static final int AT_LEISURE_MS = 5_000;

    private final HostilePeer peer;

    RequestFlood(HostilePeer peer) {
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
    public void tell() {
        ByteBuffer have = SwarmMessages.have(Claims.nothing(peer.head()));
        for (Session one : peer.neighbours()) {
            peer.sayUnreliable(one, have.duplicate());
        }
    }

    @Override
    public void act() {
        for (Session one : peer.neighbours()) {
            peer.say(one, SwarmMessages.askManifests(0));
            for (long block = Math.max(0, peer.head() - BLOCKS); block < peer.head(); block++) {
                SwarmMessages.Wanted all = new SwarmMessages.Wanted(block, 0, ALL_OF_A_BLOCK, AT_LEISURE_MS);
                peer.say(one, SwarmMessages.wanted(SwarmMessages.REQUEST, all));
            }
        }
    }
}
