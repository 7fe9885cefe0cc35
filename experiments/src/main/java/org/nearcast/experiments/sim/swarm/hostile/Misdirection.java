// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.sim.swarm.hostile;

import java.util.Map;
import org.nearcast.overlay.discovery.Offer;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.PayloadReader;
import org.nearcast.overlay.identity.Identity;
import org.nearcast.overlay.sim.crypto.ModelledSuite;
import org.nearcast.overlay.swarm.SwarmMessages;
import org.nearcast.overlay.transport.Session;

/** Accepts every subscription, and sends those who subscribed on to addresses where nobody is, each time elsewhere. */
final class Misdirection implements Attack {
    private static final int PORT = 1_935;

    private final HostilePeer peer;
    private final FalseClaims claims;

    Misdirection(HostilePeer peer) {
        this.peer = peer;
        claims = new FalseClaims(peer);
    }

    @Override
    public Offer offer() {
        return claims.offer();
    }

    @Override
    public int upload() {
        return claims.upload();
    }

    @Override
    public void heard(Session neighbour, int kind, PayloadReader in) {
        claims.heard(neighbour, kind, in);
    }

    @Override
    public void tell() {
        claims.tell();
        for (Map.Entry<Session, Integer> one : peer.accepted().entrySet()) {
            byte[] key = Identity.create(new ModelledSuite(), peer.host().random())
                    .keys()
                    .publicKey();
            Endpoint nobody = Endpoint.ipv4(peer.host().random().nextInt(), PORT);
            peer.say(one.getKey(), SwarmMessages.goTo(new SwarmMessages.GoTo(one.getValue(), nobody, key)));
        }
    }
}
