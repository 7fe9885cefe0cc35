// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.rtmp;

import java.util.Arrays;

/**
 * One RTMP message (RTMP 1.0, section 6.1), whole and independent of how it was cut into chunks. The payload is shared, not
 * copied: whoever makes a message hands the array over, and nobody writes to it afterwards.
 */
public final class RtmpMessage {
    /** The longest payload that the 24-bit length field can say, in bytes. */
    public static final int MAX_PAYLOAD_BYTES = 0xFFFFFF;

    private final int type;
    private final int streamId;
    private final long timestamp;
    private final byte[] payload;

    /**
     * @param type 0..255, see {@link MessageType}
     * @param streamId the message stream, 0 for the connection itself
     * @param timestamp milliseconds; only the low 32 bits are kept, as on the wire
     * @param payload at most {@link #MAX_PAYLOAD_BYTES}
     */
    public RtmpMessage(int type, int streamId, long timestamp, byte[] payload) {
        if (type < 0 || type > 255) {
            throw new IllegalArgumentException("message type " + type);
        }
        if (payload.length > MAX_PAYLOAD_BYTES) {
            throw new IllegalArgumentException("payload of " + payload.length + " bytes");
        }
        this.type = type;
        this.streamId = streamId;
        this.timestamp = timestamp & 0xFFFFFFFFL;
        this.payload = payload;
    }

    public int type() {
        return type;
    }

    public int streamId() {
        return streamId;
    }

    /** Milliseconds, 0..2^32-1; wraps after 49.7 days. */
    public long timestamp() {
        return timestamp;
    }

    public byte[] payload() {
        return payload;
    }

    /** The same message for another message stream; the payload is shared. */
    public RtmpMessage withStreamId(int newStreamId) {
        return newStreamId == streamId ? this : new RtmpMessage(type, newStreamId, timestamp, payload);
    }

    /** The same message at another time (ms); the payload is shared. */
    public RtmpMessage withTimestamp(long newTimestamp) {
        return new RtmpMessage(type, streamId, newTimestamp, payload);
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof RtmpMessage)) {
            return false;
        }
        RtmpMessage that = (RtmpMessage) other;
        return type == that.type
                && streamId == that.streamId
                && timestamp == that.timestamp
                && Arrays.equals(payload, that.payload);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * (31 * type + streamId) + Long.hashCode(timestamp)) + Arrays.hashCode(payload);
    }

    @Override
    public String toString() {
        return "RtmpMessage(type " + type + ", stream " + streamId + ", " + timestamp + " ms, " + payload.length
                + " bytes)";
    }
}
