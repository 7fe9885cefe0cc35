// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.load;

import org.nearcast.protocol.rtmp.MessageType;

/** What one player makes of what it gets: whether all of it came, in order and how late. Used by one thread. */
final class PlayerWatch {
    /** A frame is on time up to the first one's delay and this (measures: continuity index), ns. */
    private static final long ON_TIME_NANOS = 500_000_000;

    private static final byte SEQUENCE_HEADER = 0;

    private final LoadTally tally;
    private final long began;
    private final boolean timed;
    private long asked = Long.MAX_VALUE;
    private long firstDelay = -1;
    private long nextPicture = -1;
    private long nextAudio = -1;
    private boolean started;

    /**
     * @param tally where it is counted
     * @param began when the player wanted to connect, ns
     * @param timed whether it reads what comes as soon as it comes, so that delays mean something
     */
    PlayerWatch(LoadTally tally, long began, boolean timed) {
        this.tally = tally;
        this.began = began;
        this.timed = timed;
    }

    /** It has asked for the stream; what was sent before comes from a cache and says nothing about delay. */
    void asked(long nowNanos) {
        asked = nowNanos;
    }

    /** Whether a message of the live stream has come, and before it a key frame. */
    boolean isLive() {
        return firstDelay >= 0;
    }

    /** Takes a message of type audio or video; {@link ChunkScanner.Sink#media} explains the rest. */
    void media(int type, int length, byte[] head, int headLength, long nowNanos) {
        boolean video = type == MessageType.VIDEO;
        int at = video ? SyntheticMedia.VIDEO_STAMP_AT : SyntheticMedia.AUDIO_STAMP_AT;
        if (!Stamp.isAt(head, at, headLength)) {
            tally.unstamped += headLength > 1 && head[1] != SEQUENCE_HEADER ? 1 : 0;
            return;
        }
        if (!started && video && head[0] >>> 4 == 1) {
            started = true;
            LoadTally.record(tally.startUs, nowNanos - began);
        }
        follow(video, Stamp.number(head, at));
        long sent = Stamp.nanos(head, at);
        if (!started || sent < asked) {
            return;
        }
        long delay = nowNanos - sent;
        if (firstDelay < 0) {
            firstDelay = delay;
        }
        tally.received++;
        tally.bytes += length;
        if (timed) {
            tally.timed++;
            tally.overdue += delay > firstDelay + ON_TIME_NANOS ? 1 : 0;
            LoadTally.record(tally.delayUs, delay);
        }
    }

    private void follow(boolean video, long number) {
        long next = video ? nextPicture : nextAudio;
        if (number < next) {
            tally.disordered++;
            return;
        }
        tally.lost += next < 0 ? 0 : number - next;
        if (video) {
            nextPicture = number + 1;
        } else {
            nextAudio = number + 1;
        }
    }
}
