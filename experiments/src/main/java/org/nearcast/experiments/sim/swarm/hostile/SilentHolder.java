// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.sim.swarm.hostile;

import org.nearcast.overlay.discovery.Offer;
import org.nearcast.overlay.swarm.Stripes;
import org.nearcast.overlay.swarm.SwarmMessages;
import org.nearcast.overlay.transport.Session;

/** Takes all stripes that it can get of a neighbour, and is not heard of again; where it is thrown out it comes again. */
final class SilentHolder implements Attack {
    private final HostilePeer peer;

    SilentHolder(HostilePeer peer) {
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
    public void met(Session neighbour) {
        peer.say(neighbour, SwarmMessages.stripes(SwarmMessages.SUBSCRIBE, Stripes.EVERYTHING));
    }
}
