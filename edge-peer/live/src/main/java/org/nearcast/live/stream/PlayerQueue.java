// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.stream;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one player still has to get, and what is done when it reads too slowly: it misses everything up to the newest key
 * frame that waits for it, or up to the next one to come, and goes on from there. Headers are never dropped, only replaced.
 * Used by one thread.
 */
public final class PlayerQueue {
    /** The player's connection. */
    public interface Sink {
        /** Whether it takes more without piling up. */
        boolean isWritable();

        /** Writes a frame, to be shown at {@code timestamp} ms. The frame is borrowed. */
        void write(MediaFrame frame, long timestamp);

        /** Writes frames, each to be shown at its own time. Borrowed. */
        default void write(FrameBatch batch) {
            for (MediaFrame frame : batch.frames()) {
                write(frame, frame.timestamp());
            }
        }

        /** Sends what was written. */
        void flush();
    }

    private record Waiting(MediaFrame frame, long timestamp) {}

    private final PlayerLimits limits;
    private final Sink sink;
    private final ArrayDeque<Waiting> queue = new ArrayDeque<>();
    private long bytes;
    private boolean audio = true;
    private boolean video = true;
    private boolean hasVideo;
    private boolean waitForKey = true;
    private boolean skipping;
    private boolean closed;
    private long framesDropped;
    private long bytesDropped;
    private long skips;

    /**
     * @param limits bounds of what may wait
     * @param sink where frames go
     */
    public PlayerQueue(PlayerLimits limits, Sink sink) {
        this.limits = limits;
        this.sink = sink;
    }

    /** Which of the two the player wants; both at first. Video that was off begins again with a key frame. */
    public void receive(boolean wantsAudio, boolean wantsVideo) {
        waitForKey |= wantsVideo && !video;
        audio = wantsAudio;
        video = wantsVideo;
    }

    /** Begins, or begins anew after the publisher changed. */
    public void start(StreamStart start) {
        skipping = false;
        waitForKey = true;
        hasVideo = start.hasVideo();
        for (MediaFrame header : start.headers()) {
            if (wanted(header)) {
                put(header, start.headerTimestamp(header));
            }
        }
        if (video) {
            for (int i = 0; i < start.gop().size(); i++) {
                waitForKey = false;
                put(start.gop().get(i), start.gopTimestamp(i));
            }
        }
    }

    /** Takes the next live frame. */
    public void offer(MediaFrame frame) {
        hasVideo |= frame.kind() == MediaKind.VIDEO;
        if (!wanted(frame)) {
            return;
        }
        if (frame.kind() == MediaKind.VIDEO && !frame.header()) {
            if (frame.keyFrame()) {
                waitForKey = false;
                skipping = false;
            } else if (waitForKey) {
                if (skipping) {
                    countDrop(frame);
                }
                return;
            }
        }
        put(frame, frame.timestamp());
    }

    /** Takes the next live frames. */
    public void offer(FrameBatch batch) {
        boolean whole = audio && video && !closed && !(waitForKey && batch.hasVideo());
        // Bytes, not the queue: this is asked for thousands of players in a row, and each object looked at is a cache
        // miss.
        if (whole && bytes == 0 && sink.isWritable()) {
            hasVideo |= batch.hasVideo();
            sink.write(batch);
        } else {
            batch.frames().forEach(this::offer);
        }
    }

    private boolean wanted(MediaFrame frame) {
        switch (frame.kind()) {
            case AUDIO:
                return audio;
            case VIDEO:
                return video;
            default:
                return audio || video;
        }
    }

    private void put(MediaFrame frame, long timestamp) {
        if (closed) {
            return;
        }
        if (queue.isEmpty() && sink.isWritable()) {
            sink.write(frame, timestamp);
            return;
        }
        queue.add(new Waiting(frame.retain(), timestamp));
        bytes += frame.cost();
        if (tooMuch()) {
            skipToKeyFrame();
        }
    }

    private boolean tooMuch() {
        return bytes > limits.maxBytes() || waitingMillis() > limits.maxMillis();
    }

    /** Stream time from the first to the last frame that waits, leaving out headers, whose time says nothing. */
    private int waitingMillis() {
        if (queue.getLast().frame().header()) {
            return 0;
        }
        for (Waiting first : queue) {
            if (!first.frame().header()) {
                return (int) (queue.getLast().timestamp() - first.timestamp());
            }
        }
        return 0;
    }

    private void skipToKeyFrame() {
        skips++;
        List<Waiting> all = new ArrayList<>(queue);
        int key = lastKeyFrame(all);
        if (key > 0) {
            keepFrom(all, key);
        }
        if (key <= 0 || tooMuch()) {
            keepFrom(new ArrayList<>(queue), queue.size());
            waitForKey = hasVideo && video;
            skipping = waitForKey;
        }
    }

    private static int lastKeyFrame(List<Waiting> all) {
        for (int i = all.size() - 1; i >= 0; i--) {
            if (all.get(i).frame().keyFrame()) {
                return i;
            }
        }
        return -1;
    }

    /** Keeps what stands at {@code from} and after it, and of the headers before it the last of each slot. */
    private void keepFrom(List<Waiting> all, int from) {
        Map<Integer, Waiting> headers = new TreeMap<>();
        for (Waiting waiting : all.subList(0, from)) {
            Waiting superseded = waiting;
            if (waiting.frame().header()) {
                superseded = headers.put(waiting.frame().headerSlot(), waiting);
            } else {
                countDrop(waiting.frame());
            }
            if (superseded != null) {
                superseded.frame().release();
            }
        }
        queue.clear();
        bytes = 0;
        long when = from < all.size()
                ? all.get(from).timestamp()
                : all.get(all.size() - 1).timestamp();
        headers.values().forEach(h -> keep(new Waiting(h.frame(), h.frame().kind() == MediaKind.DATA ? 0 : when)));
        all.subList(from, all.size()).forEach(this::keep);
    }

    private void keep(Waiting waiting) {
        queue.add(waiting);
        bytes += waiting.frame().cost();
    }

    private void countDrop(MediaFrame frame) {
        framesDropped++;
        bytesDropped += frame.size();
    }

    /** Sends what was put since the last time. */
    public void flush() {
        if (!closed) {
            sink.flush();
        }
    }

    /** Goes on after the sink has become writable. */
    public void onWritable() {
        boolean wrote = false;
        while (!queue.isEmpty() && sink.isWritable()) {
            Waiting next = queue.poll();
            bytes -= next.frame().cost();
            sink.write(next.frame(), next.timestamp());
            next.frame().release();
            wrote = true;
        }
        if (wrote) {
            flush();
        }
    }

    /** Lets go of everything that waits. Idempotent. */
    public void close() {
        closed = true;
        queue.forEach(w -> w.frame().release());
        queue.clear();
        bytes = 0;
    }

    /** What waits, see {@link MediaFrame#cost()}. */
    public long bytes() {
        return bytes;
    }

    /** Frames missed so far because the player read too slowly. */
    public long framesDropped() {
        return framesDropped;
    }

    /** Their bytes. */
    public long bytesDropped() {
        return bytesDropped;
    }

    /** How often the player was made to skip. */
    public long skips() {
        return skips;
    }
}
