// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.gossip;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import org.nearcast.overlay.host.Endpoint;

/** An item on its way, piece by piece: so many pieces asked for at a time, and again what did not come in time. */
final class Pull {
    final long id;
    final int size;
    private final int pieceBytes;
    private final int pieces;
    private final BitSet got = new BitSet();
    private final long[] askedNs;
    private ByteBuffer item;
    private Endpoint from;
    private int underWay;
    private int asks;

    /**
     * @param size of the item, bytes
     * @param pieceBytes of all pieces but the last
     */
    Pull(long id, int size, int pieceBytes, Endpoint from) {
        this.id = id;
        this.size = size;
        this.pieceBytes = pieceBytes;
        this.from = from;
        pieces = Math.max(1, (size + pieceBytes - 1) / pieceBytes);
        askedNs = new long[pieces];
        Arrays.fill(askedNs, Long.MIN_VALUE);
    }

    Endpoint from() {
        return from;
    }

    /** Somebody else has it too: asks there from now on. */
    void turnTo(Endpoint other) {
        from = other;
    }

    /** Asked for and not here. */
    int underWay() {
        return underWay;
    }

    int asks() {
        return asks;
    }

    /** The next piece to ask for, or -1 if all are here or under way. */
    int next(long nowNs) {
        for (int i = got.nextClearBit(0); i < pieces; i = got.nextClearBit(i + 1)) {
            if (askedNs[i] == Long.MIN_VALUE) {
                askedNs[i] = nowNs;
                underWay++;
                asks++;
                return i;
            }
        }
        return -1;
    }

    /** Gives up on pieces asked for before a time: they will be asked for again. */
    boolean expire(long beforeNs) {
        boolean any = false;
        for (int i = got.nextClearBit(0); i < pieces; i = got.nextClearBit(i + 1)) {
            if (askedNs[i] != Long.MIN_VALUE && askedNs[i] < beforeNs) {
                askedNs[i] = Long.MIN_VALUE;
                underWay--;
                any = true;
            }
        }
        return any;
    }

    int offset(int piece) {
        return piece * pieceBytes;
    }

    int length(int piece) {
        return Math.min(pieceBytes, size - offset(piece));
    }

    /**
     * A piece is here.
     *
     * @return whether it was missing and is of the right size
     */
    boolean put(int offset, ByteBuffer data) {
        int piece = offset / pieceBytes;
        if (offset < 0
                || piece >= pieces
                || offset % pieceBytes != 0
                || got.get(piece)
                || data.remaining() != length(piece)) {
            return false;
        }
        if (askedNs[piece] != Long.MIN_VALUE) {
            underWay--;
        }
        got.set(piece);
        if (pieces == 1) {
            item = data;
        } else {
            if (item == null) {
                item = ByteBuffer.allocate(size);
            }
            item.put(offset, data, data.position(), data.remaining());
        }
        return true;
    }

    /** Bytes that are set aside for it. */
    int heldBytes() {
        return item == null ? 0 : size;
    }

    boolean isWhole() {
        return got.cardinality() == pieces;
    }

    /** The item; if it came in one piece, that piece. */
    ByteBuffer item() {
        return item;
    }
}
