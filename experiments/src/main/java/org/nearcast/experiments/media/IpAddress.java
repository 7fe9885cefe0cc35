// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.media;

import java.nio.ByteBuffer;

/**
 * An address of either family; one of IPv4 is kept as its IPv4-mapped address (RFC 4291, section 2.5.5.2).
 *
 * @param high its first eight bytes
 * @param low its last eight bytes
 */
public record IpAddress(long high, long low) {
    private static final long MAPPED = 0xffff00000000L;
    private static final int GROUPS = 8;

    /** An IPv4 address, its first byte the highest. */
    public static IpAddress v4(int address) {
        return new IpAddress(0, MAPPED | address & 0xffffffffL);
    }

    /** The sixteen bytes at a place of a buffer. */
    static IpAddress v6(ByteBuffer in, int at) {
        return new IpAddress(in.getLong(at), in.getLong(at + 8));
    }

    /** Whether it is of IPv4. */
    public boolean isV4() {
        return high == 0 && low >>> 32 == 0xffff;
    }

    private int group(int index) {
        return (int) ((index < GROUPS / 2 ? high : low) >>> 48 - 16 * (index % (GROUPS / 2))) & 0xffff;
    }

    /** As people write it: dotted, or by RFC 5952 with the longest run of zeros, the first of equal ones, left out. */
    @Override
    public String toString() {
        if (isV4()) {
            return (low >>> 24 & 0xff) + "." + (low >>> 16 & 0xff) + "." + (low >>> 8 & 0xff) + "." + (low & 0xff);
        }
        int from = 0;
        int zeros = 0;
        for (int at = 0; at < GROUPS; at++) {
            int run = at;
            while (run < GROUPS && group(run) == 0) {
                run++;
            }
            if (run - at > zeros) {
                from = at;
                zeros = run - at;
            }
        }
        StringBuilder text = new StringBuilder();
        for (int at = 0; at < GROUPS; at++) {
            if (zeros > 1 && at == from) {
                text.append("::");
                at += zeros - 1;
            } else {
                text.append(text.isEmpty() || text.charAt(text.length() - 1) == ':' ? "" : ":")
                        .append(Integer.toHexString(group(at)));
            }
        }
        return text.toString();
    }
}
