// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.playout;

import java.nio.ByteBuffer;
import org.nearcast.protocol.segment.Block;
import org.nearcast.protocol.segment.ChunkHash;
import org.nearcast.protocol.segment.ChunkLayout;
import org.nearcast.protocol.segment.Manifest;

/**
 * The blocks that a peer has or waits for, by their numbers: a window that moves on with the stream. Behind the playout point lie blocks that
 * others may still want. It holds at most so many blocks and bytes, whatever comes.
 */
public final class PlayoutBuffer {
    /** What a chunk turned out to be. */
    public enum Found {
        /** What was missing. */
        NEW,
        /** Here already, or of a block that is no more. */
        KNOWN,
        /** Not what the manifest says: whoever sent it lies, or passes on what he did not check. */
        WRONG
    }

    private final Slot[] ring;
    private final ChunkHash hash;
    private final Keeping keeping;
    private final long mostBytes;
    private long first;
    private long end; // after the highest block known
    private long bytes;
    private boolean begun;

    /** One that keeps chunks as they came. */
    public PlayoutBuffer(int blocks, long mostBytes, ChunkHash hash) {
        this(blocks, mostBytes, hash, Keeping.AS_IT_CAME);
    }

    /**
     * @param blocks how many it holds at most: a power of two
     * @param mostBytes of chunks, at most; beyond, the oldest blocks go
     * @param hash by which chunks are checked
     * @param keeping what is kept of them
     */
    public PlayoutBuffer(int blocks, long mostBytes, ChunkHash hash, Keeping keeping) {
        if (Integer.bitCount(blocks) != 1 || mostBytes < 1) {
            throw new IllegalArgumentException("a buffer of " + blocks + " blocks and " + mostBytes + " bytes");
        }
        ring = new Slot[blocks];
        this.mostBytes = mostBytes;
        this.hash = hash;
        this.keeping = keeping;
    }

    /** The lowest number that it holds or would take. */
    public long first() {
        return first;
    }

    /** One more than the highest block of which it has the manifest; {@link #first} if it has none. */
    public long end() {
        return end;
    }

    /** Bytes of chunks held. */
    public long bytes() {
        return bytes;
    }

    /** The slot of a block of which the manifest is here; null otherwise. */
    public Slot slot(long number) {
        if (number < first || number >= end) {
            return null;
        }
        Slot slot = ring[index(number)];
        return slot != null && slot.number() == number ? slot : null;
    }

    /**
     * Opens the slot of a block; what is too far behind to be held together with it goes. The manifest has been verified.
     *
     * @return the slot, new or not; null if the block is behind the window
     */
    public Slot open(Manifest manifest) {
        long number = manifest.number();
        if (!begun) {
            begun = true;
            first = Math.max(0, number - ring.length / 2);
            end = first;
        }
        if (number < first) {
            return null;
        }
        Slot slot = slot(number);
        if (slot == null) {
            dropBefore(number - ring.length + 1);
            slot = new Slot(manifest);
            ring[index(number)] = slot;
            end = Math.max(end, number + 1);
        }
        return slot;
    }

    /** Checks a chunk and puts it into its slot. It is not copied, and must not change. */
    public Found add(Slot slot, int crumb, int index, ByteBuffer chunk) {
        if (slot(slot.number()) != slot || slot.has(crumb, index)) {
            return Found.KNOWN;
        }
        if (!slot.manifest().matches(crumb, index, chunk, hash)) {
            return Found.WRONG;
        }
        slot.put(crumb, index, keeping.of(slot.manifest(), crumb, index, chunk));
        bytes += chunk.remaining();
        while (bytes > mostBytes && first < slot.number()) {
            dropBefore(first + 1);
        }
        return Found.NEW;
    }

    /** Puts all chunks of a block, of every crumb that its manifest names, into its slot. */
    public void fill(Slot slot, Block block) {
        Manifest manifest = slot.manifest();
        for (int crumb = 0; crumb < manifest.crumbs(); crumb++) {
            ChunkLayout layout = manifest.crumb(crumb);
            ByteBuffer bytes = ByteBuffer.wrap(block.crumbs().get(crumb));
            for (int index = 0; index < layout.count(); index++) {
                add(slot, crumb, index, bytes.slice(layout.offset(index), layout.size(index)));
            }
        }
    }

    /** Forgets the blocks below a number. */
    public void dropBefore(long number) {
        for (long gone = first; gone < Math.min(number, end); gone++) {
            Slot slot = slot(gone);
            if (slot != null) {
                bytes -= slot.bytes();
                ring[index(gone)] = null;
            }
        }
        first = Math.max(first, number);
        end = Math.max(end, first);
    }

    private int index(long number) {
        return (int) (number & ring.length - 1);
    }
}
