// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.fmp4;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes boxes (ISO/IEC 14496-12, 4.2), one inside the other; their sizes are filled in when they end. */
final class BoxWriter {

    private byte[] bytes;
    private int size;

    BoxWriter(int expectedBytes) {
        bytes = new byte[Math.max(64, expectedBytes)];
    }

    /** Begins a box of four characters' type; returns where, for {@link #end}. */
    int begin(String type) {
        int at = size;
        u32(0);
        ascii(type);
        return at;
    }

    /** Begins a box with version and flags (24 bits). */
    int begin(String type, int version, int flags) {
        int at = begin(type);
        u32(version << 24 | flags);
        return at;
    }

    void end(int at) {
        patch(at, size - at);
    }

    /** Writes a number of four bytes over what is there. */
    void patch(int at, int value) {
        bytes[at] = (byte) (value >> 24);
        bytes[at + 1] = (byte) (value >> 16);
        bytes[at + 2] = (byte) (value >> 8);
        bytes[at + 3] = (byte) value;
    }

    int size() {
        return size;
    }

    void u8(int value) {
        room(1);
        bytes[size++] = (byte) value;
    }

    void u16(int value) {
        u8(value >> 8);
        u8(value);
    }

    void u32(int value) {
        room(4);
        patch(size, value);
        size += 4;
    }

    void u64(long value) {
        u32((int) (value >> 32));
        u32((int) value);
    }

    void zeros(int count) {
        room(count);
        size += count;
    }

    void ascii(String text) {
        bytes(text.getBytes(StandardCharsets.US_ASCII));
    }

    void bytes(byte[] some) {
        bytes(some, 0, some.length);
    }

    void bytes(byte[] some, int from, int length) {
        room(length);
        System.arraycopy(some, from, bytes, size, length);
        size += length;
    }

    private void room(int more) {
        if (more > bytes.length - size) {
            bytes = Arrays.copyOf(
                    bytes, Math.max(Math.addExact(size, more), (int) Math.min(1 << 30, 2L * bytes.length)));
        }
    }

    byte[] toBytes() {
        return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
    }
}
