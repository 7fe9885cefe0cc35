// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.congestion;

import java.util.Arrays;

/** The least of what was measured lately, kept time by time (RFC 6817, section 3.4.2: BASE_HISTORY). */
final class RecentLeast {
    private final long timeNs;
    private final long[] least;
    private long ofAll = Long.MAX_VALUE;
    private int at;
    private long timeBeganNs;

    /**
     * @param times how many are looked at, the present one among them
     * @param timeNs how long each is
     */
    RecentLeast(long nowNs, int times, long timeNs) {
        this.timeNs = timeNs;
        least = new long[times];
        Arrays.fill(least, Long.MAX_VALUE);
        timeBeganNs = nowNs;
    }

    void measured(long nowNs, long valueNs) {
        if (nowNs - timeBeganNs >= timeNs) {
            begin(nowNs);
        }
        least[at] = Math.min(least[at], valueNs);
        ofAll = Math.min(ofAll, valueNs);
    }

    private void begin(long nowNs) {
        for (long missed = Math.min(least.length, (nowNs - timeBeganNs) / timeNs); missed > 0; missed--) {
            at = (at + 1) % least.length;
            least[at] = Long.MAX_VALUE;
            timeBeganNs += timeNs;
        }
        if (nowNs - timeBeganNs >= timeNs) {
            timeBeganNs = nowNs; // after a silence longer than all that is kept
        }
        ofAll = Long.MAX_VALUE;
        for (long one : least) {
            ofAll = Math.min(ofAll, one);
        }
    }

    /** What was is not so any more: it is this. */
    void replace(long valueNs) {
        Arrays.fill(least, Long.MAX_VALUE);
        least[at] = valueNs;
        ofAll = valueNs;
    }

    /** {@link Long#MAX_VALUE} if nothing was measured. */
    long ns() {
        return ofAll;
    }
}
