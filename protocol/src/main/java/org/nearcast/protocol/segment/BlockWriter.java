// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.segment;

import java.io.ByteArrayOutputStream;
import org.nearcast.protocol.rtmp.RtmpMessage;

/**
 * Gathers a block's messages in crumb 0 and says when it is full. Pictures and sounds bound its time; data and configuration
 * ahead of them do too, but not those behind, for many encoders stamp them 0.
 */
final class BlockWriter {
    /** From the earliest to the latest time; a new one lies where the one before ended. */
    private static final class Span {
        private boolean begun;
        private int earliest;
        private int latest;

        /** What it would last with that time, ms. */
        long with(int time) {
            return begun ? (long) Math.max(latest, time) - Math.min(earliest, time) : 0;
        }

        void add(int time) {
            earliest = begun ? Math.min(earliest, time) : time;
            latest = begun ? Math.max(latest, time) : time;
            begun = true;
        }

        void restart(int at) {
            begun = false;
            earliest = at;
            latest = at;
        }
    }

    private final SegmenterSettings settings;
    private final ByteArrayOutputStream crumb = new ByteArrayOutputStream();
    private final Span bound = new Span();
    private final Span frames = new Span();
    private boolean empty = true;
    private int records;

    BlockWriter(SegmenterSettings settings) {
        this.settings = settings;
    }

    /** Puts configuration from before at the segment's begin. */
    void repeat(RtmpMessage configuration) {
        write(configuration.type() | Crumb.REPEATED, 0, configuration.payload());
    }

    /**
     * Whether there is room for a message; there is if nothing is in it but repeated configuration.
     *
     * @param time ms after the segment's first message
     * @param frame whether it is a picture or sound
     */
    boolean hasRoom(RtmpMessage message, int time, boolean frame) {
        int size = crumb.size() + Crumb.HEAD_BYTES + message.payload().length;
        boolean room = size <= settings.blockBytes() && records < Block.MAX_RECORDS;
        return empty || room && (!isBound(time, frame) || bound.with(time) < settings.blockMs());
    }

    private boolean isBound(int time, boolean frame) {
        return frame || time > bound.latest;
    }

    /** Adds a message for which there {@link #hasRoom is room}. */
    void add(RtmpMessage message, int time, boolean frame) {
        if (isBound(time, frame)) {
            bound.add(time);
        }
        if (frame) {
            frames.add(time);
        }
        empty = false;
        write(message.type(), time, message.payload());
    }

    private void write(int type, int time, byte[] payload) {
        crumb.write(records >>> 8);
        crumb.write(records);
        crumb.write(type);
        for (int shift = 24; shift >= 0; shift -= 8) {
            crumb.write(time >>> shift);
        }
        for (int shift = 16; shift >= 0; shift -= 8) {
            crumb.write(payload.length >>> shift);
        }
        crumb.write(payload, 0, payload.length);
        records++;
    }

    /** The earliest picture or sound; where there is none, the earliest message that bounds the block. */
    int offsetMs() {
        return reported().earliest;
    }

    /** From there to the latest of its kind. */
    int durationMs() {
        return reported().latest - reported().earliest;
    }

    private Span reported() {
        return frames.begun ? frames : bound;
    }

    /** Takes the crumb out and begins the next block. */
    byte[] takeCrumb() {
        byte[] bytes = crumb.toByteArray();
        crumb.reset();
        records = 0;
        empty = true;
        bound.restart(bound.latest);
        frames.restart(0);
        return bytes;
    }
}
