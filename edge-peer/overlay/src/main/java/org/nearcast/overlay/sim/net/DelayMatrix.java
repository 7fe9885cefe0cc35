// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.sim.net;

/** Delays as they were measured, from each site to each. */
public final class DelayMatrix implements Network {
    private static final long NS_IN_US = 1_000;

    private final int[][] microseconds;

    /**
     * @param microseconds one way, from the row's site to the column's, 0 or more
     * @throws IllegalArgumentException if one is negative, or the rows are not as long as they are many
     */
    public DelayMatrix(int[][] microseconds) {
        this.microseconds = new int[microseconds.length][];
        for (int i = 0; i < microseconds.length; i++) {
            if (microseconds[i].length != microseconds.length) {
                throw new IllegalArgumentException(
                        "row " + i + " has " + microseconds[i].length + " delays of " + microseconds.length);
            }
            for (int delay : microseconds[i]) {
                if (delay < 0) {
                    throw new IllegalArgumentException("a delay must not be negative: " + delay + " in row " + i);
                }
            }
            this.microseconds[i] = microseconds[i].clone();
        }
    }

    @Override
    public int sites() {
        return microseconds.length;
    }

    @Override
    public long delayNs(int from, int to) {
        return microseconds[from][to] * NS_IN_US;
    }
}
