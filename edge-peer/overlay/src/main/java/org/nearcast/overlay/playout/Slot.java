// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.playout;

import java.nio.ByteBuffer;
import java.util.Objects;
import org.nearcast.protocol.segment.ChunkLayout;
import org.nearcast.protocol.segment.Manifest;

/** A place for one block: its manifest, and the chunks that have come. */
public final class Slot {
    private final Manifest manifest;
    private final ByteBuffer[][] chunks;
    private final int[] present;
    private int bytes;

    Slot(Manifest manifest) {
        this.manifest = manifest;
        chunks = new ByteBuffer[manifest.crumbs()][];
        present = new int[chunks.length];
        for (int crumb = 0; crumb < chunks.length; crumb++) {
            chunks[crumb] = new ByteBuffer[manifest.crumb(crumb).count()];
        }
    }

    public Manifest manifest() {
        return manifest;
    }

    public long number() {
        return manifest.number();
    }

    /** Bytes of the chunks that are here. */
    public int bytes() {
        return bytes;
    }

    /** Whether a chunk is here; true for one that the block does not have, which nobody misses. */
    public boolean has(int crumb, int index) {
        return crumb >= chunks.length || index >= chunks[crumb].length || (present[crumb] & 1 << index) != 0;
    }

    /** A chunk, read-only; null if it is not here. */
    public ByteBuffer chunk(int crumb, int index) {
        boolean exists = crumb < chunks.length && index < chunks[crumb].length;
        return exists && chunks[crumb][index] != null ? chunks[crumb][index].duplicate() : null;
    }

    /** The chunks of a crumb that are here, a bit for each. */
    public int present(int crumb) {
        return crumb < present.length ? present[crumb] : 0;
    }

    /** The chunks of a crumb that are not here, a bit for each. */
    public int missing(int crumb) {
        return crumb < present.length ? (1 << chunks[crumb].length) - 1 & ~present[crumb] : 0;
    }

    /** Whether all of crumb 0 is here, which is enough to play the block. */
    public boolean isPlayable() {
        return missing(0) == 0;
    }

    /** A crumb's bytes, in an array of their own; null if not all of them are here. */
    public byte[] crumb(int crumb) {
        if (crumb >= chunks.length || missing(crumb) != 0) {
            return null;
        }
        byte[] all = new byte[manifest.crumb(crumb).bytes()];
        int at = 0;
        for (ByteBuffer chunk : chunks[crumb]) {
            chunk.duplicate().get(all, at, chunk.remaining());
            at += chunk.remaining();
        }
        return all;
    }

    /**
     * Some of a crumb's bytes, in a buffer of their own.
     *
     * @throws IndexOutOfBoundsException if the crumb has not so many
     * @throws IllegalStateException if not all of the crumb is here
     */
    public ByteBuffer bytes(int crumb, int from, int count) {
        if (missing(crumb) != 0) {
            throw new IllegalStateException("crumb " + crumb + " of block " + number() + " is not whole");
        }
        ChunkLayout layout = manifest.crumb(crumb);
        Objects.checkFromIndexSize(from, count, layout.bytes());
        ByteBuffer some = ByteBuffer.allocate(count);
        for (int at = from; some.hasRemaining(); at = from + some.position()) {
            int index = at / layout.chunkBytes();
            int skipped = at - layout.offset(index);
            int taken = Math.min(layout.size(index) - skipped, some.remaining());
            some.put(chunks[crumb][index].slice(skipped, taken));
        }
        return some.flip();
    }

    void put(int crumb, int index, ByteBuffer chunk) {
        chunks[crumb][index] = chunk.asReadOnlyBuffer();
        present[crumb] |= 1 << index;
        bytes += chunk.remaining();
    }
}
