// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.swarm;

/**
 * What came and went lately.
 *
 * @param downBitsPerSecond of datagrams
 * @param upBitsPerSecond of datagrams
 */
record Rates(long downBitsPerSecond, long upBitsPerSecond) {
    static final Rates NONE = new Rates(0, 0);

    double downMbit() {
        return downBitsPerSecond / 1e6;
    }

    double upMbit() {
        return upBitsPerSecond / 1e6;
    }

    /** Measures them from totals. Not thread-safe. */
    static final class Meter {
        private static final double SMOOTH = 0.3;
        private static final double BITS_NS = 8e9;

        private long atNs;
        private long in;
        private long out;
        private double down;
        private double up;
        private boolean begun;

        /** Totals as they are now. */
        Rates measure(long nowNs, long bytesIn, long bytesOut) {
            long passed = nowNs - atNs;
            if (begun && passed > 0) {
                down += SMOOTH * ((bytesIn - in) * BITS_NS / passed - down);
                up += SMOOTH * ((bytesOut - out) * BITS_NS / passed - up);
            }
            begun = true;
            atNs = nowNs;
            in = bytesIn;
            out = bytesOut;
            return new Rates(Math.round(down), Math.round(up));
        }
    }
}
