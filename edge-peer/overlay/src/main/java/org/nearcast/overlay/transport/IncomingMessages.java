// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.transport;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Messages from one peer, put together again. What the peer may begin is bounded by the credit that it is given, in bytes and in messages; credit is
 * given back as messages end, and more of it to a peer that uses it up within two round trips.
 */
final class IncomingMessages {
    /** Messages that may be under way at once. */
    static final int MOST_MESSAGES = 1_024;

    /**
     * Pieces of one message that may lie apart. Where every packet holds at least a kilobyte of a message of at most 1,024, every second of them lost
     * leaves half as many.
     */
    private static final int MOST_PIECES = 1_024;

    /** Room that is made for a message at first, bytes: for a small one all of it, but for no more than some times of what has come. */
    private static final int LEAST_ROOM = 4_096;

    private static final int ROOM_BY_FIRST = 8;

    /** So that however little of it is left, it is renewed before the largest message finds no room. */
    private static final long LEAST_WINDOW = 2 * Message.MOST_BYTES;

    /** What may be under way at first, bytes. */
    static final long FIRST_BYTES = LEAST_WINDOW;

    private static final long MOST_WINDOW = 8L << 20;

    /** Gets messages that are complete. */
    interface Receiver {
        void received(int channel, ByteBuffer content);
    }

    private static final class Partial {
        final int channel;
        final int size;
        final Ranges pieces = new Ranges();
        byte[] bytes;
        long arrived;

        Partial(int channel, int size, int first) {
            this.channel = channel;
            this.size = size;
            bytes = new byte[Math.min(size, Math.max(LEAST_ROOM, ROOM_BY_FIRST * first))];
        }
    }

    private final Receiver receiver;
    private final Map<Long, Partial> partials = new HashMap<>();
    private final Ranges over = new Ranges(); // messages that ended
    private long window = LEAST_WINDOW;
    private long begunBytes;
    private long endedBytes;
    private long endedMessages;
    private long grantedBytes = window;
    private long grantedMessages = MOST_MESSAGES;
    private long grantedNs;
    private boolean creditDue;
    private long heldBytes;

    IncomingMessages(Receiver receiver) {
        this.receiver = receiver;
    }

    /** Bytes that are kept of messages that are not complete. */
    long heldBytes() {
        return heldBytes;
    }

    /** How many are not complete. */
    int partial() {
        return partials.size();
    }

    /** Reads a MESSAGE frame. */
    void readMessage(FrameReader in, long nowNs, long roundTripNs) {
        int channel = in.getByte();
        long id = in.getVarint();
        long size = in.getVarint();
        long offset = in.getVarint();
        int length = in.remaining();
        if (size < 1 || size > Message.MOST_BYTES || length < 1 || offset > size - length) {
            throw new TransportException(CloseReason.PROTOCOL, "bytes from " + offset + " of " + size);
        }
        requireGranted(id);
        if (over.contains(id)) {
            return;
        }
        Partial partial = partials.get(id);
        if (partial == null) {
            begin(size);
            if (length == size) {
                end(id, size, nowNs, roundTripNs);
                receiver.received(channel, in.getBytes(length));
                return;
            }
            partial = new Partial(channel, (int) size, length);
            partials.put(id, partial);
            heldBytes += partial.bytes.length;
        }
        if (partial.size != size || partial.channel != channel) {
            throw new TransportException(CloseReason.PROTOCOL, "two messages of one number");
        }
        add(partial, (int) offset, in, length);
        if (partial.arrived == size) {
            partials.remove(id);
            heldBytes -= partial.bytes.length;
            end(id, size, nowNs, roundTripNs);
            receiver.received(channel, ByteBuffer.wrap(partial.bytes).asReadOnlyBuffer());
        }
    }

    private void requireGranted(long id) {
        if (id >= grantedMessages) {
            throw new TransportException(CloseReason.PROTOCOL, "message " + id + " of " + grantedMessages);
        }
    }

    private void begin(long size) {
        begunBytes += size;
        if (begunBytes > grantedBytes) {
            throw new TransportException(CloseReason.PROTOCOL, begunBytes + " bytes of " + grantedBytes);
        }
    }

    private void add(Partial partial, int offset, FrameReader in, int length) {
        int end = offset + length;
        if (end > partial.bytes.length) {
            int room = Math.min(partial.size, Math.max(end, 2 * partial.bytes.length));
            heldBytes += room - partial.bytes.length;
            partial.bytes = Arrays.copyOf(partial.bytes, room);
        }
        in.getBytes(length).get(partial.bytes, offset, length);
        partial.arrived += partial.pieces.add(offset, end - 1L);
        if (partial.pieces.count() > MOST_PIECES) {
            throw new TransportException(CloseReason.PROTOCOL, "a message in too many pieces");
        }
    }

    /** Reads a CANCEL frame. */
    void readCancel(FrameReader in, long nowNs, long roundTripNs) {
        long id = in.getVarint();
        long size = in.getVarint();
        requireGranted(id);
        if (over.contains(id)) {
            return;
        }
        if (size < 1 || size > Message.MOST_BYTES) {
            throw new TransportException(CloseReason.PROTOCOL, "a message of " + size + " bytes");
        }
        Partial partial = partials.remove(id);
        if (partial == null) {
            begin(size);
        } else if (partial.size != size) {
            throw new TransportException(CloseReason.PROTOCOL, "two messages of one number");
        } else {
            heldBytes -= partial.bytes.length;
        }
        end(id, size, nowNs, roundTripNs);
    }

    private void end(long id, long size, long nowNs, long roundTripNs) {
        over.add(id, id);
        endedMessages++;
        endedBytes += size;
        if (grantedBytes - begunBytes < Math.max(window / 2, Message.MOST_BYTES)) {
            if (nowNs - grantedNs < 2 * roundTripNs && window < MOST_WINDOW) {
                window *= 2;
            }
            grantedNs = nowNs;
            creditDue = true;
        } else if (grantedMessages - (endedMessages + partials.size()) < MOST_MESSAGES / 2) {
            creditDue = true;
        }
    }

    /** Whether the other end should be told of more credit. */
    boolean isCreditDue() {
        return creditDue;
    }

    /** Writes a CREDIT frame, of at most {@link #CREDIT_BYTES}. */
    SentFrame writeCredit(FrameWriter out) {
        creditDue = false;
        grantedBytes = Math.max(grantedBytes, endedBytes + window);
        grantedMessages = endedMessages + MOST_MESSAGES;
        long told = grantedBytes;
        int body = Frames.begin(out, Frames.CREDIT);
        out.putVarint(grantedBytes);
        out.putVarint(grantedMessages);
        Frames.end(out, body);
        return new SentFrame() {
            private boolean arrived;

            @Override
            public void acknowledged() {
                arrived = true;
            }

            @Override
            public void lost() {
                creditDue |= !arrived && told == grantedBytes;
            }
        };
    }

    static final int CREDIT_BYTES = Frames.HEAD_BYTES + 16;

    /** The session is over. */
    void close() {
        partials.clear();
        heldBytes = 0;
    }
}
