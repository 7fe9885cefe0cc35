// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.nat;

/**
 * How long this host may be silent before its box forgets it. Begins with what nearly every box bears, and goes further in small steps, each after
 * it was borne several times; where a box has forgotten, it stays well below for good. RFC 4787 asks boxes for two minutes, but half a minute is
 * what careful programs count on (RFC 8445, section 11).
 */
public final class KeepAlive {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long FIRST_NS = 15 * SECOND_NS;
    private static final long LEAST_NS = 5 * SECOND_NS;
    private static final long MOST_NS = 25 * SECOND_NS;
    private static final long STEP_NS = 2 * SECOND_NS + SECOND_NS / 2;
    private static final int TIMES = 3;

    private long intervalNs = FIRST_NS;
    private long boundNs = MOST_NS;
    private int borne;

    /** How long to be silent at most, nanoseconds: 5 to 25 seconds. */
    public long intervalNs() {
        return intervalNs;
    }

    /** The box still knew this host after so long a silence. */
    void borne(long silentNs) {
        if (silentNs >= intervalNs && ++borne >= TIMES) {
            borne = 0;
            intervalNs = Math.min(boundNs, intervalNs + STEP_NS);
        }
    }

    /** The box had forgotten it. */
    void forgotten(long silentNs) {
        borne = 0;
        boundNs = Math.max(LEAST_NS, Math.min(boundNs, silentNs * 3 / 5));
        intervalNs = Math.min(intervalNs, boundNs);
    }
}
