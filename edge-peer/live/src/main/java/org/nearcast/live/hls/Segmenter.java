// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.hls;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.function.Consumer;
import org.nearcast.protocol.aac.AacException;
import org.nearcast.protocol.avc.AccessUnit;
import org.nearcast.protocol.avc.AvcException;
import org.nearcast.protocol.flv.AudioTag;
import org.nearcast.protocol.flv.VideoTag;
import org.nearcast.protocol.rtmp.MessageType;
import org.nearcast.protocol.rtmp.RtmpMessage;

/**
 * Cuts one publication's messages into segments. A segment begins with a key frame, unless the time or the bytes it may have
 * run out before the next one; sound alone is cut anywhere. A new codec configuration or a jump in time makes a
 * discontinuity. Not thread-safe.
 */
final class Segmenter {
    /** So long frames are held back for the configuration of the other track. */
    private static final long HEADERS_WITHIN_MS = 1000;

    private static final int HELD_BYTES = 4 << 20;
    private static final long JUMP_BACK_MS = 2000;
    private static final long JUMP_AHEAD_MS = 10_000;

    private record Held(boolean video, long time, byte[] payload, long nowMs) {}

    private final HlsSettings settings;
    private final HlsCounters counters;
    private final PartTarget partTarget;
    private final Consumer<Part> parts;
    private final Consumer<Segment> segments;
    private final Consumer<String> refusal;
    private final Tracks tracks = new Tracks();
    private final Deque<Held> held = new ArrayDeque<>();
    private int heldBytes;
    private SegmentWriter writer;
    private boolean discontinuity;
    private boolean refused;
    private byte[] init;
    private boolean timeKnown;
    private long lastTimestamp;
    private long lastTime;
    private int targetSeconds;

    /**
     * @param targetSeconds the target duration announced before, 0 if none was; if there was, the first segment does not
     *     go on from what was before
     * @param partTarget how long parts are
     * @param parts takes each part but the last of a segment, which the segment brings
     * @param segments takes each finished segment
     * @param refusal told once, why a stream cannot be segmented
     */
    Segmenter(
            HlsSettings settings,
            HlsCounters counters,
            int targetSeconds,
            PartTarget partTarget,
            Consumer<Part> parts,
            Consumer<Segment> segments,
            Consumer<String> refusal) {
        this.settings = settings;
        this.counters = counters;
        this.targetSeconds = targetSeconds;
        this.discontinuity = targetSeconds > 0;
        this.partTarget = partTarget;
        this.parts = parts;
        this.segments = segments;
        this.refusal = refusal;
    }

    /** Takes the next message; any but audio and video is passed over. */
    void accept(RtmpMessage message, long nowMs) {
        byte[] payload = message.payload();
        if (refused || payload.length == 0) {
            return;
        }
        try {
            if (message.type() == MessageType.VIDEO) {
                video(payload, message.timestamp(), nowMs);
            } else if (message.type() == MessageType.AUDIO) {
                audio(payload, message.timestamp(), nowMs);
            }
        } catch (AvcException | AacException e) {
            counters.framesDropped.increment();
        }
    }

    private void video(byte[] payload, long timestamp, long nowMs) throws AvcException, AacException {
        if (VideoTag.frameType(payload) == VideoTag.COMMAND_FRAME) {
            return;
        }
        if (!VideoTag.isAvc(payload)) {
            refuse("Its video is not H.264; HLS is made from H.264 and AAC only.");
        } else if (VideoTag.isSequenceHeader(payload)) {
            try {
                if (tracks.avc(FlvMedia.videoRecord(payload))) {
                    restart();
                }
            } catch (AvcException e) {
                refuse("Its H.264 configuration cannot be read: " + e.getMessage() + ".");
            }
        } else if (FlvMedia.pictureOffset(payload) >= 0) {
            media(new Held(true, onTimeline(timestamp), payload, nowMs));
        }
    }

    private void audio(byte[] payload, long timestamp, long nowMs) throws AvcException, AacException {
        if (!AudioTag.isAac(payload)) {
            refuse("Its audio is not AAC; HLS is made from H.264 and AAC only.");
        } else if (AudioTag.isSequenceHeader(payload)) {
            try {
                if (tracks.aac(FlvMedia.audioRecord(payload))) {
                    restart();
                }
            } catch (AacException e) {
                refuse("Its AAC cannot be carried in HLS: " + e.getMessage() + ".");
            }
        } else if (FlvMedia.soundOffset(payload) >= 0) {
            media(new Held(false, onTimeline(timestamp), payload, nowMs));
        }
    }

    private void refuse(String why) {
        refused = true;
        held.clear();
        writer = null;
        refusal.accept(why);
    }

    /** Milliseconds that do not wrap. */
    private long onTimeline(long timestamp) {
        if (!timeKnown) {
            timeKnown = true;
            lastTime = timestamp;
        } else {
            lastTime += (int) (timestamp - lastTimestamp);
        }
        lastTimestamp = timestamp;
        return lastTime;
    }

