// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.stream;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

/**
 * One stream in the middle: what a newcomer needs to start at once, and whoever takes it. It stays while somebody publishes
 * it or waits for it. Thread-safe.
 *
 * <p>Timestamps go on where they were when a new publisher takes over a stream that is still being watched, so that its
 * players do not see time run backwards.
 */
public final class LiveStream {
    private static final long FRAME_STEP_MS = 40;

    private final String name;
    private final LiveStreams registry;
    private final StreamSettings settings;
    private final GopCache gop;
    private final Map<Executor, Group> groups = new IdentityHashMap<>();
    private volatile FanOut[] fanOuts = {};

    private MediaFrame metadata;
    private MediaFrame videoHeader;
    private MediaFrame audioHeader;
    private boolean hasVideo;
    private boolean started;
    private long liveEdge;
    private long shift;
    private boolean shiftKnown = true;
    private boolean awaitKeyFrame;
    private Publication publication;
    private int subscribers;
    private int viewers;
    private long bytesIn;
    private long framesLost;

    private static final class Group {
        final FanOut fanOut;
        int seats;

        Group(FanOut fanOut) {
            this.fanOut = fanOut;
        }
    }

    LiveStream(String name, LiveStreams registry, StreamSettings settings) {
        this.name = name;
        this.registry = registry;
        this.settings = settings;
        this.gop = new GopCache(settings.gopCacheBytes());
    }

    /** The public name, {@code app/name}. */
    public String name() {
        return name;
    }

    /** A picture of the stream for status pages. */
    public synchronized StreamStatus status() {
        long lost = framesLost;
        for (Group group : groups.values()) {
            lost += group.fanOut.framesLost();
        }
        return new StreamStatus(
                name,
                publication != null,
                publication == null ? "" : publication.origin(),
                publication == null ? 0 : publication.sinceMs(),
                viewers,
                subscribers,
                bytesIn,
                gop.bytes(),
                lost,
                videoHeader != null || hasVideo,
                audioHeader != null);
    }

    /** Whether somebody publishes it at the moment. */
    public synchronized boolean isPublished() {
        return publication != null;
    }

    Publication begin(String origin, long nowMs) {
        Publication begun = new Publication(this, origin, nowMs);
        synchronized (this) {
            publication = begun;
            shiftKnown = !started;
            shift = 0;
            awaitKeyFrame = false;
            StreamStart nothing = new StreamStart(List.of(), List.of(), liveEdge, false);
            for (FanOut fanOut : fanOuts) {
                fanOut.published(nothing);
            }
        }
        flush();
        return begun;
    }

    /** Puts another publication in the place of the one in force: nobody is told, new headers come with the frames. */
    synchronized Publication succeed(String origin, long nowMs) {
        publication = new Publication(this, origin, nowMs);
        shiftKnown = !started;
        shift = 0;
        awaitKeyFrame = true;
        return publication;
    }

    /** Whether this publication was the one in force. */
    boolean end(Publication ending) {
        synchronized (this) {
            if (publication != ending) {
                return false;
            }
            publication = null;
            forget();
            for (FanOut fanOut : fanOuts) {
                fanOut.unpublished();
            }
        }
        flush();
        return true;
    }

    private void forget() {
        gop.clear();
        metadata = replace(metadata, null);
        videoHeader = replace(videoHeader, null);
        audioHeader = replace(audioHeader, null);
        hasVideo = false;
    }

    private static MediaFrame replace(MediaFrame old, MediaFrame with) {
        if (old != null) {
            old.release();
        }
        return with == null ? null : with.retain();
    }

    Subscription join(Subscriber subscriber) {
        FanOut.Seat seat;
        synchronized (this) {
            Group group = groups.computeIfAbsent(
                    subscriber.executor(), e -> new Group(new FanOut(e, 2L * settings.gopCacheBytes() + (1 << 20))));
            if (group.seats++ == 0) {
                listFanOuts();
            }
            subscribers++;
            if (subscriber.isViewer()) {
                viewers++;
            }
            seat = new FanOut.Seat(this, subscriber, group.fanOut);
            group.fanOut.join(seat, publication == null ? null : start());
        }
        seat.fanOut().flush();
        return seat;
    }

