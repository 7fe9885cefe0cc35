// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.liveness;

/** What the counters of one connection's rules said, and since when they say the same. */
final class Silence {

    /** What a look at the counters tells. */
    enum News {
        /** Nothing: the statistics are those of the last look, or the first of rules made anew. */
        NONE,
        /** Packets have come. */
        MOVED,
        /** None has. */
        STILL
    }

    private static final long NEVER = Long.MIN_VALUE;

    private long packets;
    private long life = NEVER;
    private long sinceMs;
    private long askAgainMs = NEVER;

    Silence(long nowMs) {
        sinceMs = nowMs;
    }

    /**
     * Takes in what the rules count.
     *
     * @param nowLife how long the rules have been in the switch, which tells new statistics from old ones
     */
    News look(long nowPackets, long nowLife, long nowMs) {
        if (nowLife == life) {
            return News.NONE;
        }
        boolean first = life == NEVER;
        boolean moved = nowPackets != packets;
        life = nowLife;
        packets = nowPackets;
        if (!first && !moved) {
            return News.STILL;
        }
        sinceMs = nowMs;
        if (first) {
            return News.NONE;
        }
        askAgainMs = NEVER;
        return News.MOVED;
    }

    /** Whether nothing has moved for {@code millis} and the client was not asked lately. */
    boolean isLong(long millis, long nowMs) {
        return nowMs - sinceMs >= millis && nowMs >= askAgainMs;
    }

    /** The rules were made anew, and count from nought or from where they were; nobody is asked before {@code askAgain}. */
    void afresh(long askAgain) {
        life = NEVER;
        askAgainMs = askAgain;
    }
}
