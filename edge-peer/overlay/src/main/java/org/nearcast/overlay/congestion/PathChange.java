// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.congestion;

/**
 * Tells a longer path from a queue that somebody else fills. To both a session that yields answers by all but falling silent, and what it
 * measures then is not its own doing. A queue filled by TCP goes up and down; a path stays. So a round trip that for ten seconds has been longer
 * than the target allows and has hardly moved is the path's, and else everything would stand still until the minutes of the shorter path are
 * forgotten.
 */
final class PathChange {
    private static final long WATCHED_NS = 10_000_000_000L;

    private final QueueingDelay delay;
    private final long wanderingNs;
    private long sinceNs;
    private long leastNs;
    private long greatestNs;
    private boolean watching;

    /** @param wanderingNs by how much the round trip of a path varies at most */
    PathChange(QueueingDelay delay, long wanderingNs) {
        this.delay = delay;
        this.wanderingNs = wanderingNs;
    }

    /** @param isAlmostSilent whether what is measured is not this session's own queue */
    void measured(long nowNs, boolean isAlmostSilent) {
        if (!isAlmostSilent || delay.ns() <= wanderingNs) {
            watching = false;
            return;
        }
        long roundTripNs = delay.roundTripNs();
        if (!watching) {
            watching = true;
            sinceNs = nowNs;
            leastNs = roundTripNs;
            greatestNs = roundTripNs;
        }
        leastNs = Math.min(leastNs, roundTripNs);
        greatestNs = Math.max(greatestNs, roundTripNs);
        if (greatestNs - leastNs > wanderingNs) {
            watching = false;
        } else if (nowNs - sinceNs >= WATCHED_NS) {
            delay.rebase(leastNs);
            watching = false;
        }
    }
}
