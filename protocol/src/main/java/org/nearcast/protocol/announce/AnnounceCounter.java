// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.announce;

/**
 * Counters for one peer's announcements, strictly increasing, also over restarts as long as the machine's clock was not
 * set back: the Unix time of the start in milliseconds, times 65536, and one more for each.
 */
public final class AnnounceCounter {

    private long last;

    /**
     * Starts counting.
     *
     * @param startUnixMs the time now, in milliseconds since 1970, 0 to 2^47
     */
    public AnnounceCounter(long startUnixMs) {
        if (startUnixMs < 0 || startUnixMs >= 1L << 47) {
            throw new IllegalArgumentException("time " + startUnixMs);
        }
        this.last = startUnixMs << 16;
    }

    /** The next counter. */
    public long next() {
        return ++last;
    }
}
