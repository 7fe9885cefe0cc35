// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.swarm;

import java.util.List;
import java.util.function.Consumer;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.PeerId;

/** Where a peer of a swarm finds others: a seam, behind which there is a tracker, or a distributed table of them. */
public interface Partners {
    /**
     * Somebody who may be a neighbour.
     *
     * @param publicKey 32 bytes
     */
    record Contact(PeerId peer, Endpoint endpoint, byte[] publicKey) {}

    /** Looks for so many, best first; the answer comes later, and may be empty. */
    void find(int wanted, Consumer<List<Contact>> found);
}
