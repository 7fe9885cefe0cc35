// SPDX-License-Identifier: Apache-2.0
package org.nearcast.node.swarm;

import org.nearcast.overlay.discovery.StreamTags;
import org.nearcast.overlay.identity.VerifyingKey;
import org.nearcast.overlay.swarm.StreamSpec;
import org.nearcast.protocol.segment.ChunkHash;
import org.nearcast.protocol.segment.StreamId;

/** What real nodes call a stream, and how they check it. */
public final class Streams {
    private Streams() {}

    /** A stream by its public name, {@code app/name}, and the key that speaks for it. */
    public static StreamSpec spec(String name, VerifyingKey key) {
        return new StreamSpec(StreamId.of(name), StreamTags.ofName(name), key, ChunkHash.SHA_256);
    }
}
