// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.hls;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.nearcast.protocol.fmp4.Fragment;
import org.nearcast.protocol.fmp4.InitSegment;
import org.nearcast.protocol.fmp4.Sample;
import org.nearcast.protocol.fmp4.VideoTrack;

/**
 * Writes the parts of one unbroken stretch of time and configuration as fragmented MP4. A picture waits for the next one, which
 * tells how long it lasts: its track's times are exact. Sounds follow one another by their number of samples.
 */
final class PartWriter {
    private static final long FIRST_MS = 10_000;
    private static final long VIDEO_TICKS_PER_MS = VideoTrack.TIMESCALE / 1000;
    private static final long USUAL_FRAME_MS = 40;

    private record Picture(byte[] payload, int from, long ticks, int composition, boolean keyFrame) {}

    private record Sound(byte[] payload, int from, long ticks) {}

    private final PartTarget target;
    private final HlsCounters counters;
    private final Consumer<Part> parts;
    private final byte[] init;
    private final boolean hasVideo;
    private final int audioRate;
    private final int audioFrame;
    private final AudioClock audioClock;
    private final List<Sample> pictures = new ArrayList<>();
    private final List<Sound> sounds = new ArrayList<>();
    private Picture waiting;
    private long pictureTicks;
    private long origin = Long.MIN_VALUE;
    private long lastPictureTicks = -1;
    private long lastSoundTicks = -1;
    private long sequence;
    private boolean discontinuity;
    private long startedAtMs;
    private long partTime;
    private long leadTime;
    private long leadStep = USUAL_FRAME_MS;
    private boolean independent;

    /**
     * @param init of the stretch
     * @param target how long parts are
     * @param parts takes each part but a segment's last, which {@link #finish} returns
     */
    PartWriter(Tracks tracks, byte[] init, PartTarget target, HlsCounters counters, Consumer<Part> parts) {
        this.init = init;
        this.target = target;
        this.counters = counters;
        this.parts = parts;
        this.hasVideo = tracks.hasVideo();
        this.audioRate = tracks.hasAudio() ? tracks.audioRate() : 1;
        this.audioFrame = tracks.hasAudio() ? tracks.audioFrameSamples() : 1;
        this.audioClock = new AudioClock(audioRate);
    }

    /** Begins a segment with a frame of that time (ms) that arrived then (Unix ms). */
    void begin(long time, long nowMs, boolean isDiscontinuity) {
        if (origin == Long.MIN_VALUE) {
            origin = time;
        }
        discontinuity = isDiscontinuity;
        startedAtMs = nowMs;
        beginPart(time);
        leadTime = time;
    }

    private void beginPart(long time) {
        partTime = time;
        independent = !hasVideo;
    }

    /** Takes a picture whose NAL units begin at {@code from} in the payload. */
    void video(byte[] payload, int from, long time, int compositionMs, boolean keyFrame) {
        long ticks = Math.max((FIRST_MS + time - origin) * VIDEO_TICKS_PER_MS, lastPictureTicks + 1);
        lastPictureTicks = ticks;
        settle(ticks);
        lead(time);
        int composition = (int) (compositionMs * VIDEO_TICKS_PER_MS);
        waiting = new Picture(payload, from, ticks, composition, keyFrame);
    }

    /** The picture that waits lasts until then. */
    private void settle(long untilTicks) {
        if (waiting == null) {
            return;
        }
        if (pictures.isEmpty()) {
            pictureTicks = waiting.ticks();
            independent = waiting.keyFrame();
        }
        int lasts = (int) Math.min(Integer.MAX_VALUE, Math.max(1, untilTicks - waiting.ticks()));
        pictures.add(new Sample(waiting.payload(), waiting.from(), lasts, waiting.composition(), waiting.keyFrame()));
        waiting = null;
    }

    /** Takes a frame of AAC that begins at {@code from} in the payload. */
    void audio(byte[] payload, int from, long time) {
        if (!hasVideo) {
            lead(time);
        }
        long given = (FIRST_MS + time - origin) * audioRate / 1000;
        long ticks = Math.max(audioClock.present(given, audioFrame), lastSoundTicks + 1);
        lastSoundTicks = ticks;
        if (ticks >= 0) {
            sounds.add(new Sound(payload, from, ticks));
        }
    }

    /** A frame of the leading track has come: the part ends before it if another one would not fit. */
    private void lead(long time) {
        if (time > leadTime) {
            leadStep = time - leadTime;
            leadTime = time;
        }
        long lasts = time - partTime;
        if (target.isDue(lasts, leadStep) && !isEmpty()) {
            if (!target.announce(lasts)) {
                counters.longParts.increment();
            }
            parts.accept(part(time));
            beginPart(time);
        }
    }

    private boolean isEmpty() {
        return pictures.isEmpty() && sounds.isEmpty();
    }

    private Part part(long endTime) {
        List<Sample> audio = new ArrayList<>(sounds.size());
        for (int i = 0; i < sounds.size(); i++) {
            Sound sound = sounds.get(i);
            long lasts = i + 1 < sounds.size() ? sounds.get(i + 1).ticks() - sound.ticks() : audioFrame;
            audio.add(new Sample(sound.payload(), sound.from(), (int) Math.min(Integer.MAX_VALUE, lasts), 0, true));
        }
        long audioTicks = sounds.isEmpty() ? 0 : sounds.get(0).ticks();
        byte[] bytes = Fragment.write(++sequence, pictures.isEmpty() ? 0 : pictureTicks, pictures, audioTicks, audio);
        pictures.clear();
        sounds.clear();
        counters.parts.increment();
        return new Part(bytes, Math.max(1, endTime - partTime) * 1000, independent, init, discontinuity, startedAtMs);
    }

    /** Ends the segment at that time (ms); returns its last part, or null if nothing came since the one before. */
    Part finish(long endTime) {
        if (origin == Long.MIN_VALUE) {
            return null;
        }
        settle((FIRST_MS + endTime - origin) * VIDEO_TICKS_PER_MS);
        return isEmpty() ? null : part(endTime);
    }

    static byte[] init(Tracks tracks) {
        return InitSegment.write(tracks.videoTrack(), tracks.audioTrack());
    }
}
