// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.congestion;

/** Counts round trips: one ends when what was sent after its beginning is acknowledged. */
final class Rounds {
    private long beganNs;
    private long count;

    Rounds(long nowNs) {
        beganNs = nowNs;
    }

    /** Whether a round ends with this acknowledgement. */
    boolean ends(CongestionControl.Ack ack) {
        if (ack.sentNs() < beganNs) {
            return false;
        }
        beganNs = ack.nowNs();
        count++;
        return true;
    }

    long count() {
        return count;
    }
}
