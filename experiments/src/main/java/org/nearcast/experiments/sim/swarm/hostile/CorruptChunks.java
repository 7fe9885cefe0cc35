// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.sim.swarm.hostile;

import java.nio.ByteBuffer;
import org.nearcast.overlay.discovery.Offer;
import org.nearcast.overlay.host.PayloadReader;
import org.nearcast.overlay.swarm.Stripes;
import org.nearcast.overlay.swarm.SwarmMessages;
import org.nearcast.overlay.transport.Session;
import org.nearcast.protocol.segment.ChunkLayout;
import org.nearcast.protocol.segment.Manifest;

/** Says that it has everything, and sends to who subscribes or asks chunks of the right size and of wrong bytes, as early as it can. */
final class CorruptChunks implements Attack {
    private final HostilePeer peer;

    CorruptChunks(HostilePeer peer) {
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
        peer.say(neighbour, SwarmMessages.stripes(SwarmMessages.SUBSCRIBE, 1 << Stripes.MANIFESTS));
    }

    @Override
    public void heard(Session neighbour, int kind, PayloadReader in) {
        if (kind == SwarmMessages.SUBSCRIBE) {
            peer.accept(neighbour, in);
        } else if (kind == SwarmMessages.REQUEST) {
            SwarmMessages.Wanted wanted = SwarmMessages.readWanted(in);
            send(neighbour, wanted.block(), wanted.mask());
        }
    }

    @Override
    public void knows(long block) {
        peer.accepted().forEach((neighbour, stripes) -> {
            int mask = 0;
            for (int stripe = 0; stripe < Stripes.COUNT; stripe++) {
                mask |= (stripes & 1 << stripe) == 0 ? 0 : 1 << Stripes.index(block, stripe);
            }
            send(neighbour, block, mask);
        });
    }

    private void send(Session to, long block, int mask) {
        Manifest manifest = peer.manifest(block);
        if (manifest == null) {
            return;
        }
        ChunkLayout layout = manifest.crumb(0);
        for (int index = 0; index < layout.count(); index++) {
            if ((mask & 1 << index) != 0) {
                byte[] wrong = new byte[layout.size(index)];
                wrong[peer.host().random().nextInt(wrong.length)] = 1;
                SwarmMessages.Chunk chunk =
                        new SwarmMessages.Chunk(block, 0, index, new int[0], ByteBuffer.wrap(wrong));
                peer.say(to, SwarmMessages.chunk(chunk));
            }
        }
    }

    @Override
    public void tell() {
        ByteBuffer have = SwarmMessages.have(Claims.everything(peer.head()));
        for (Session one : peer.neighbours()) {
            peer.sayUnreliable(one, have.duplicate());
        }
    }
}
