// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.segment;

import java.nio.ByteBuffer;

/** What a manifest says of a chunk. Real nodes use {@link #SHA_256}; a simulator may put something cheaper in its place. */
@FunctionalInterface
public interface ChunkHash {
    /** Length of every hash, bytes. */
    int BYTES = 16;

    /** The first 16 bytes of SHA-256. */
    ChunkHash SHA_256 = chunk -> {
        byte[] hash = new byte[BYTES];
        Sha256.of(chunk.duplicate()).get(hash);
        return hash;
    };

    /** {@link #BYTES} bytes, of the chunk from position to limit, which stay as they are. */
    byte[] of(ByteBuffer chunk);
}
