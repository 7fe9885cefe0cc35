// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.flv;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * One tag of an FLV file (annex E.4.1). Type, time and data are those of an RTMP audio, video or data message, so either turns
 * into the other without touching the data. The data is shared, not copied.
 */
public final class FlvTag {
    public static final int AUDIO = 8;
    public static final int VIDEO = 9;
    public static final int SCRIPT_DATA = 18;

    public static final int HEADER_BYTES = 11;
    /** The back pointer behind a tag. */
    public static final int TRAILER_BYTES = 4;

    private static final int MAX_DATA_BYTES = 0xFFFFFF;
    private static final int TYPE_BITS = 0x1F;
    private static final int FILTER_BIT = 0x20;

    private final int type;
    private final long timestamp;
    private final byte[] data;

    /**
     * @param type {@link #AUDIO}, {@link #VIDEO} or {@link #SCRIPT_DATA}; 0..31
     * @param timestamp ms; the low 32 bits count
     */
    public FlvTag(int type, long timestamp, byte[] data) {
        if (type < 0 || type > TYPE_BITS || data.length > MAX_DATA_BYTES) {
            throw new IllegalArgumentException("tag of type " + type + " with " + data.length + " bytes");
        }
        this.type = type;
        this.timestamp = timestamp & 0xFFFFFFFFL;
        this.data = data;
    }

    /**
     * Reads a tag and its back pointer. When {@code in} does not hold all of it, its position stays and null is returned.
     *
     * @throws FlvException when the tag is encrypted or the back pointer wrong
     */
    public static FlvTag read(ByteBuffer in) throws FlvException {
        if (in.remaining() < HEADER_BYTES) {
            return null;
        }
        int start = in.position();
        int typeAndLength = in.getInt();
        int type = typeAndLength >>> 24;
        int length = typeAndLength & MAX_DATA_BYTES;
        int time = in.getInt();
        if ((type & FILTER_BIT) != 0) {
            throw new FlvException("encrypted FLV tag");
        }
        in.position(start + HEADER_BYTES);
        if (in.remaining() < length + TRAILER_BYTES) {
            in.position(start);
            return null;
        }
        byte[] data = new byte[length];
        in.get(data);
        int back = in.getInt();
        if (back != HEADER_BYTES + length) {
            throw new FlvException(
                    "FLV back pointer " + back + " after a tag of " + (HEADER_BYTES + length) + " bytes");
        }
        // Three low bytes first, then the highest.
        return new FlvTag(type & TYPE_BITS, (time >>> 8) | (time & 0xFF) << 24, data);
    }

    /** Header, data and back pointer. */
    public byte[] toBytes() {
        int time = (int) timestamp;
        return ByteBuffer.allocate(HEADER_BYTES + data.length + TRAILER_BYTES)
                .putInt(type << 24 | data.length)
                .putInt(time << 8 | time >>> 24)
                .putShort((short) 0)
                .put((byte) 0)
                .put(data)
                .putInt(HEADER_BYTES + data.length)
                .array();
    }

    public int type() {
        return type;
    }

    /** Milliseconds, 0..2^32-1. */
    public long timestamp() {
        return timestamp;
    }

    public byte[] data() {
        return data;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof FlvTag)) {
            return false;
        }
        FlvTag that = (FlvTag) other;
        return type == that.type && timestamp == that.timestamp && Arrays.equals(data, that.data);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * type + Long.hashCode(timestamp)) + Arrays.hashCode(data);
    }
}
