// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.load;

/**
 * How a server is loaded.
 *
 * @param target the application that streams are published to and played from
 * @param name streams are called so, with a number behind it
 * @param streams how many are published; 1 to 10,000
 * @param pattern what they are made of
 * @param joinsPerSecond players that connect in a second, at most
 * @param loops threads that carry publishers and players
 * @param timedEvery one in so many players of a stream reads what comes as soon as it comes, and tells how late it was; the others, who
 *     cost a fraction of it, look a few times a second. 1, everybody, to 1000
 */
public record LoadPlan(
        RtmpTarget target,
        String name,
        int streams,
        MediaPattern pattern,
        int joinsPerSecond,
        int loops,
        int timedEvery) {
    /** Checks the ranges. */
    public LoadPlan {
        if (streams < 1 || streams > 10_000) {
            throw new IllegalArgumentException("streams must be 1 to 10000, not " + streams);
        }
        if (joinsPerSecond < 1 || loops < 1) {
            throw new IllegalArgumentException("joins a second and threads must be 1 or more");
        }
        if (timedEvery < 1 || timedEvery > 1000) {
            throw new IllegalArgumentException("one in 1 to 1000 players can be timed, not one in " + timedEvery);
        }
    }

    /** Whether a stream's player, by the order of joining, is timed: those spread evenly, for servers serve them in some order too. */
    boolean isTimed(int place) {
        return place % timedEvery == timedEvery / 2;
    }

    String stream(int index) {
        return name + index;
    }
}
