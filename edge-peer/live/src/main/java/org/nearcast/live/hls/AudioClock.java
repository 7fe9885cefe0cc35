// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.hls;

/**
 * Presentation times of audio frames. RTMP gives them in whole milliseconds, which makes gaps and overlaps of a fraction of
 * a millisecond that players hear or remark upon; frames that follow closely are put end to end instead.
 */
final class AudioClock {
    /** Beyond this difference, in ms, the given time is believed. */
    private static final long TOLERANCE_MS = 30;

    private final long tolerance;
    private double expected = Double.NaN;

    /** @param ticksPerSecond of all times */
    AudioClock(long ticksPerSecond) {
        this.tolerance = ticksPerSecond * TOLERANCE_MS / 1000;
    }

    /** When to present a frame, in ticks. */
    long present(long given, double frameTicks) {
        if (Double.isNaN(expected) || Math.abs(given - expected) > tolerance) {
            expected = given;
        }
        long time = Math.round(expected);
        expected += frameTicks;
        return time;
    }

    /** Has the next frame's given time believed. */
    void reset() {
        expected = Double.NaN;
    }
}
