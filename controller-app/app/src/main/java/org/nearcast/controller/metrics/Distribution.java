// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.metrics;

import java.util.Arrays;

/** The last 4096 values of something and how many there were in all. Thread-safe. */
public final class Distribution {

    private static final int KEPT = 4096;

    private final double[] values = new double[KEPT];
    private long count;
    private double max;
    private double sum;

    /** Adds a value. */
    public synchronized void add(double value) {
        values[(int) (count % KEPT)] = value;
        count++;
        max = Math.max(max, value);
        sum += value;
    }

    /** How many values there were. */
    public synchronized long count() {
        return count;
    }

    /** The sum of all there were. */
    public synchronized double sum() {
        return sum;
    }

    /** The largest there was; 0 before the first. */
    public synchronized double max() {
        return max;
    }

    /**
     * A quantile of those kept, by nearest rank; 0 before the first.
     *
     * @param quantile within 0 to 1
     */
    public synchronized double quantile(double quantile) {
        int kept = (int) Math.min(count, KEPT);
        if (kept == 0) {
            return 0;
        }
        double[] sorted = Arrays.copyOf(values, kept);
        Arrays.sort(sorted);
        return sorted[Math.max(0, (int) Math.ceil(quantile * kept) - 1)];
    }
}
