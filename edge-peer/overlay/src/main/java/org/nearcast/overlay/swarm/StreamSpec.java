// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.swarm;

import org.nearcast.overlay.discovery.StreamTags;
import org.nearcast.overlay.playout.Keeping;
import org.nearcast.protocol.segment.ChunkHash;
import org.nearcast.protocol.segment.ManifestVerifier;
import org.nearcast.protocol.segment.StreamId;

/**
 * A stream, to those who take part in it.
 *
 * @param id what it is called
 * @param tags by what it is asked for
 * @param verifier knows who speaks for it
 * @param hash by which its chunks are checked
 * @param keeping what is kept of them
 */
public record StreamSpec(StreamId id, StreamTags tags, ManifestVerifier verifier, ChunkHash hash, Keeping keeping) {
    /** Of which chunks are kept as they came. */
    public StreamSpec(StreamId id, StreamTags tags, ManifestVerifier verifier, ChunkHash hash) {
        this(id, tags, verifier, hash, Keeping.AS_IT_CAME);
    }
}
