// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.transport;

import java.nio.ByteBuffer;

/** Writes frames into a packet. Who writes looks at {@link #room} before. */
final class FrameWriter {
    /** The largest number that a variable-length integer holds (RFC 9000, section 16). */
    static final long MOST = (1L << 62) - 1;

    /** Of a packet behind which nothing goes along. */
    static final ByteBuffer NO_BODY = ByteBuffer.allocate(0);

    private final byte[] bytes;
    private int end;
    private int at;
    private ByteBuffer body = NO_BODY;

    /**
     * @param from where the first frame begins
     * @param end where the last must have ended
     */
    FrameWriter(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.end = end;
        at = from;
    }

    /** Bytes that a variable-length integer takes: 1, 2, 4 or 8. */
    static int varintBytes(long value) {
        return value < 1 << 6 ? 1 : value < 1 << 14 ? 2 : value < 1 << 30 ? 4 : 8;
    }

    int room() {
        return end - at;
    }

    int position() {
        return at;
    }

    void rewind(int position) {
        at = position;
    }

    void putByte(int value) {
        bytes[at++] = (byte) value;
    }

    void putInt(int value) {
        putShort(value >>> 16);
        putShort(value);
    }

    void putShort(int value) {
        putByte(value >>> 8);
        putByte(value);
    }

    void putLong(long value) {
        putInt((int) (value >>> 32));
        putInt((int) value);
    }

    /**
     * A variable-length integer (RFC 9000, section 16).
     *
     * @throws IllegalArgumentException if it is negative or larger than {@link #MOST}
     */
    void putVarint(long value) {
        if (value < 0 || value > MOST) {
            throw new IllegalArgumentException("not a variable-length integer: " + value);
        }
        switch (varintBytes(value)) {
            case 1 -> putByte((int) value);
            case 2 -> putShort((int) value | 0x4000);
            case 4 -> putInt((int) value | 0x8000_0000);
            default -> putLong(value | 0xc000_0000_0000_0000L);
        }
    }

    void putBytes(byte[] from) {
        System.arraycopy(from, 0, bytes, at, from.length);
        at += from.length;
    }

    /** Bytes of a buffer, by index: its position stays. */
    void putBytes(ByteBuffer from, int index, int length) {
        from.get(index, bytes, at, length);
        at += length;
    }

    /** Ends the last frame with bytes that are not copied: they go along behind the packet, and nothing follows them. */
    void endWith(ByteBuffer last) {
        body = last;
        end = at;
    }

    /** What goes along behind the packet; empty if nothing does. */
    ByteBuffer body() {
        return body;
    }

    /** Zeros up to a position: padding. */
    void padTo(int position) {
        while (at < position) {
            bytes[at++] = 0;
        }
    }
}
