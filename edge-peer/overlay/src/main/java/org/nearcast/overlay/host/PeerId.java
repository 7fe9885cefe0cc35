// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.host;

import java.util.HexFormat;
import java.util.random.RandomGenerator;

/**
 * Who a peer is: 256 bits, the hash of its identity key, or drawn at random where there are no keys. Peers are compared and sorted by it as
 * unsigned numbers.
 *
 * @param a the highest 64 bits
 * @param b the next
 * @param c the next
 * @param d the lowest
 */
public record PeerId(long a, long b, long c, long d) implements Comparable<PeerId> {
    /** Bytes on the wire. */
    public static final int BYTES = 32;

    public static PeerId random(RandomGenerator random) {
        return new PeerId(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
    }

    // As records do it, but much faster: sessions are looked up by it for every message.
    @Override
    public boolean equals(Object other) {
        return other instanceof PeerId that && a == that.a && b == that.b && c == that.c && d == that.d;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(a ^ b ^ c ^ d);
    }

    @Override
    public int compareTo(PeerId other) {
        int order = Long.compareUnsigned(a, other.a);
        if (order == 0) {
            order = Long.compareUnsigned(b, other.b);
        }
        if (order == 0) {
            order = Long.compareUnsigned(c, other.c);
        }
        return order == 0 ? Long.compareUnsigned(d, other.d) : order;
    }

    /** The first eight hexadecimal digits, enough for people. */
    @Override
    public String toString() {
        return HexFormat.of().toHexDigits(a).substring(0, 8);
    }
}
