// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.rtmp;

import java.util.Arrays;

/** What a decoder remembers of one chunk stream: the last header, and the message that is not yet whole. */
final class ChunkStream {
    private static final int LEAST_ALLOCATION_BYTES = 4096;
    private static final byte[] NOTHING = new byte[0];

    final int id;
    /** Whether a message header (type 0 or 1) has set length and type. */
    boolean headerSeen;

    /** Whether the last message header carried an extended timestamp. */
    boolean extended;

    /** The last timestamp field as sent, absolute or delta, 32 bits. */
    int timestampField;

    /** Absolute time of the current message, 32 bits. */
    int timestamp;

    int length;
    int type;
    int streamId;

    /** Whether a message has begun and is not finished. */
    boolean assembling;

    /** Of the current message among all of the connection. */
    long ordinal;

    int filled;
    byte[] payload = NOTHING;

    ChunkStream(int id) {
        this.id = id;
    }

    /**
     * Bytes to add to {@link #payload} so that {@code bytes} more fit: room for all that has arrived or for twice what there
     * is, never past the message's end.
     */
    int growthFor(int bytes, int arrived) {
        if (filled + bytes <= payload.length) {
            return 0;
        }
        long capacity = Math.max(Math.max((long) filled + arrived, 2L * payload.length), LEAST_ALLOCATION_BYTES);
        return (int) Math.min(length, capacity) - payload.length;
    }

    void grow(int by) {
        payload = Arrays.copyOf(payload, payload.length + by);
    }

    RtmpMessage finish() {
        RtmpMessage message = new RtmpMessage(type, streamId, timestamp & 0xFFFFFFFFL, payload);
        reset();
        return message;
    }

    void reset() {
        assembling = false;
        filled = 0;
        payload = NOTHING;
    }
}
