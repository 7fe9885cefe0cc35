// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.load;

import java.nio.charset.StandardCharsets;

/**
 * What every media message of ours carries: a number that counts the messages of its kind in its stream, and the moment it was
 * sent. No byte of it is 0, so that it can stand in an H.264 NAL unit without emulation prevention.
 */
final class Stamp {
    /** Serves as the UUID of an SEI message of unregistered user data (H.264, D.1.6), which is how the video carries it. */
    private static final byte[] MARK = "nearcast-load-01".getBytes(StandardCharsets.US_ASCII);

    private static final int GROUPS = 10;

    /** Bytes of a stamp. */
    static final int BYTES = 16 + 2 * GROUPS;

    private Stamp() {}

    /** Marks the place; to be done once before {@link #set}. */
    static void mark(byte[] payload, int at) {
        System.arraycopy(MARK, 0, payload, at, MARK.length);
        set(payload, at, 0, 0);
    }

    /**
     * Writes the changing part.
     *
     * @param number of the message
     * @param nanos its time, by {@code System.nanoTime()}
     */
    static void set(byte[] payload, int at, long number, long nanos) {
        put(payload, at + MARK.length, number);
        put(payload, at + MARK.length + GROUPS, nanos);
    }

    /** Whether a stamp is at this place. */
    static boolean isAt(byte[] payload, int at, int end) {
        if (end - at < BYTES) {
            return false;
        }
        for (int i = 0; i < MARK.length; i++) {
            if (payload[at + i] != MARK[i]) {
                return false;
            }
        }
        return true;
    }

    static long number(byte[] payload, int at) {
        return get(payload, at + MARK.length);
    }

    static long nanos(byte[] payload, int at) {
        return get(payload, at + MARK.length + GROUPS);
    }

    /** Seven bits a byte, the eighth set. */
    private static void put(byte[] payload, int at, long value) {
        for (int i = 0; i < GROUPS; i++) {
            payload[at + i] = (byte) (value >>> 7 * i | 0x80);
        }
    }

    private static long get(byte[] payload, int at) {
        long value = 0;
        for (int i = 0; i < GROUPS; i++) {
            value |= (payload[at + i] & 0x7FL) << 7 * i;
        }
        return value;
    }
}
