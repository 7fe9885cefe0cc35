// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.avc;

/** Reads bits, most significant first, of a NAL unit without its emulation prevention (ISO/IEC 14496-10, 7.3.1). */
final class BitReader {

    private final byte[] bytes;
    private final int bits;
    private int position;

    /** @param nal a NAL unit; reading begins after its header byte */
    BitReader(byte[] nal) {
        byte[] plain = new byte[Math.max(0, nal.length - 1)];
        int length = 0;
        int zeros = 0;
        for (int i = 1; i < nal.length; i++) {
            if (zeros >= 2 && nal[i] == 3) {
                zeros = 0;
                continue;
            }
            zeros = nal[i] == 0 ? zeros + 1 : 0;
            plain[length++] = nal[i];
        }
        this.bytes = plain;
        this.bits = length * 8;
    }

    boolean flag() throws AvcException {
        return bits(1) == 1;
    }

    /** u(n), n of 1 to 32. */
    long bits(int count) throws AvcException {
        if (count > bits - position) {
            throw new AvcException("parameter set cut short");
        }
        long value = 0;
        for (int i = 0; i < count; i++) {
            value = value << 1 | (bytes[position >> 3] >> (7 - (position & 7)) & 1);
            position++;
        }
        return value;
    }

    /** ue(v), Exp-Golomb (9.1), at most {@code max}. */
    int unsigned(int max) throws AvcException {
        long value = golomb();
        if (value > max) {
            throw new AvcException("value " + value + " above " + max);
        }
        return (int) value;
    }

    /** se(v), Exp-Golomb (9.1.1). */
    long signed() throws AvcException {
        long value = golomb();
        return (value & 1) == 1 ? (value + 1) / 2 : -(value / 2);
    }

    private long golomb() throws AvcException {
        int zeros = 0;
        while (!flag()) {
            if (++zeros > 31) {
                throw new AvcException("Exp-Golomb code too long");
            }
        }
        return zeros == 0 ? 0 : (1L << zeros) - 1 + bits(zeros);
    }
}
