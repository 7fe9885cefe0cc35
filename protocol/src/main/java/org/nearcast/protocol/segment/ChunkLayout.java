// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.segment;

import java.util.Objects;

/**
 * How a crumb is cut into chunks, the unit that peers ask each other for: at most 16, so that a map of what is there has 16 bits,
 * all of one size but for the last, and none of a crumb that fits a datagram cut.
 */
public final class ChunkLayout {
    /** The most chunks of a crumb. */
    public static final int MAX_CHUNKS = 16;

    /** No chunk but the last is smaller, bytes. */
    public static final int MIN_CHUNK_BYTES = 1100;

    private final int bytes;
    private final int chunkBytes;

    private ChunkLayout(int bytes) {
        this.bytes = bytes;
        this.chunkBytes = Math.max(MIN_CHUNK_BYTES, bytes / MAX_CHUNKS + (bytes % MAX_CHUNKS == 0 ? 0 : 1));
    }

    /** Of a crumb of so many bytes, 0 or more. */
    public static ChunkLayout of(int bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("a crumb of " + bytes + " bytes");
        }
        return new ChunkLayout(bytes);
    }

    /** Bytes of the whole crumb. */
    public int bytes() {
        return bytes;
    }

    /** Bytes of every chunk but the last. */
    public int chunkBytes() {
        return chunkBytes;
    }

    /** How many chunks there are: 0 of an empty crumb, to {@link #MAX_CHUNKS}. */
    public int count() {
        return bytes / chunkBytes + (bytes % chunkBytes == 0 ? 0 : 1);
    }

    /**
     * Where a chunk begins in the crumb.
     *
     * @throws IndexOutOfBoundsException if there is no such chunk
     */
    public int offset(int chunk) {
        return Objects.checkIndex(chunk, count()) * chunkBytes;
    }

    /**
     * Bytes of a chunk.
     *
     * @throws IndexOutOfBoundsException if there is no such chunk
     */
    public int size(int chunk) {
        return Math.min(chunkBytes, bytes - offset(chunk));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ChunkLayout && bytes == ((ChunkLayout) other).bytes;
    }

    @Override
    public int hashCode() {
        return bytes;
    }

    @Override
    public String toString() {
        return count() + " chunks of " + chunkBytes + " bytes, " + bytes + " in all";
    }
}