    private void media(Held frame) throws AvcException, AacException {
        if (writer != null) {
            write(frame);
            return;
        }
        held.add(frame);
        heldBytes += frame.payload.length;
        boolean both = tracks.hasVideo() && tracks.hasAudio();
        boolean waited = frame.time - held.getFirst().time >= HEADERS_WITHIN_MS || heldBytes > HELD_BYTES;
        if (!both && !waited) {
            return;
        }
        Deque<Held> ready = new ArrayDeque<>(held);
        held.clear();
        heldBytes = 0;
        if (!tracks.hasVideo() && !tracks.hasAudio()) {
            counters.framesDropped.add(ready.size());
            return;
        }
        writer = writer(discontinuity);
        discontinuity = true;
        for (Held each : ready) {
            write(each);
        }
    }

    private void write(Held frame) throws AvcException, AacException {
        if (frame.video ? !tracks.hasVideo() : !tracks.hasAudio()) {
            counters.framesDropped.increment();
            return;
        }
        boolean keyFrame = frame.video && VideoTag.isKeyFrame(frame.payload);
        boolean leads = frame.video || !tracks.hasVideo();
        boolean mayBegin = keyFrame || !tracks.hasVideo();
        if (writer.isOpen()) {
            long step = frame.time - writer.lastTime();
            if (step < -JUMP_BACK_MS || step > JUMP_AHEAD_MS) {
                finish(writer.endTime());
                writer = writer(true);
            } else if (leads) {
                cutIfDue(frame, mayBegin);
            }
        }
        if (!writer.isOpen()) {
            if (!mayBegin) {
                counters.framesDropped.increment();
                return;
            }
            writer.begin(frame.time, frame.nowMs, true);
        }
        if (frame.video) {
            int offset = FlvMedia.pictureOffset(frame.payload);
            ByteBuffer units = ByteBuffer.wrap(frame.payload, offset, frame.payload.length - offset);
            byte[] annexB = AccessUnit.toAnnexB(units, tracks.avc(), keyFrame);
            writer.video(
                    frame.payload, offset, annexB, frame.time, VideoTag.compositionTimeMs(frame.payload), keyFrame);
        } else {
            int offset = FlvMedia.soundOffset(frame.payload);
            ByteBuffer sound = ByteBuffer.wrap(frame.payload, offset, frame.payload.length - offset);
            writer.audio(frame.payload, offset, tracks.adts().wrap(sound), frame.time, tracks.audioFrameTicks());
        }
    }

    private SegmentWriter writer(boolean isDiscontinuity) {
        byte[] needed = PartWriter.init(tracks);
        init = init != null && Arrays.equals(needed, init) ? init : needed;
        return new SegmentWriter(tracks, isDiscontinuity, new PartWriter(tracks, init, partTarget, counters, parts));
    }

    private void cutIfDue(Held frame, boolean mayBegin) {
        long elapsed = frame.time - writer.beginTime();
        // Pictures that came from a server's memory are stamped close together; by their number they last longer.
        long lasts = targetSeconds == 0 ? Math.max(elapsed, writer.usuallyLasts()) : elapsed;
        boolean due = mayBegin && lasts >= settings.targetMillis() - SegmentWriter.TOLERANCE_MS;
        boolean forced = elapsed >= limitMs() - SegmentWriter.MARGIN_MS || writer.size() >= settings.maxSegmentBytes();
        if (due || forced) {
            finish(frame.time, lasts);
            if (!mayBegin) {
                counters.forcedCuts.increment();
            }
            writer.begin(frame.time, frame.nowMs, mayBegin);
        }
    }

    /** The longest a segment may be, so that it does not exceed the target duration when rounded. */
    private long limitMs() {
        return (targetSeconds > 0 ? targetSeconds * 1000L : settings.maxSegmentMillis()) + 499;
    }

    private void finish(long endTime) {
        finish(endTime, 0);
    }

    /** @param lasts how long the segment would have been at its usual pace, in ms */
    private void finish(long endTime, long lasts) {
        if (!writer.isOpen()) {
            return;
        }
        Segment segment = writer.finish(endTime);
        if (targetSeconds == 0) {
            long longest = Math.max(Math.max(segment.durationUs() / 1000, lasts), settings.targetMillis());
            targetSeconds = (int) Math.min((longest + 500) / 1000, (settings.maxSegmentMillis() + 500) / 1000);
        }
        counters.segments.increment();
        segments.accept(segment);
    }

    /** After another configuration the next frames make a transport stream of their own. */
    private void restart() {
        if (writer != null) {
            finish(writer.endTime());
            writer = null;
        }
    }

    /** What no segment's rounded duration exceeds, in seconds; 0 before the first. */
    int targetSeconds() {
        return targetSeconds;
    }

    /** The publisher has gone: the segment begun is finished. */
    void end() {
        if (!refused && writer == null && !held.isEmpty() && (tracks.hasVideo() || tracks.hasAudio())) {
            writer = writer(discontinuity);
            try {
                for (Held each : held) {
                    write(each);
                }
            } catch (AvcException | AacException e) {
                counters.framesDropped.increment();
            }
        }
        held.clear();
        restart();
    }
}
