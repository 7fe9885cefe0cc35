// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.metrics;

import java.util.concurrent.atomic.LongAdder;

/** Counts durations by fixed bounds. Thread-safe; one addition for each duration. */
public final class Histogram {
    /** From what nobody notices to what drives viewers away, in ms. */
    private static final long[] BOUNDS_MS = {5, 10, 25, 50, 100, 250, 500, 1000, 2000, 4000, 8000, 16_000};

    private final LongAdder[] counts = new LongAdder[BOUNDS_MS.length + 1];
    private final LongAdder sumMs = new LongAdder();

    /** An empty one. */
    public Histogram() {
        for (int i = 0; i < counts.length; i++) {
            counts[i] = new LongAdder();
        }
    }

    /** Counts a duration, in ms; what is below 0 counts as 0. */
    public void record(long millis) {
        int bucket = 0;
        while (bucket < BOUNDS_MS.length && millis > BOUNDS_MS[bucket]) {
            bucket++;
        }
        counts[bucket].increment();
        sumMs.add(Math.max(0, millis));
    }

    static long[] bounds() {
        return BOUNDS_MS.clone();
    }

    /** How many were not longer than each bound, and last how many there were at all. */
    long[] cumulative() {
        long[] cumulative = new long[counts.length];
        long sum = 0;
        for (int i = 0; i < counts.length; i++) {
            sum += counts[i].sum();
            cumulative[i] = sum;
        }
        return cumulative;
    }

    long sumMs() {
        return sumMs.sum();
    }
}
