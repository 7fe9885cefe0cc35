// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.transport;

import java.nio.ByteBuffer;
import org.nearcast.overlay.host.MalformedPayloadException;

/** Reads what {@link FrameWriter} wrote. Every read throws {@link MalformedPayloadException} if there is not enough left. */
final class FrameReader {
    private final byte[] bytes;
    private final int end;
    private ByteBuffer body;
    private int at;

    FrameReader(byte[] bytes, int from, int end) {
        this(bytes, from, end, FrameWriter.NO_BODY);
    }

    /** @param body what the last frame ends with, read-only */
    FrameReader(byte[] bytes, int from, int end, ByteBuffer body) {
        this.bytes = bytes;
        this.end = end;
        this.body = body;
        at = from;
    }

    int remaining() {
        return end - at + body.remaining();
    }

    private void require(int length) {
        if (length > end - at) {
            throw new MalformedPayloadException(length + " bytes expected, " + (end - at) + " left");
        }
    }

    int getByte() {
        require(1);
        return bytes[at++] & 0xff;
    }

    int getInt() {
        require(Integer.BYTES);
        int value = 0;
        for (int i = 0; i < Integer.BYTES; i++) {
            value = value << 8 | bytes[at++] & 0xff;
        }
        return value;
    }

    int getShort() {
        return getByte() << 8 | getByte();
    }

    long getLong() {
        return (long) getInt() << 32 | getInt() & 0xffff_ffffL;
    }

    /** A variable-length integer, 0 to 2^62 - 1 (RFC 9000, section 16). */
    long getVarint() {
        int first = getByte();
        long value = first & 0x3f;
        int more = (1 << (first >>> 6)) - 1;
        require(more);
        for (int i = 0; i < more; i++) {
            value = value << 8 | bytes[at++] & 0xff;
        }
        return value;
    }

    /**
     * A variable-length integer that says how much of something there is.
     *
     * @throws MalformedPayloadException if it is more than is allowed
     */
    int getCount(int most) {
        long count = getVarint();
        if (count > most) {
            throw new MalformedPayloadException("a count of " + count + ", where " + most + " are allowed");
        }
        return (int) count;
    }

    /** The next bytes as frames of their own. */
    FrameReader getPart(int length) {
        if (body.hasRemaining() && length == remaining()) {
            FrameReader last = new FrameReader(bytes, at, end, body);
            at = end;
            body = FrameWriter.NO_BODY;
            return last;
        }
        require(length);
        FrameReader part = new FrameReader(bytes, at, at + length);
        at += length;
        return part;
    }

    /** The next bytes, not copied. */
    ByteBuffer getBytes(int length) {
        if (at == end && body.hasRemaining() && length == body.remaining()) {
            ByteBuffer all = body;
            body = FrameWriter.NO_BODY;
            return all;
        }
        require(length);
        ByteBuffer part = ByteBuffer.wrap(bytes, at, length).slice().asReadOnlyBuffer();
        at += length;
        return part;
    }

    /** The next bytes in an array of their own. */
    byte[] copyBytes(int length) {
        byte[] copy = new byte[length];
        getBytes(length).get(copy);
        return copy;
    }
}
