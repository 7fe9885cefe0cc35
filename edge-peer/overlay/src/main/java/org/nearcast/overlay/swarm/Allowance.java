// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.swarm;

/**
 * What a source may send: so many times what it publishes. What it pushes it sends in any case, as it promises no more than that; what others
 * pull of it gets what is left, and what was left in the last few seconds. While those around it lack much of the stream it may send what it can.
 */
final class Allowance {
    private static final double SAVED_SECONDS = 4;

    private final double streams;
    private double left;
    private boolean needed;

    /** @param streams so many times; infinite for who may send what it likes */
    Allowance(double streams) {
        this.streams = streams;
        left = Double.isInfinite(streams) ? streams : 0;
    }

    /** Whether there is a limit at all. */
    boolean isLimited() {
        return !Double.isInfinite(streams);
    }

    /** Whether others lack so much that there is to be no limit now. */
    void needed(boolean now) {
        needed = now;
    }

    /** How many times what it publishes it may send now. */
    double streams() {
        return needed ? Double.POSITIVE_INFINITY : streams;
    }

    /** A block was published. */
    void published(long bytes, double bytesPerSecond) {
        left = Math.min(left + streams * bytes, SAVED_SECONDS * streams * bytesPerSecond);
    }

    /** So much was sent. */
    void spend(double bytes) {
        left -= bytes;
    }

    /** Whether something that was not promised may be sent. */
    boolean isLeft() {
        return needed || left > 0;
    }
}
