// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.stream;

/**
 * A stream's own time, on which its publishers' times are placed so that players see it run on: a new publisher, and one whose
 * clock jumps back or far ahead, continues where the stream is. Milliseconds, 32 bits, wrapping after 49.7 days as RTMP's do.
 * Not thread-safe.
 *
 * <p>Sound and picture each keep their own displacement, since when a publisher's clock jumps one of the two is the first to
 * show it and late messages of the other may still come; the second takes the first one's over, so they stay in step.
 */
final class Timeline {
    /** From the last message before an interruption to the first after it. */
    static final long FRAME_STEP_MS = 40;

    /** Further back than any encoder's reordering. */
    private static final int MAX_BACK_MS = 2000;

    /** Beyond the time that has really passed: a pause is no jump. */
    private static final int MAX_AHEAD_MS = 10_000;

    private static final long MASK = 0xFFFFFFFFL;

    private static final class Track {
        boolean seen;
        long last;
        long lastNowMs;
        long shift;
    }

    private final Track video = new Track();
    private final Track audio = new Track();
    private boolean started;
    private boolean anchored = true;
    private long edge;
    private long jumps;

    /** Another publisher: its first picture or sound continues where the stream is; the first one ever is taken as it is. */
    void begin() {
        anchored = !started;
        video.seen = false;
        audio.seen = false;
        video.shift = 0;
        audio.shift = 0;
    }

    /**
     * The time of a picture or sound, 0..2^32-1.
     *
     * @param said what the publisher calls it
     * @param nowMs epoch ms
     */
    long ofMedia(MediaKind kind, long said, long nowMs) {
        Track track = track(kind);
        if (!anchored) {
            anchored = true;
            video.shift = edge + FRAME_STEP_MS - said;
            audio.shift = video.shift;
        }
        if (track.seen) {
            long step = (int) (said - track.last);
            long passed = Math.max(0, nowMs - track.lastNowMs);
            if (step < -MAX_BACK_MS || step > MAX_AHEAD_MS + passed) {
                jumps++;
                continueAt(track, said);
            }
        }
        track.seen = true;
        track.last = said;
        track.lastNowMs = nowMs;
        return (said + track.shift) & MASK;
    }

    private void continueAt(Track track, long said) {
        Track other = track == video ? audio : video;
        track.shift = other.seen && isNearEdge(said + other.shift) ? other.shift : edge + FRAME_STEP_MS - said;
    }

    /** The time of a configuration or data, whose own says little: the publisher's unless it is far from what is live. */
    long ofHeader(MediaKind kind, long said) {
        if (!anchored) {
            return (edge + FRAME_STEP_MS) & MASK;
        }
        long placed = said + track(kind).shift;
        return (started && !isNearEdge(placed) ? edge : placed) & MASK;
    }

    private boolean isNearEdge(long placed) {
        int ahead = (int) (placed - edge);
        return ahead >= -MAX_BACK_MS && ahead <= MAX_AHEAD_MS;
    }

    /** That picture or sound is on its way to players. */
    void reached(long timestamp) {
        if (!started || (int) (timestamp - edge) > 0) {
            edge = timestamp;
        }
        started = true;
    }

    private Track track(MediaKind kind) {
        return kind == MediaKind.AUDIO ? audio : video;
    }

    /** The newest picture's or sound's time. */
    long edge() {
        return edge;
    }

    /** How often a publisher's clock jumped. */
    long jumps() {
        return jumps;
    }
}
