// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.hls;

/**
 * The duration that no part of a stream exceeds. It must not change while anybody watches, and parts should come close to it
 * (rfc8216bis, 4.4.3.7 and 4.4.4.9: 85 % and more), so it is what the first part needed: as many pictures as fit. Written by
 * one thread.
 */
final class PartTarget {
    /** Frames' times are whole milliseconds, so that two equal parts may differ by one or two. */
    private static final int ROUNDING_MS = 3;

    private static final int LEAST_MS = 50;
    private static final int MOST_MS = 1000;

    private final int wantedMillis;
    private volatile int millis;

    PartTarget(int wantedMillis) {
        this.wantedMillis = wantedMillis;
    }

    /** In ms; before the first part what is wanted. */
    int millis() {
        int known = millis;
        return known == 0 ? wantedMillis : known;
    }

    /** Whether a part is to end now rather than after another frame of {@code stepMillis}. */
    boolean isDue(long elapsedMillis, long stepMillis) {
        return elapsedMillis > 0 && elapsedMillis + stepMillis > millis();
    }

    /** A part that was not cut short lasts so long; returns false if that is longer than announced. */
    boolean announce(long lastsMillis) {
        if (millis == 0) {
            millis = (int) Math.max(LEAST_MS, Math.min(MOST_MS, lastsMillis + ROUNDING_MS));
        }
        return lastsMillis <= millis;
    }
}
