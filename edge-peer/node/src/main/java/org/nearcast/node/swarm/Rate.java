// SPDX-License-Identifier: Apache-2.0
package org.nearcast.node.swarm;

import java.math.BigDecimal;

/** A rate as people say it, in Mbit/s. */
public final class Rate {
    private static final BigDecimal BYTES_PER_MBIT = BigDecimal.valueOf(125_000);
    private static final BigDecimal MOST_MBIT = BigDecimal.valueOf(10_000);

    private Rate() {}

    /**
     * Reads one.
     *
     * @param what the flag or setting, for the message
     * @return bytes a second
     * @throws IllegalArgumentException with one line for the user
     */
    public static long bytesPerSecond(String what, String mbit) {
        try {
            BigDecimal value = new BigDecimal(mbit.strip());
            if (value.signum() >= 0 && value.compareTo(MOST_MBIT) <= 0) {
                return value.multiply(BYTES_PER_MBIT).longValue();
            }
        } catch (NumberFormatException notANumber) {
            // said below
        }
        throw new IllegalArgumentException(
                what + " must be Mbit/s, 0 to " + MOST_MBIT + " such as 4 or 0.5, not " + mbit);
    }
}
