// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.hls;

import java.io.ByteArrayOutputStream;
import org.nearcast.protocol.mpegts.TsMuxer;

/** Writes segments of one unbroken stretch of time and configuration: its first frame is at 10 s of the transport stream. */
final class SegmentWriter {
    /** Key frames come a little early when their times were rounded. */
    static final long TOLERANCE_MS = 50;

    /** A segment is cut this long before its limit, since the next frame may come late. */
    static final long MARGIN_MS = 250;

    private static final long FIRST_TICKS = 10 * TsMuxer.CLOCK;
    private static final long TICKS_PER_MS = TsMuxer.CLOCK / 1000;
    private static final long USUAL_FRAME_MS = 40;

    /** A longer step from picture to picture is a hiccup rather than a pace. */
    private static final long LONGEST_STEP_MS = 100;

    private final TsMuxer muxer;
    private final StreamFormat format;
    private final boolean hasVideo;
    private final PartWriter parts;
    private final AudioClock audioClock = new AudioClock(TsMuxer.CLOCK);
    private boolean discontinuity;
    private ByteArrayOutputStream out;
    private boolean originKnown;
    private long origin;
    private long lastDts = Long.MIN_VALUE;
    private long beginTime;
    private long beganAtMs;
    private boolean independent;
    private long leadTime;
    private long leadStep = USUAL_FRAME_MS;
    private long lastTime;
    private int leadFrames;

    /**
     * @param tracks what there is to carry
     * @param discontinuity whether the first segment does not go on from what was before
     * @param parts writes the same as fragmented MP4
     */
    SegmentWriter(Tracks tracks, boolean discontinuity, PartWriter parts) {
        this.parts = parts;
        this.muxer = new TsMuxer(tracks.program());
        this.format = tracks.format();
        this.hasVideo = tracks.hasVideo();
        this.discontinuity = discontinuity;
    }

    boolean isOpen() {
        return out != null;
    }

    /** Begins a segment with a frame of that time (ms) that arrived then (Unix ms). */
    void begin(long time, long nowMs, boolean withKeyFrame) {
        if (!originKnown) {
            origin = time;
            originKnown = true;
        }
        out = new ByteArrayOutputStream(256 << 10);
        beginTime = time;
        leadTime = time;
        leadFrames = 0;
        lastTime = time;
        beganAtMs = nowMs;
        independent = withKeyFrame;
        muxer.startSegment(out, discontinuity);
        parts.begin(time, nowMs, discontinuity);
    }

    /**
     * A picture, twice.
     *
     * @param payload a message's, with the NAL units behind their lengths from {@code offset} on
     */
    void video(byte[] payload, int offset, byte[] annexB, long time, int compositionMs, boolean keyFrame) {
        parts.video(payload, offset, time, compositionMs, keyFrame);
        lead(time);
        long dts = Math.max(ticks(time), lastDts + 1);
        lastDts = dts;
        long pts = Math.max(ticks(time + compositionMs), dts);
        muxer.video(annexB, pts, dts, keyFrame);
    }

    /** A frame of AAC, twice: in a message's payload from {@code offset} on, and with its ADTS header. */
    void audio(byte[] payload, int offset, byte[] adts, long time, double frameTicks) {
        parts.audio(payload, offset, time);
        if (!hasVideo) {
            lead(time);
        }
        lastTime = time;
        muxer.audio(adts, audioClock.present(ticks(time), frameTicks));
    }

    private void lead(long time) {
        leadFrames++;
        if (time > leadTime) {
            leadStep = time - leadTime;
            leadTime = time;
        }
        lastTime = time;
    }

    private long ticks(long time) {
        return FIRST_TICKS + (time - origin) * TICKS_PER_MS;
    }

    /** Time of the segment's first frame, in ms. */
    long beginTime() {
        return beginTime;
    }

    /** Time of the last frame written, in ms. */
    long lastTime() {
        return lastTime;
    }

    /** When the last frame is over, if no more comes, in ms. */
    long endTime() {
        return leadTime + leadStep;
    }

    /** How long the frames written so far last at the pace of the last ones, in ms; 0 if there is none. */
    long usuallyLasts() {
        return leadStep <= LONGEST_STEP_MS ? leadFrames * leadStep : 0;
    }

    /** Bytes written to the segment so far. */
    int size() {
        return out.size();
    }

    /** Ends the segment at that time, in ms. */
    Segment finish(long endTime) {
        Segment segment = new Segment(
                out.toByteArray(),
                Math.max(1, endTime - beginTime) * 1000,
                discontinuity,
                independent,
                beganAtMs,
                format,
                parts.finish(endTime));
        out = null;
        discontinuity = false;
        return segment;
    }
}
