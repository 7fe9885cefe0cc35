// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.stream;

import java.util.Arrays;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.nearcast.protocol.rtmp.RtmpMessage;

/**
 * One stream in the middle: what a newcomer needs to start at once, and whoever takes it. It stays while somebody publishes
 * it or waits for it. Thread-safe.
 *
 * <p>Timestamps go on where they were when a new publisher takes over a stream that is still being watched, so that its
 * players do not see time run backwards.
 */
public final class LiveStream {
    /** Enough for 15 tracks of each kind; more, or larger ones, reach those who watch and nobody who comes later. */
    private static final int MAX_HEADERS = 32;

    private static final int MAX_HEADER_BYTES = 1 << 20;

    private final String name;
    private final LiveStreams registry;
    private final StreamSettings settings;
    private final GopCache gop;
    private final Map<Executor, Group> groups = new IdentityHashMap<>();
    private volatile Audience audience = new Audience(new FanOut[0], 0);

    private final Timeline timeline = new Timeline();
    private final SortedMap<Integer, MediaFrame> headers = new TreeMap<>();
    private boolean hasVideo;
    private boolean awaitKeyFrame;
    private Publication publication;
    private int subscribers;
    private int viewers;
    private long bytesIn;
    private long framesLost;

    private static final class Group {
        final FanOut fanOut;
        int seats;
        int viewers;

        Group(FanOut fanOut) {
            this.fanOut = fanOut;
        }
    }

    /** The fan-outs; the first {@code withViewers} of them have viewers, the others only programs such as the segmenter. */
    private record Audience(FanOut[] fanOuts, int withViewers) {}

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
                hasVideo || hasHeader(MediaKind.VIDEO),
                hasHeader(MediaKind.AUDIO));
    }

    private boolean hasHeader(MediaKind kind) {
        return headers.values().stream().anyMatch(header -> header.kind() == kind);
    }

    /** The headers in force: onMetaData and the codecs' configurations, as players get them. Their payloads are not to be changed. */
    public synchronized List<RtmpMessage> headerMessages() {
        return headers().stream().map(MediaFrame::message).toList();
    }

    /** The one in force, or null. */
    synchronized Publication publication() {
        return publication;
    }

    /** Whether somebody publishes it at the moment. */
    public synchronized boolean isPublished() {
        return publication != null;
    }

    Publication begin(Publisher publisher, LongSupplier clockMs) {
        Publication begun = new Publication(this, publisher, clockMs);
        synchronized (this) {
            publication = begun;
            timeline.begin();
            awaitKeyFrame = false;
            StreamStart nothing = new StreamStart(List.of(), List.of(), timeline.edge(), false);
            for (FanOut fanOut : audience.fanOuts) {
                fanOut.published(nothing);
            }
        }
        flush();
        return begun;
    }

    /** Puts another publication in the place of the one in force: nobody is told, new headers come with the frames. */
    synchronized Publication succeed(Publisher publisher, LongSupplier clockMs) {
        publication = new Publication(this, publisher, clockMs);
        timeline.begin();
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
            for (FanOut fanOut : audience.fanOuts) {
                fanOut.unpublished();
            }
        }
        flush();
        return true;
    }

    private void forget() {
        gop.clear();
        headers.values().forEach(MediaFrame::release);
        headers.clear();
        hasVideo = false;
    }

    Subscription join(Subscriber subscriber) {
        FanOut.Seat seat;
        synchronized (this) {
            Group group = groups.computeIfAbsent(
                    subscriber.executor(),
                    e -> new Group(new FanOut(e, 2L * settings.gopCacheBytes() + (1 << 20), System::nanoTime)));
            group.seats++;
            subscribers++;
            if (subscriber.isViewer()) {
                viewers++;
                group.viewers++;
            }
            listFanOuts();
            seat = new FanOut.Seat(this, subscriber, group.fanOut);
            group.fanOut.join(seat, publication == null ? null : start());
        }
        seat.fanOut().flush();
        return seat;
    }

    private void listFanOuts() {
        FanOut[] viewersFirst = groups.values().stream()
                .sorted(Comparator.comparing(group -> group.viewers == 0))
                .map(group -> group.fanOut)
                .toArray(FanOut[]::new);
        int withViewers = (int)
                groups.values().stream().filter(group -> group.viewers > 0).count();
        audience = new Audience(viewersFirst, withViewers);
    }

    private StreamStart start() {
        List<MediaFrame> inForce = headers();
        inForce.forEach(MediaFrame::retain);
        return new StreamStart(inForce, gop.retainedCopy(), timeline.edge(), hasVideo);
    }

    /** Those in force, in the order in which they go. */
    private List<MediaFrame> headers() {
        return List.copyOf(headers.values());
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
            seat.fanOut().leave(seat);
            Group group = groups.get(seat.subscriber().executor());
            if (seat.subscriber().isViewer()) {
                viewers--;
                group.viewers--;
            }
            if (--group.seats == 0) {
                framesLost += group.fanOut.framesLost();
                groups.remove(seat.subscriber().executor());
            }
            listFanOuts();
        }
        seat.fanOut().flush();
    }

    synchronized int subscribers() {
        return subscribers;
    }

    synchronized void clearMetadata() {
        MediaFrame metadata = headers.remove(MediaFrame.METADATA_SLOT);
        if (metadata != null) {
            metadata.release();
        }
    }

    /**
     * The time on the stream's timeline of what its publisher calls {@code timestamp}.
     *
     * @param media whether it is a picture's or a sound's; headers may come with a time of no meaning
     * @param nowMs epoch ms
     */
    synchronized long onTimeline(Publication from, MediaKind kind, long timestamp, boolean media, long nowMs) {
        if (publication != from) {
            return timestamp;
        }
        return media ? timeline.ofMedia(kind, timestamp, nowMs) : timeline.ofHeader(kind, timestamp);
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
            for (FanOut fanOut : audience.fanOuts) {
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
            timeline.reached(frame.timestamp());
        }
        hasVideo |= frame.kind() == MediaKind.VIDEO;
        if (frame.header()) {
            rememberHeader(frame);
        } else if (frame.kind() == MediaKind.VIDEO) {
            gop.add(frame);
        }
    }

    private void rememberHeader(MediaFrame header) {
        MediaFrame old = headers.get(header.headerSlot());
        boolean changed = old == null || !Arrays.equals(old.payload(), header.payload());
        if (changed && header.kind() == MediaKind.VIDEO && header.configuresPictures()) {
            gop.clear();
        }
        int others = headers.values().stream().mapToInt(MediaFrame::size).sum() - (old == null ? 0 : old.size());
        if (old != null) {
            headers.remove(header.headerSlot()).release();
        }
        if (headers.size() < MAX_HEADERS && others + header.size() <= MAX_HEADER_BYTES) {
            headers.put(header.headerSlot(), header.retain());
        }
    }

    /**
     * Without any lock held, since an executor may run the hand-over at once. Programs wait until the viewers of the first fan-out are
     * served: on a machine with few processors they would take one from them just when a key frame is due.
     */
    void flush() {
        Audience now = audience;
        for (int i = 0; i < now.withViewers; i++) {
            now.fanOuts[i].flush();
        }
        if (now.withViewers == 0) {
            flushPrograms(now);
        } else if (now.withViewers < now.fanOuts.length) {
            now.fanOuts[0].afterwards(() -> flushPrograms(now));
        }
    }

    private static void flushPrograms(Audience audience) {
        for (int i = audience.withViewers; i < audience.fanOuts.length; i++) {
            audience.fanOuts[i].flush();
        }
    }
}
