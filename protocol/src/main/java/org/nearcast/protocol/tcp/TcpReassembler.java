// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.tcp;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * One direction of a TCP connection, overheard: segments in any order, repeated, overlapping, to bytes in order (RFC 9293,
 * section 3.10.7.4). Of bytes that come twice the first win. A gap holds back what follows it; what lies too far ahead, or in
 * too many pieces, is dropped and counted. Sequence numbers wrap.
 */
public final class TcpReassembler {
    /** How far ahead of a gap bytes are kept unless told otherwise. */
    public static final int DEFAULT_WINDOW_BYTES = 64 << 10;

    private static final int MIN_PIECES = 256;
    /** Of the window, for one piece more: what is smaller is no segment of a bulk transfer. */
    private static final int BYTES_PER_PIECE = 256;

    private final int windowBytes;
    private final int maxPieces;
    private final int initialSequence;
    /** Bytes beyond a gap by their place in the connection, never overlapping. */
    private final TreeMap<Long, byte[]> ahead = new TreeMap<>();

    private long delivered;
    private int bufferedBytes;
    private long repeatedBytes;
    private long droppedSegments;

    /** @param initialSequence number of the first payload byte: the SYN's plus one; the low 32 bits count */
    public TcpReassembler(long initialSequence) {
        this(initialSequence, DEFAULT_WINDOW_BYTES);
    }

    /**
     * @param windowBytes how far ahead of a gap bytes are kept, 1 to 2^30; in at most as many pieces as it has times 256 bytes, or 256
     */
    public TcpReassembler(long initialSequence, int windowBytes) {
        if (windowBytes < 1 || windowBytes > 1 << 30) {
            throw new IllegalArgumentException("window of " + windowBytes + " bytes");
        }
        this.initialSequence = (int) initialSequence;
        this.windowBytes = windowBytes;
        this.maxPieces = Math.max(MIN_PIECES, windowBytes / BYTES_PER_PIECE);
    }

    /** For a connection whose SYN carried {@code synSequence}. */
    public static TcpReassembler afterSyn(long synSequence) {
        return new TcpReassembler(synSequence + 1);
    }

    /**
     * Takes one segment; {@code payload}'s position is left alone.
     *
     * @param sequence number of the payload's first byte, the low 32 bits count
     * @param inOrder is handed what has become contiguous; a buffer is its own only during the call
     */
    public void segment(long sequence, ByteBuffer payload, Consumer<ByteBuffer> inOrder) {
        long from = delivered + ((int) sequence - (int) (initialSequence + delivered));
        long to = from + payload.remaining();
        if (to <= delivered) {
            repeatedBytes += payload.remaining();
        } else if (to - delivered > windowBytes && from > delivered) {
            droppedSegments++;
        } else if (ahead.isEmpty() && from <= delivered) {
            repeatedBytes += delivered - from;
            deliver(slice(payload, from, delivered, to), inOrder);
        } else {
            keepMissing(from, to, payload, inOrder);
        }
    }

    /** Fills the gaps that {@code payload} covers, delivering as it goes, so that no more is held than must be. */
    private void keepMissing(long from, long to, ByteBuffer payload, Consumer<ByteBuffer> inOrder) {
        long at = Math.max(from, delivered);
        repeatedBytes += at - from;
        while (at < to) {
            Map.Entry<Long, byte[]> before = ahead.floorEntry(at);
            long coveredTo = before == null ? at : before.getKey() + before.getValue().length;
            if (coveredTo > at) {
                repeatedBytes += Math.min(coveredTo, to) - at;
                at = coveredTo;
                continue;
            }
            Long next = ahead.higherKey(at);
            long end = next == null ? to : Math.min(to, next);
            ByteBuffer piece = slice(payload, from, at, end);
            at = end;
            if (end - piece.remaining() == delivered) {
                deliver(piece, inOrder);
                deliverContiguous(inOrder);
                repeatedBytes += Math.max(0, Math.min(delivered, to) - at);
                at = Math.max(at, delivered);
            } else if (ahead.size() < maxPieces) {
                byte[] copy = new byte[piece.remaining()];
                piece.get(copy);
                ahead.put(end - copy.length, copy);
                bufferedBytes += copy.length;
            } else {
                droppedSegments++;
                return;
            }
        }
    }

    private void deliverContiguous(Consumer<ByteBuffer> inOrder) {
        Map.Entry<Long, byte[]> first = ahead.firstEntry();
        while (first != null && first.getKey() == delivered) {
            ahead.pollFirstEntry();
            bufferedBytes -= first.getValue().length;
            deliver(ByteBuffer.wrap(first.getValue()), inOrder);
            first = ahead.firstEntry();
        }
    }

    private void deliver(ByteBuffer bytes, Consumer<ByteBuffer> inOrder) {
        delivered += bytes.remaining();
        inOrder.accept(bytes);
    }

    /** The bytes {@code at} to {@code end} of a payload that begins at {@code from}, all places in the connection. */
    private static ByteBuffer slice(ByteBuffer payload, long from, long at, long end) {
        ByteBuffer view = payload.duplicate();
        view.limit(payload.position() + (int) (end - from));
        view.position(payload.position() + (int) (at - from));
        return view.slice();
    }

    /** Bytes handed on so far. */
    public long deliveredBytes() {
        return delivered;
    }

    /** Bytes waiting for a gap to be filled. */
    public int bufferedBytes() {
        return bufferedBytes;
    }

    /** Bytes that came again: retransmissions and overlaps. */
    public long repeatedBytes() {
        return repeatedBytes;
    }

    /** Segments dropped, whole or in part, because they lay too far ahead or in too many pieces. */
    public long droppedSegments() {
        return droppedSegments;
    }
}
