// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.sim;

/**
 * A host's clock: what it shows at a time of the simulation, and when it will have shown so much more. All in nanoseconds.
 *
 * @param offsetNs what it shows at time 0
 * @param skewPpb how much faster it runs, in parts of 10^9
 */
record SkewedClock(long offsetNs, long skewPpb) {
    private static final long BILLION = 1_000_000_000L;
    private static final long CENTURY_NS = 100L * 365 * 86_400 * BILLION;

    /** What it shows. */
    long shows(long timeNs) {
        return offsetNs + withoutOffset(timeNs);
    }

    private long withoutOffset(long timeNs) {
        return skewPpb == 0 ? timeNs : timeNs + timeNs / BILLION * skewPpb + timeNs % BILLION * skewPpb / BILLION;
    }

    /** The first time at which it shows so much more than at a time; the end of all time if that is in more than a century. */
    long after(long timeNs, long delayNs) {
        if (delayNs > CENTURY_NS) {
            return Long.MAX_VALUE;
        }
        if (skewPpb == 0) {
            return timeNs + delayNs;
        }
        long target = withoutOffset(timeNs) + delayNs;
        long rate = BILLION + skewPpb;
        long first = target / rate * BILLION + target % rate * BILLION / rate; // to a nanosecond or two
        while (withoutOffset(first) < target) {
            first++;
        }
        while (first > timeNs && withoutOffset(first - 1) >= target) {
            first--;
        }
        return first;
    }
}
