// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.host;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Writes a {@link Payload}, numbers in network order. */
public final class PayloadWriter {
    static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final byte[] NOTHING = {};

    private byte[] bytes;
    private int size;

    public PayloadWriter() {
        this(48);
    }

    /** @param expected how many bytes will be written, roughly */
    public PayloadWriter(int expected) {
        bytes = new byte[expected];
    }

    public PayloadWriter putByte(int value) {
        room(1);
        bytes[size++] = (byte) value;
        return this;
    }

    public PayloadWriter putShort(int value) {
        return putByte(value >> 8).putByte(value);
    }

    public PayloadWriter putInt(int value) {
        room(Integer.BYTES);
        INT.set(bytes, size, value);
        size += Integer.BYTES;
        return this;
    }

    public PayloadWriter putLong(long value) {
        room(Long.BYTES);
        LONG.set(bytes, size, value);
        size += Long.BYTES;
        return this;
    }

    public PayloadWriter putId(PeerId id) {
        return putLong(id.a()).putLong(id.b()).putLong(id.c()).putLong(id.d());
    }

    /** An endpoint: 16 bytes of address, two of port. */
    public PayloadWriter putEndpoint(Endpoint endpoint) {
        return putLong(endpoint.high()).putLong(endpoint.low()).putShort(endpoint.port());
    }

    public PayloadWriter putBytes(byte[] from, int at, int length) {
        room(length);
        System.arraycopy(from, at, bytes, size, length);
        size += length;
        return this;
    }

    /** Bytes so far. */
    public int size() {
        return size;
    }

    /** What was written. The writer must not be used any more. */
    public Payload end() {
        return endWith(Payload.NOTHING);
    }

    /**
     * What was written and a body behind it. The writer must not be used any more.
     *
     * @param body what is left of it; not copied, and its bytes must not change
     */
    public Payload endWith(ByteBuffer body) {
        Payload payload = new Payload(bytes, size, body.slice().asReadOnlyBuffer());
        bytes = NOTHING;
        size = 0;
        return payload;
    }

    /** What was written, and behind it what is left of another: its body is not copied. The writer must not be used any more, and the reader has ended. */
    public Payload endWith(PayloadReader rest) {
        ByteBuffer body = rest.takeBody();
        if (!body.hasRemaining()) {
            return endWith(rest.rest());
        }
        byte[] head = rest.copyRest();
        return putBytes(head, 0, head.length).endWith(body);
    }

    private void room(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(size + more, 2 * bytes.length));
        }
    }
}
