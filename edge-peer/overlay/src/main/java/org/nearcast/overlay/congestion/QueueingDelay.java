// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.congestion;

/**
 * How long datagrams wait in the queues on their way: what a round trip takes more than the least one. By the sender's clock alone
 * (LEDBAT++, section 4.1), so that the other's may run as it likes. What acknowledgements wait on their way back, behind the receiver's own
 * uploads, is taken off again where the receiver says when datagrams came: one-way delay less round trip is at its greatest when nothing waits
 * on the way back, and the greatest of half a minute is looked at, in which clocks drift by 3 ms at most if they differ by 100 ppm.
 */
final class QueueingDelay {
    private static final int FILTER = 4; // CURRENT_FILTER of RFC 6817
    private static final int MINUTES = 10;
    private static final long MINUTE_NS = 60_000_000_000L;
    private static final int TIMES = 6;
    private static final long TIME_NS = 5_000_000_000L;

    private final RecentLeast base;
    private final long[] recent = new long[FILTER];
    private final RecentLeast difference; // of round trip less one way
    private int samples;

    QueueingDelay(long nowNs) {
        base = new RecentLeast(nowNs, MINUTES, MINUTE_NS);
        difference = new RecentLeast(nowNs, TIMES, TIME_NS);
    }

    void measured(CongestionControl.Ack ack) {
        if (ack.rttNs() < 0) {
            return;
        }
        base.measured(ack.nowNs(), ack.rttNs());
        recent[samples++ % FILTER] = Math.max(base.ns(), ack.rttNs() - waitedBack(ack));
    }

    private long waitedBack(CongestionControl.Ack ack) {
        if (ack.oneWayNs() == Long.MIN_VALUE) {
            return 0;
        }
        long back = ack.rttNs() - ack.oneWayNs();
        difference.measured(ack.nowNs(), back);
        return back - difference.ns();
    }

    /** The least of the last few, ns; 0 if nothing was measured yet. */
    long ns() {
        return samples == 0 ? 0 : roundTripNs() - base.ns();
    }

    /** The round trip of which that is a part, without what acknowledgements waited. */
    long roundTripNs() {
        long least = Long.MAX_VALUE;
        for (int i = Math.min(samples, FILTER); i-- > 0; ) {
            least = Math.min(least, recent[i]);
        }
        return least;
    }

    /** The round trip without queues; {@link Long#MAX_VALUE} if nothing was measured yet. */
    long baseNs() {
        return base.ns();
    }

    /** The path has changed: it is so long now. */
    void rebase(long roundTripNs) {
        base.replace(roundTripNs);
    }
}
