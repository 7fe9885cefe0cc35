// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.congestion;

import java.util.ArrayDeque;

/**
 * Shares a peer's upload among its sessions: deficit round robin by weight (Shreedhar and Varghese, "Efficient fair queueing using deficit
 * round robin", 1995) among those that want to send, under a cap of so many bytes a second for all. What one does not use the others get. Who begins
 * to want has a datagram's worth before those who wanted all the time (RFC 8290, section 4.2), so that acknowledgements and short messages do not wait
 * for a round of large ones; and in a round one sends some datagrams at once, so that messages end one after the other and not all at the end.
 *
 * <p>The owner of the sessions asks {@link #next} who may send, lets it send one datagram, tells it by {@link #sent}, and asks again; when nobody
 * may it comes back after {@link #delayNs}.
 *
 * @param <S> a session
 */
public final class UploadShares<S> {
    /** No cap. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    private static final int DATAGRAM = 1_500;
    private static final int QUANTUM = 4 * DATAGRAM;
    private static final double BURST_NS = 2e6;
    private static final int BURST_DATAGRAMS = 4;
    private static final double SECOND_NS = 1e9;

    /** A session's part in it. */
    public static final class Share<S> {
        private final S session;
        private int weight;
        private long deficit;
        private boolean wants;
        private boolean queued;
        private boolean left;

        private Share(S session) {
            this.session = session;
        }

        /** Whose it is. */
        public S session() {
            return session;
        }

        private void weight(int to) {
            if (to < 1) {
                throw new IllegalArgumentException("a weight must be 1 or more, not " + to);
            }
            weight = to;
        }
    }

    private final ArrayDeque<Share<S>> fresh = new ArrayDeque<>();
    private final ArrayDeque<Share<S>> round = new ArrayDeque<>();
    private long bytesPerSecond = UNLIMITED;
    private double bucket;
    private long filledNs;

    /** @param bytesPerSecond the cap, 1 or more */
    public UploadShares(long nowNs, long bytesPerSecond) {
        filledNs = nowNs;
        cap(nowNs, bytesPerSecond);
        bucket = burst();
    }

    /** From now on it is so much, 1 or more. */
    public void cap(long nowNs, long bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("a cap must be 1 byte/s or more, not " + bytes);
        }
        fill(nowNs);
        bytesPerSecond = bytes;
        bucket = Math.min(bucket, burst());
    }

    private double burst() {
        return Math.max(BURST_DATAGRAMS * (double) DATAGRAM, bytesPerSecond * (BURST_NS / SECOND_NS));
    }

    private void fill(long nowNs) {
        bucket = Math.min(burst(), bucket + (nowNs - filledNs) * (bytesPerSecond / SECOND_NS));
        filledNs = nowNs;
    }

    /**
     * A session comes.
     *
     * @param session which one; not looked at here
     * @param weight how much it gets in relation to others, 1 or more
     */
    public Share<S> join(S session, int weight) {
        Share<S> share = new Share<>(session);
        share.weight(weight);
        return share;
    }

    /** From now on it is worth so much, 1 or more. */
    public void weigh(Share<S> share, int weight) {
        share.weight(weight);
    }

    /** A session goes. */
    public void leave(Share<S> share) {
        share.left = true;
        share.wants = false;
    }

    /** Whether a session has something to send, and its own window and pace allow it. */
    public void wants(Share<S> share, boolean wants) {
        share.wants = wants && !share.left;
        if (share.wants && !share.queued) {
            share.queued = true;
            share.deficit = DATAGRAM; // who was silent saves nothing up
            fresh.addLast(share);
        }
    }

    /** Who may send a datagram now; null if nobody wants to, or the cap says no. */
    public Share<S> next(long nowNs) {
        fill(nowNs);
        if (bucket <= 0) {
            return null;
        }
        while (!fresh.isEmpty()) {
            if (fresh.peekFirst().wants && fresh.peekFirst().deficit > 0) {
                return fresh.peekFirst();
            }
            round.addLast(fresh.removeFirst()); // also who wants no more: not to be fresh again at once
        }
        while (!round.isEmpty()) {
            Share<S> first = round.peekFirst();
            if (!first.wants) {
                round.removeFirst().queued = false;
            } else if (first.deficit > 0) {
                return first;
            } else {
                first.deficit += (long) QUANTUM * first.weight;
                round.addLast(round.removeFirst());
            }
        }
        return null;
    }

    /** A session sent so many bytes. */
    public void sent(long nowNs, Share<S> share, int bytes) {
        fill(nowNs);
        bucket -= bytes;
        share.deficit -= bytes;
    }

    /** How long until the cap lets somebody send, ns; 0 if it does now. */
    public long delayNs(long nowNs) {
        fill(nowNs);
        return bucket > 0 ? 0 : 1 + (long) StrictMath.ceil(-bucket / (bytesPerSecond / SECOND_NS));
    }
}
