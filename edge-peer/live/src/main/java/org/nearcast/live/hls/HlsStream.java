// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.hls;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.nearcast.protocol.hls.MasterPlaylist;
import org.nearcast.protocol.hls.MediaPlaylist;
import org.nearcast.protocol.hls.MediaSegment;
import org.nearcast.protocol.hls.PlaylistWriter;
import org.nearcast.protocol.hls.Variant;

/**
 * A stream's sliding window of segments, and its playlists. One publication after another may fill it; when none follows in
 * time it ends. Segments are named after the stream's start and their number, so that no name ever means two things.
 * Thread-safe.
 */
final class HlsStream {
    static final String MEDIA_PLAYLIST = "index.m3u8";
    static final String MASTER_PLAYLIST = "master.m3u8";

    private static final long SHORT_US = 500_000;
    private static final int MAX_WAITING = 1000;

    /** One who waits for the first segment; completed with whether there is something to serve. */
    private final List<CompletableFuture<Boolean>> waiting = new ArrayList<>();

    private record Entry(String uri, Segment segment, long durationUs) {}

    private final HlsSettings settings;
    private final AtomicLong allBytes;
    private final String prefix;
    private final Deque<Entry> entries = new ArrayDeque<>();
    private long bytes;
    private long sequence;
    private long discontinuities;
    private int targetSeconds;
    private long peakBandwidth;
    private int publications;
    private boolean over;
    private String refusal = "";

    /**
     * @param allBytes bytes of segments that all streams keep, which this one adds its own to
     * @param startMs Unix ms, which names segments
     */
    HlsStream(HlsSettings settings, AtomicLong allBytes, long startMs) {
        this.settings = settings;
        this.allBytes = allBytes;
        this.prefix = Long.toString(startMs, Character.MAX_RADIX) + "-";
    }

    /**
     * A publication begins.
     *
     * @return its number, or empty if the stream has ended and another must take its place
     */
    synchronized Optional<Integer> begin() {
        if (over) {
            return Optional.empty();
        }
        refusal = "";
        return Optional.of(++publications);
    }

    /**
     * Ends the playlist, unless another publication began since.
     *
     * @param publication the number of the one that ended
     * @return whether it is ended now
     */
    boolean end(int publication) {
        boolean something;
        synchronized (this) {
            if (publications != publication || over) {
                return false;
            }
            over = true;
            something = !entries.isEmpty();
        }
        release(something);
        return true;
    }

    synchronized boolean isOver() {
        return over;
    }

    /** Drops all segments; for a stream that nobody can reach any more. */
    void discard() {
        synchronized (this) {
            over = true;
            allBytes.addAndGet(-bytes);
            bytes = 0;
            entries.clear();
        }
        release(false);
    }

    /** The stream cannot be segmented, in a sentence for people. */
    void refuse(String why) {
        synchronized (this) {
            refusal = why;
        }
        release(true);
    }

    /** Why the stream cannot be segmented, or empty. */
    synchronized String refusal() {
        return refusal;
    }

    /** The target duration that the playlist announces, in seconds; 0 before the first segment. */
    synchronized int targetSeconds() {
        return targetSeconds;
    }

    /**
     * Adds a segment.
     *
     * @param target the target duration that holds from the first segment on, in seconds
     */
    void add(Segment segment, int target) {
        if (append(segment, target)) {
            release(true);
        }
    }

    private synchronized boolean append(Segment segment, int target) {
        if (over) {
            return false;
        }
        if (targetSeconds == 0) {
            targetSeconds = target;
        }
        long longest = targetSeconds * 1_000_000L + 499_999;
        String uri = prefix + (sequence + entries.size()) + ".ts";
        entries.addLast(new Entry(uri, segment, Math.min(segment.durationUs(), longest)));
        bytes += segment.bytes().length;
        allBytes.addAndGet(segment.bytes().length);
        while (entries.size() > settings.windowSegments() + settings.keptSegments() || tooManyBytes()) {
            evict();
        }
        if (segment.durationUs() >= SHORT_US || peakBandwidth == 0) {
            peakBandwidth = Math.max(peakBandwidth, segment.bytes().length * 8_000_000L / segment.durationUs());
        }
        return true;
    }

