// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.nat.stun;

import java.util.random.RandomGenerator;

/**
 * Which request an answer is for: 96 bits that nobody can guess who did not see the request (RFC 8489, section 5).
 *
 * @param high the first four bytes
 * @param low the other eight
 */
public record TransactionId(int high, long low) {
    /** Bytes on the wire. */
    public static final int BYTES = 12;

    public static TransactionId random(RandomGenerator random) {
        return new TransactionId(random.nextInt(), random.nextLong());
    }
}