    private void listFanOuts() {
        fanOuts = groups.values().stream().map(g -> g.fanOut).toArray(FanOut[]::new);
    }

    private StreamStart start() {
        List<MediaFrame> headers = headers();
        headers.forEach(MediaFrame::retain);
        return new StreamStart(headers, gop.retainedCopy(), liveEdge, hasVideo);
    }

    /** Those in force, in the order in which they go. */
    private List<MediaFrame> headers() {
        List<MediaFrame> headers = new ArrayList<>(3);
        for (MediaFrame header : new MediaFrame[] {metadata, videoHeader, audioHeader}) {
            if (header != null) {
                headers.add(header);
            }
        }
        return headers;
    }

    void endOf(Publication ending) {
        registry.ended(this, ending);
    }

    void leave(FanOut.Seat seat) {
        if (seat.markClosed()) {
            registry.left(this, seat);
        }
    }

    void remove(FanOut.Seat seat) {
        synchronized (this) {
            subscribers--;
            if (seat.subscriber().isViewer()) {
                viewers--;
            }
            seat.fanOut().leave(seat);
            Group group = groups.get(seat.subscriber().executor());
            if (--group.seats == 0) {
                framesLost += group.fanOut.framesLost();
                groups.remove(seat.subscriber().executor());
                listFanOuts();
            }
        }
        seat.fanOut().flush();
    }

    synchronized int subscribers() {
        return subscribers;
    }

    synchronized void clearMetadata() {
        metadata = replace(metadata, null);
    }

    /**
     * The time on the stream's timeline of what its publisher calls {@code timestamp}.
     *
     * @param media whether it is a picture's or a sound's; headers may come with a time of no meaning
     */
    synchronized long onTimeline(Publication from, long timestamp, boolean media) {
        if (!shiftKnown && !media) {
            return (liveEdge + FRAME_STEP_MS) & 0xFFFFFFFFL;
        }
        if (!shiftKnown && publication == from) {
            shift = liveEdge + FRAME_STEP_MS - timestamp;
            shiftKnown = true;
        }
        return (timestamp + shift) & 0xFFFFFFFFL;
    }

    int chunkSize() {
        return settings.chunkSize();
    }

    /** Takes a frame over from its publication and gives it to everybody. */
    synchronized void accept(Publication from, MediaFrame frame) {
        if (publication == from && !isCutOff(frame)) {
            bytesIn += frame.size();
            remember(frame);
            boolean canResume = frame.keyFrame() || !hasVideo;
            for (FanOut fanOut : fanOuts) {
                fanOut.frame(frame, canResume, this::headers);
            }
        }
        frame.release();
    }

    /** Whether a picture's predecessors are missing because they came before its publisher took over. */
    private boolean isCutOff(MediaFrame frame) {
        if (awaitKeyFrame && frame.kind() == MediaKind.VIDEO && !frame.header()) {
            awaitKeyFrame = !frame.keyFrame();
        }
        return awaitKeyFrame && frame.kind() == MediaKind.VIDEO && !frame.header();
    }

    private void remember(MediaFrame frame) {
        if (!frame.header() && frame.kind() != MediaKind.DATA) {
            if (!started || (int) (frame.timestamp() - liveEdge) > 0 || frame.keyFrame()) {
                liveEdge = frame.timestamp();
            }
            started = true;
        }
        switch (frame.kind()) {
            case VIDEO:
                hasVideo = true;
                if (frame.header()) {
                    videoHeader = replace(videoHeader, frame);
                    gop.clear();
                } else {
                    gop.add(frame);
                }
                break;
            case AUDIO:
                if (frame.header()) {
                    audioHeader = replace(audioHeader, frame);
                }
                break;
            default:
                if (frame.header()) {
                    metadata = replace(metadata, frame);
                }
        }
    }

    /** Without any lock held, since an executor may run the hand-over at once. */
    void flush() {
        for (FanOut fanOut : fanOuts) {
            fanOut.flush();
        }
    }
}