    private boolean tooManyBytes() {
        return entries.size() > 1 && (bytes > settings.maxStreamBytes() || allBytes.get() > settings.maxBytes());
    }

    private void evict() {
        Entry oldest = entries.removeFirst();
        int size = oldest.segment().bytes().length;
        bytes -= size;
        allBytes.addAndGet(-size);
        sequence++;
        if (oldest.segment().discontinuity()) {
            discontinuities++;
        }
    }

    /** Without the lock held: whoever is told goes on at once, perhaps to another stream's locks. */
    private void release(boolean something) {
        List<CompletableFuture<Boolean>> released;
        synchronized (this) {
            released = new ArrayList<>(waiting);
            waiting.clear();
        }
        released.forEach(each -> each.complete(something));
    }

    /**
     * Completed with true when there is something to serve, a playlist or a refusal; with false when there never will be,
     * or too many wait already. Whoever loses patience completes it himself.
     */
    CompletableFuture<Boolean> ready() {
        CompletableFuture<Boolean> ready = new CompletableFuture<>();
        synchronized (this) {
            if (!entries.isEmpty() || !refusal.isEmpty()) {
                ready.complete(true);
            } else if (over || waiting.size() >= MAX_WAITING) {
                ready.complete(false);
            } else {
                waiting.add(ready);
            }
        }
        ready.whenComplete((something, failure) -> forget(ready));
        return ready;
    }

    private synchronized void forget(CompletableFuture<Boolean> ready) {
        waiting.remove(ready);
    }

    synchronized int waiting() {
        return waiting.size();
    }

    /** Bytes of the segments kept. */
    synchronized long bytes() {
        return bytes;
    }

    /** The media playlist, empty before the first segment. */
    synchronized Optional<String> mediaPlaylist() {
        if (entries.isEmpty()) {
            return Optional.empty();
        }
        int skip = Math.max(0, entries.size() - settings.windowSegments());
        long discontinuitySequence = discontinuities;
        boolean independent = true;
        List<MediaSegment> listed = new ArrayList<>(settings.windowSegments());
        int index = 0;
        for (Entry entry : entries) {
            Segment segment = entry.segment();
            if (index++ < skip) {
                discontinuitySequence += segment.discontinuity() ? 1 : 0;
                continue;
            }
            independent &= segment.independent();
            listed.add(new MediaSegment(
                    entry.uri(), entry.durationUs(), segment.discontinuity(), OptionalLong.of(segment.startedAtMs())));
        }
        return Optional.of(PlaylistWriter.write(new MediaPlaylist(
                MediaPlaylist.VERSION,
                targetSeconds,
                sequence + skip,
                discontinuitySequence,
                independent,
                over,
                listed)));
    }

    /** The master playlist, empty before the first segment. */
    synchronized Optional<String> masterPlaylist() {
        if (entries.isEmpty()) {
            return Optional.empty();
        }
        StreamFormat format = entries.getLast().segment().format();
        Variant variant = Variant.of(MEDIA_PLAYLIST, Math.max(1, peakBandwidth)).withCodecs(format.codecs());
        if (format.width() > 0) {
            variant = variant.withResolution(format.width(), format.height());
        }
        if (format.frameRate() > 0) {
            variant = variant.withFrameRate(format.frameRate());
        }
        return Optional.of(PlaylistWriter.write(new MasterPlaylist(MediaPlaylist.VERSION, false, List.of(variant))));
    }

    /** A segment by its name. */
    synchronized Optional<Segment> segment(String uri) {
        for (Entry entry : entries) {
            if (entry.uri().equals(uri)) {
                return Optional.of(entry.segment());
            }
        }
        return Optional.empty();
    }
}
