// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.segment;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What peers call a stream: 16 bytes that follow from its public name, and from which the name cannot be read. */
public final class StreamId {
    /** Length in bytes. */
    public static final int BYTES = 16;

    private static final byte[] PREFIX = "nearcast stream".getBytes(StandardCharsets.US_ASCII);

    private final long high;
    private final long low;

    private StreamId(long high, long low) {
        this.high = high;
        this.low = low;
    }

    /** The first 16 bytes of SHA-256 over {@code nearcast stream} and the public name in UTF-8. */
    public static StreamId of(String name) {
        return read(Sha256.of(ByteBuffer.wrap(PREFIX), ByteBuffer.wrap(name.getBytes(StandardCharsets.UTF_8))));
    }

    /**
     * Reads 16 bytes.
     *
     * @throws java.nio.BufferUnderflowException if there are fewer
     */
    public static StreamId read(ByteBuffer in) {
        return new StreamId(in.getLong(), in.getLong());
    }

    /** The 16 bytes, the caller's own. */
    public byte[] bytes() {
        return ByteBuffer.allocate(BYTES).putLong(high).putLong(low).array();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StreamId && high == ((StreamId) other).high && low == ((StreamId) other).low;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(high ^ low);
    }

    /** 32 lower-case hex digits. */
    @Override
    public String toString() {
        return String.format("%016x%016x", high, low);
    }
}
