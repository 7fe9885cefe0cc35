// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.media;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.nearcast.protocol.rtmp.ChunkDecoder;
import org.nearcast.protocol.rtmp.RtmpException;
import org.nearcast.protocol.rtmp.RtmpLimits;
import org.nearcast.protocol.rtmp.RtmpMessage;
import org.nearcast.protocol.tcp.TcpReassembler;

/**
 * Reads RTMP out of captured packets, one direction of each connection at a time, and says when the last byte of every message
 * went by. A connection is read from its SYN on; those already under way are left out.
 */
public final class RtmpTap {

    /** Told of every message. */
    @FunctionalInterface
    public interface Listener {
        /**
         * @param segment the packet that carried the message's last missing byte
         * @param message the message
         */
        void onMessage(TcpSegment segment, RtmpMessage message);
    }

    /** C0 or S0 and the two packets after it (RTMP 1.0, section 5.2). */
    private static final int HANDSHAKE_BYTES = 1 + 1536 + 1536;

    /** What may be on its way behind a segment that was lost: as much as the kernel's largest send buffer. */
    private static final int WINDOW_BYTES = 4 << 20;

    private final Predicate<TcpSegment> wanted;
    private final Listener listener;
    private final Map<TcpSegment.Flow, Direction> directions = new HashMap<>();
    private int unreadable;

    /**
     * @param wanted which SYN opens a direction to be read; SYN-ACKs open the server's
     * @param listener told of the messages
     */
    public RtmpTap(Predicate<TcpSegment> wanted, Listener listener) {
        this.wanted = wanted;
        this.listener = listener;
    }

    /** Takes the next packet of the capture. */
    public void accept(TcpSegment segment) {
        if (segment.syn()) {
            Direction known = directions.get(segment.flow());
            long first = segment.sequence() + 1 & 0xffffffffL;
            if (wanted.test(segment) && (known == null || known.first != first)) {
                // A port may be used again, a SYN sent again.
                directions.put(segment.flow(), new Direction(first));
            }
            return;
        }
        Direction direction = directions.get(segment.flow());
        if (direction != null && segment.payload().hasRemaining()) {
            direction.accept(segment);
        }
    }

    /** Connections that turned out not to be RTMP, or whose bytes could not be followed. */
    public int unreadable() {
        return unreadable;
    }

    private final class Direction {
        private final long first;
        private final TcpReassembler reassembler;
        private final ChunkDecoder decoder = new ChunkDecoder(RtmpLimits.DEFAULT);
        private int handshakeLeft = HANDSHAKE_BYTES;
        private boolean broken;

        private Direction(long firstSequence) {
            first = firstSequence;
            reassembler = new TcpReassembler(firstSequence, WINDOW_BYTES);
        }

        private void accept(TcpSegment segment) {
            if (!broken) {
                reassembler.segment(segment.sequence(), segment.payload(), bytes -> read(segment, bytes));
            }
        }

        private void read(TcpSegment segment, ByteBuffer bytes) {
            int skipped = Math.min(handshakeLeft, bytes.remaining());
            handshakeLeft -= skipped;
            bytes.position(bytes.position() + skipped);
            if (broken || !bytes.hasRemaining()) {
                return;
            }
            try {
                decoder.decode(bytes, message -> listener.onMessage(segment, message));
            } catch (RtmpException e) {
                broken = true;
                unreadable++;
            }
        }
    }
}
