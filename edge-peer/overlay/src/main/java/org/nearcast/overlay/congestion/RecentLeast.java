// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.congestion;

import java.util.Arrays;

/** The least delay of the last ten minutes or so, minute by minute (RFC 6817, section 3.4.2: BASE_HISTORY). */
final class BaseDelay {
    private static final int MINUTES = 10;
    private static final long MINUTE_NS = 60_000_000_000L;

    private final long[] least = new long[MINUTES];
    private int at;
    private long minuteBeganNs;

    BaseDelay(long nowNs) {
        Arrays.fill(least, Long.MAX_VALUE);
        minuteBeganNs = nowNs;
    }

    void measured(long nowNs, long delayNs) {
        for (long missed = Math.min(MINUTES, (nowNs - minuteBeganNs) / MINUTE_NS); missed > 0; missed--) {
            at = (at + 1) % MINUTES;
            least[at] = Long.MAX_VALUE;
            minuteBeganNs += MINUTE_NS;
        }
        if (nowNs - minuteBeganNs >= MINUTE_NS) {
            minuteBeganNs = nowNs; // after a silence longer than all that is kept
        }
        least[at] = Math.min(least[at], delayNs);
    }

    /** What was is not so any more: it is this. */
    void replace(long delayNs) {
        Arrays.fill(least, Long.MAX_VALUE);
        least[at] = delayNs;
    }

    /** {@link Long#MAX_VALUE} if nothing was measured. */
    long ns() {
        long base = Long.MAX_VALUE;
        for (long minute : least) {
            base = Math.min(base, minute);
        }
        return base;
    }
}
