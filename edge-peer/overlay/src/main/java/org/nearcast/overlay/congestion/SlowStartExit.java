// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.congestion;

/**
 * Ends slow start before it overruns the queue: HyStart++ (RFC 9406). When round trips grow longer it goes on at a quarter of the pace, and
 * when that lasts for some rounds it is over.
 */
final class SlowStartExit {
    private static final long LEAST_RISE_NS = 4_000_000;
    private static final long GREATEST_RISE_NS = 16_000_000;
    private static final int RISE_PART = 8;
    private static final int SAMPLES = 8;
    private static final int CONSERVATIVE_ROUNDS = 5;
    private static final double CONSERVATIVE_PART = 0.25;

    private long lastLeastNs = Long.MAX_VALUE;
    private long leastNs = Long.MAX_VALUE;
    private long baselineNs;
    private int samples;
    private int conservativeRounds;
    private boolean conservative;

    /** A round trip was measured. */
    void measured(long rttNs) {
        leastNs = Math.min(leastNs, rttNs);
        samples++;
        if (samples < SAMPLES || lastLeastNs == Long.MAX_VALUE) {
            return;
        }
        if (conservative) {
            if (leastNs < baselineNs) {
                conservative = false;
            }
        } else if (leastNs - lastLeastNs
                >= Math.min(Math.max(lastLeastNs / RISE_PART, LEAST_RISE_NS), GREATEST_RISE_NS)) {
            conservative = true;
            conservativeRounds = 0;
            baselineNs = leastNs;
        }
    }

    /**
     * A round is over.
     *
     * @return whether slow start is, too
     */
    boolean roundEnded() {
        lastLeastNs = leastNs;
        leastNs = Long.MAX_VALUE;
        samples = 0;
        return conservative && ++conservativeRounds >= CONSERVATIVE_ROUNDS;
    }

    /** By which part of what is acknowledged the window may grow. */
    double part() {
        return conservative ? CONSERVATIVE_PART : 1;
    }
}
