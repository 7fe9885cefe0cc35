// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.host;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What is in a datagram: a head, written by {@link PayloadWriter}, and behind it perhaps a body that somebody else holds too, such as a
 * chunk of video. The body is not copied before it reaches a socket, and in virtual time not at all, so whoever gave it must not change it.
 */
public final class Payload {
    static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final byte[] head;
    private final int headLength;
    private final ByteBuffer body;

    /**
     * @param head not copied
     * @param body from 0 to its limit; not copied, and its position is not looked at
     */
    Payload(byte[] head, int headLength, ByteBuffer body) {
        this.head = head;
        this.headLength = headLength;
        this.body = body;
    }

    /** Of bytes, which are not copied and must not change. */
    public static Payload of(byte... bytes) {
        return new Payload(bytes, bytes.length, NOTHING);
    }

    /**
     * Of the first bytes of an array, which is not copied and must not change.
     *
     * @throws IllegalArgumentException if there are not so many
     */
    public static Payload of(byte[] bytes, int length) {
        return of(bytes, length, NOTHING);
    }

    /**
     * Of the first bytes of an array and a body behind them, neither of which is copied or may change.
     *
     * @param body what is left of it
     * @throws IllegalArgumentException if the array has not so many bytes
     */
    public static Payload of(byte[] bytes, int length, ByteBuffer body) {
        if (length < 0 || length > bytes.length) {
            throw new IllegalArgumentException(length + " bytes of " + bytes.length);
        }
        return new Payload(bytes, length, body.hasRemaining() ? body.slice().asReadOnlyBuffer() : NOTHING);
    }

    /** Of a message that came, from its position to its limit; not copied, it must not change. */
    public static Payload of(ByteBuffer message) {
        return new Payload(new byte[0], 0, message.slice());
    }

    /** Bytes in all. */
    public int size() {
        return headLength + body.limit();
    }

    /**
     * Refuses what is too large for a datagram.
     *
     * @throws IllegalArgumentException if it has more bytes than that
     */
    public void requireAtMost(int bytes) {
        if (size() > bytes) {
            throw new IllegalArgumentException("a datagram of " + size() + " bytes; " + bytes + " are allowed");
        }
    }

    /** Reads from the first byte on. */
    public PayloadReader reader() {
        return new PayloadReader(this);
    }

    /** Writes all to a buffer. */
    public void writeTo(ByteBuffer out) {
        out.put(head, 0, headLength).put(body.duplicate().position(0));
    }

    /** All bytes, in an array of their own. */
    public byte[] toBytes() {
        return copy(0, size());
    }

    /** The bytes from one to another, in an array of their own. */
    byte[] copy(int from, int to) {
        if (from > headLength) {
            byte[] bytes = new byte[to - from];
            body.get(from - headLength, bytes);
            return bytes;
        }
        byte[] bytes = Arrays.copyOfRange(head, from, to);
        if (to > headLength) {
            body.get(0, bytes, headLength - from, to - headLength);
        }
        return bytes;
    }

    /** Where the body begins. */
    int bodyAt() {
        return headLength;
    }

    byte at(int i) {
        return i < headLength ? head[i] : body.get(i - headLength);
    }

    int intAt(int i) {
        if (i + Integer.BYTES <= headLength) {
            return (int) PayloadWriter.INT.get(head, i);
        }
        int value = 0;
        for (int k = 0; k < Integer.BYTES; k++) {
            value = value << 8 | at(i + k) & 0xff;
        }
        return value;
    }

    long longAt(int i) {
        if (i + Long.BYTES <= headLength) {
            return (long) PayloadWriter.LONG.get(head, i);
        }
        return (long) intAt(i) << 32 | intAt(i + Integer.BYTES) & 0xffff_ffffL;
    }

    /** A part of it, by reference if it lies in the head or in the body alone. */
    ByteBuffer slice(int from, int length) {
        if (from >= headLength) {
            return body.slice(from - headLength, length);
        }
        byte[] bytes = from + length <= headLength ? head : toBytes();
        return ByteBuffer.wrap(bytes, from, length).slice().asReadOnlyBuffer();
    }
}
