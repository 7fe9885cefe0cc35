// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.aac;

/** Reads bits, most significant first. */
final class AacBits {

    private final byte[] bytes;
    private int position;

    AacBits(byte[] bytes) {
        this.bytes = bytes;
    }

    int remaining() {
        return bytes.length * 8 - position;
    }

    /** An unsigned number of {@code count} bits, 1 to 31. */
    int bits(int count) throws AacException {
        if (count > remaining()) {
            throw new AacException("configuration cut short");
        }
        int value = 0;
        for (int i = 0; i < count; i++) {
            value = value << 1 | (bytes[position >> 3] >> (7 - (position & 7)) & 1);
            position++;
        }
        return value;
    }
}
