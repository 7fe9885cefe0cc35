// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.swarm;

import org.nearcast.overlay.rate.TokenBucket;

/**
 * How a neighbour has behaved. Who does not send what it says it has, or does not push what it has promised, is asked for nothing for a while, which
 * doubles with each time and is forgotten again with what it does send; and nobody is answered more requests than an honest neighbour makes.
 */
final class Conduct {
    private static final long MS_NS = 1_000_000;
    private static final long SECOND_NS = 1_000 * MS_NS;
    /** A quarter of a stream of four blocks a second, and all that is kept of it at first. */
    private static final double CHUNKS_PER_SECOND = 16;

    private static final double CHUNKS_AT_ONCE = 192;
    private static final double MANIFESTS_PER_SECOND = 4;
    private static final double MANIFESTS_AT_ONCE = 16;

    /** Requests that were made together fail together, and count once. */
    private static final long TOGETHER_NS = 100 * MS_NS;

    private static final long FIRST_PULL_PAUSE_NS = 50 * MS_NS;
    private static final int MOST_MISSED = 9;
    private static final int MISSED_FORGOTTEN = 2;

    private static final long FIRST_PUSH_PAUSE_NS = SECOND_NS;
    private static final int BROKEN_BORNE = 3;
    private static final int MOST_BROKEN = 10;
    private static final int KEPT_FOR_ONE_BROKEN = 32;

    private final TokenBucket chunks;
    private final TokenBucket manifests;
    private int missed;
    private long missedNs = Long.MIN_VALUE;
    private long pullNs = Long.MIN_VALUE;
    private int broken;
    private int kept;
    private long pushNs = Long.MIN_VALUE;

    Conduct(long nowNs) {
        chunks = new TokenBucket(CHUNKS_PER_SECOND, CHUNKS_AT_ONCE, nowNs);
        manifests = new TokenBucket(MANIFESTS_PER_SECOND, MANIFESTS_AT_ONCE, nowNs);
    }

    /** Whether it may ask for so many chunks more. */
    boolean mayAskForChunks(int count, long nowNs) {
        return chunks.take(nowNs, count);
    }

    /** Whether it may ask for manifests once more. */
    boolean mayAskForManifests(long nowNs) {
        return manifests.take(nowNs, 1);
    }

    /** It was asked for what it says it has, and did not send it. */
    void missed(long nowNs) {
        if (nowNs >= missedNs) {
            missedNs = nowNs + TOGETHER_NS;
            missed = Math.min(missed + 1, MOST_MISSED);
            pullNs = nowNs + (FIRST_PULL_PAUSE_NS << missed);
        }
    }

    /** It was asked for something, and sent it. */
    void sent() {
        missed = Math.max(0, missed - MISSED_FORGOTTEN);
    }

    /** Whether it is worth asking for a chunk. */
    boolean isWorthPulling(long nowNs) {
        return nowNs >= pullNs;
    }

    /**
     * A stripe that it promised to push stayed out.
     *
     * @param altogether nothing of it has ever come
     */
    void broke(long nowNs, boolean altogether) {
        broken = Math.min(Math.max(broken, altogether ? BROKEN_BORNE : 0) + 1, MOST_BROKEN);
        if (broken > BROKEN_BORNE) {
            pushNs = nowNs + (FIRST_PUSH_PAUSE_NS << broken - BROKEN_BORNE);
        }
    }

    /** It pushed a chunk that it had promised. */
    void pushed() {
        if (broken > 0 && ++kept >= KEPT_FOR_ONE_BROKEN) {
            kept = 0;
            broken--;
        }
    }

    /** Whether it is worth subscribing to. */
    boolean isWorthSubscribing(long nowNs) {
        return nowNs >= pushNs;
    }
}
