// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.sim.crypto;

/** What stands for a hash and a cipher: 64 bits, a multiplication per eight bytes. Any change of the input changes the result almost surely. */
final class Mixing {
    private static final long MULTIPLIER = 0xff51afd7ed558ccdL;

    private Mixing() {}

    /** The finaliser of MurmurHash3 (Appleby): a permutation in which each bit depends on all. */
    static long mix(long value) {
        long v = (value ^ value >>> 33) * MULTIPLIER;
        v = (v ^ v >>> 33) * 0xc4ceb9fe1a85ec53L;
        return v ^ v >>> 33;
    }

    /**
     * Bytes of a part, and their number, taken into a state. Each step is a permutation of one of four lanes, which are independent so that a
     * processor can do them at once; so an altered word cannot be undone by chance.
     */
    static long absorb(long state, byte[] bytes, int from, int to) {
        long s = mix(state + (to - from) + 1);
        int at = from;
        if (to - from >= 4 * Long.BYTES) {
            long s1 = s + 1;
            long s2 = s + 2;
            long s3 = s + 3;
            for (; at <= to - 4 * Long.BYTES; at += 4 * Long.BYTES) {
                s = step(s, (long) ModelledSuite.LONG.get(bytes, at));
                s1 = step(s1, (long) ModelledSuite.LONG.get(bytes, at + Long.BYTES));
                s2 = step(s2, (long) ModelledSuite.LONG.get(bytes, at + 2 * Long.BYTES));
                s3 = step(s3, (long) ModelledSuite.LONG.get(bytes, at + 3 * Long.BYTES));
            }
            s = step(step(step(s, s1), s2), s3);
        }
        for (; at <= to - Long.BYTES; at += Long.BYTES) {
            s = step(s, (long) ModelledSuite.LONG.get(bytes, at));
        }
        long rest = 0;
        for (; at < to; at++) {
            rest = rest << 8 | bytes[at] & 0xff;
        }
        return mix(step(s, rest));
    }

    private static long step(long state, long word) {
        long s = (state ^ word) * MULTIPLIER;
        return s ^ s >>> 32;
    }

    /** What a key and a nonce begin with. */
    static long start(byte[] key, long nonce) {
        return mix(absorb(0, key, 0, key.length) ^ nonce);
    }

    /** Makes bytes unreadable to who forgot to open them, and readable again the second time. */
    static void scramble(long start, byte[] bytes, int from, int to) {
        long pad = mix(start);
        int at = from;
        for (; at <= to - Long.BYTES; at += Long.BYTES) {
            ModelledSuite.LONG.set(bytes, at, (long) ModelledSuite.LONG.get(bytes, at) ^ pad);
        }
        for (; at < to; at++) {
            bytes[at] ^= (byte) (pad >>> 8 * (at - from & 7));
        }
    }

    /** Writes a tag of 16 bytes over the first bytes of some and a range of others. */
    static void tag(
            long start, byte[] associated, int associatedBytes, byte[] content, int from, int to, byte[] out, int at) {
        long state = absorb(absorb(start, associated, 0, associatedBytes), content, from, to);
        ModelledSuite.LONG.set(out, at, state);
        ModelledSuite.LONG.set(out, at + Long.BYTES, mix(state ^ start));
    }
}
