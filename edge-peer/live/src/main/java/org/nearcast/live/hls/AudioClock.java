// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.hls;

/**
 * Presentation times of audio frames. RTMP gives them in whole milliseconds, which makes gaps and overlaps of a fraction of
 * a millisecond that players hear or remark upon; frames that follow closely are put end to end instead.
 */
final class AudioClock {
    /** Beyond this difference, in ticks of 90 kHz (30 ms), the given time is believed. */
    private static final long TOLERANCE = 2700;

    private double expected = Double.NaN;

    /** When to present a frame, in ticks. */
    long present(long given, double frameTicks) {
        if (Double.isNaN(expected) || Math.abs(given - expected) > TOLERANCE) {
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
