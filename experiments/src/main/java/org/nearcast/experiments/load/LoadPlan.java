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
 */
public record LoadPlan(
        RtmpTarget target, String name, int streams, MediaPattern pattern, int joinsPerSecond, int loops) {
    /** Checks the ranges. */
    public LoadPlan {
        if (streams < 1 || streams > 10_000) {
            throw new IllegalArgumentException("streams must be 1 to 10000, not " + streams);
        }
        if (joinsPerSecond < 1 || loops < 1) {
            throw new IllegalArgumentException("joins a second and threads must be 1 or more");
        }
    }

    String stream(int index) {
        return name + index;
    }
}
