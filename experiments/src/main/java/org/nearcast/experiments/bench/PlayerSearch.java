// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.bench;

/**
 * Looks for the largest number of players that a server bears: up by half until it does not, then halving the gap. Pure: it says
 * what to try, and is told how it went.
 */
final class PlayerSearch {
    private static final double GROWTH = 1.5;

    private final int most;
    private final double precision;
    private int passed;
    private int failed = Integer.MAX_VALUE;
    private int next;

    /**
     * @param first number to try
     * @param most that can be tried
     * @param precision when failed / passed is at most this, it is done; more than 1
     */
    PlayerSearch(int first, int most, double precision) {
        this.most = most;
        this.precision = precision;
        this.next = Math.min(first, most);
    }

    boolean isDone() {
        return passed >= most || failed <= 1 || failed <= passed * precision || next <= passed || next >= failed;
    }

    /** What to try next. */
    int next() {
        return next;
    }

    /** How {@link #next} went. */
    void tell(boolean good) {
        if (good) {
            passed = next;
        } else {
            failed = next;
        }
        if (failed == Integer.MAX_VALUE) {
            next = (int) Math.min(most, Math.ceil(passed * GROWTH));
        } else if (passed == 0) {
            next = failed / 2;
        } else {
            next = (passed + failed) / 2;
        }
    }

    /** The largest number that went well; 0 if none has. */
    int best() {
        return passed;
    }

    /** Whether more was not tried because there is no room for more. */
    boolean isAtMost() {
        return passed >= most;
    }
}
