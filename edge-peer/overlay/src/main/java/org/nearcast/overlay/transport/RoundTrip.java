// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.transport;

/** Estimates the round trip of a path (RFC 9002, section 5). Times are nanoseconds. */
final class RoundTrip {
    private static final long GRANULARITY_NS = 1_000_000;

    private long latest;
    private long smoothed;
    private long variation;
    private long least = Long.MAX_VALUE;

    /** @param initialNs what is assumed before anything was measured */
    RoundTrip(long initialNs) {
        smoothed = initialNs;
        variation = initialNs / 2;
        latest = initialNs;
    }

    /**
     * A sample.
     *
     * @param sampleNs from sending to the acknowledgement
     * @param waitedNs how long the receiver says it waited; taken off where that leaves no less than the least ever seen
     * @return the sample without that
     */
    long sample(long sampleNs, long waitedNs) {
        boolean first = least == Long.MAX_VALUE;
        least = Math.min(least, sampleNs);
        latest = sampleNs;
        long adjusted = sampleNs >= least + waitedNs ? sampleNs - waitedNs : sampleNs;
        if (first) {
            smoothed = adjusted;
            variation = adjusted / 2;
        } else {
            variation += (Math.abs(smoothed - adjusted) - variation) / 4;
            smoothed += (adjusted - smoothed) / 8;
        }
        return adjusted;
    }

    boolean isMeasured() {
        return least != Long.MAX_VALUE;
    }

    long smoothedNs() {
        return smoothed;
    }

    long leastNs() {
        return isMeasured() ? least : smoothed;
    }

    /** After how long without an acknowledgement something is sent to elicit one (RFC 9002, section 6.2.1), without backing off. */
    long probeTimeoutNs(long mostAckDelayNs) {
        return smoothed + Math.max(4 * variation, GRANULARITY_NS) + mostAckDelayNs;
    }

    /** How much later than what was sent after it a packet may be acknowledged before it counts as lost (RFC 9002, section 6.1.2). */
    long lossDelayNs() {
        return Math.max(Math.max(latest, smoothed) * 9 / 8, GRANULARITY_NS);
    }
}
