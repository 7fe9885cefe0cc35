// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.hls;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.nearcast.live.stream.LiveStream;
import org.nearcast.live.stream.LiveStreams;
import org.nearcast.live.stream.StreamListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes HLS of every stream of a program while it is live. A publisher that comes back soon continues the playlist behind a
 * discontinuity; else the playlist ends, lingers for those who still watch, and goes. Thread-safe.
 */
public final class HlsStreams implements StreamListener {
    private static final Logger log = LoggerFactory.getLogger(HlsStreams.class);

    private static final int MAX_WAITING = 1000;

    private final LiveStreams live;
    private final ScheduledExecutorService executor;
    private final HlsSettings settings;
    private final HlsCounters counters;
    private final LongSupplier clockMs;
    private final AtomicLong bytes = new AtomicLong();
    private final Map<String, HlsStream> streams = new LinkedHashMap<>();
    private final RecentClients clients;
    private final Waiting forStreams = new Waiting(MAX_WAITING);

    private HlsStreams(
            LiveStreams live,
            ScheduledExecutorService executor,
            HlsSettings settings,
            HlsCounters counters,
            LongSupplier clockMs) {
        this.live = live;
        this.executor = executor;
        this.settings = settings;
        this.counters = counters;
        this.clockMs = clockMs;
        this.clients = new RecentClients(clockMs);
    }

    /**
     * Begins with every stream published from now on.
     *
     * @param live the program's streams
     * @param executor segments are cut on it; must run one task after another, as an event loop does
     * @param settings bounds
     * @param counters what is counted
     * @param clockMs epoch time in ms
     */
    public static HlsStreams attach(
            LiveStreams live,
            ScheduledExecutorService executor,
            HlsSettings settings,
            HlsCounters counters,
            LongSupplier clockMs) {
        HlsStreams streams = new HlsStreams(live, executor, settings, counters, clockMs);
        live.listen(streams);
        return streams;
    }

    /** The bounds. */
    public HlsSettings settings() {
        return settings;
    }

    HlsCounters counters() {
        return counters;
    }

    RecentClients clients() {
        return clients;
    }

    /** Addresses that have asked for a playlist in the last 15 s. */
    public int recentClients() {
        return clients.count();
    }

    /** Requests that wait for a part or playlist to come. */
    public long blocked() {
        return counters.blockedNow.sum();
    }

    /** Bytes of segments kept, over all streams. */
    public long bytes() {
        return bytes.get();
    }

    /** The HLS of a stream that is live, or was until lately. */
    synchronized Optional<HlsStream> find(String name) {
        return Optional.ofNullable(streams.get(name));
    }

    private boolean isThere(String name) {
        return find(name).map(stream -> !stream.isOver()).orElse(false);
    }

    /** Completed with true when there is HLS of that name that has not ended. Null if too many wait. Whoever loses patience completes it himself. */
    CompletableFuture<Boolean> appears(String name) {
        CompletableFuture<Boolean> appeared = forStreams.add(() -> isThere(name));
        forStreams.settle();
        return appeared;
    }

    @Override
    public void onPublished(LiveStream stream) {
        String name = stream.name();
        HlsStream hls;
        int publication;
        synchronized (this) {
            HlsStream known = streams.get(name);
            Optional<Integer> resumed = known == null ? Optional.empty() : known.begin();
            if (resumed.isPresent()) {
                hls = known;
                publication = resumed.get();
            } else {
                if (known == null && streams.size() >= settings.maxStreams() && !dropOneThatIsOver()) {
                    counters.streamsRefused.increment();
                    log.info("hls {}: no HLS of this stream, there are {} already", name, streams.size());
                    return;
                }
                if (known != null) {
                    known.discard();
                }
                hls = new HlsStream(settings, bytes, clockMs.getAsLong());
                publication = hls.begin().orElseThrow();
                streams.put(name, hls);
                executor.execute(forStreams::settle); // not with the locks that are held here
            }
        }
        HlsFeed feed = new HlsFeed(
                name, hls, executor, clockMs, settings, counters, () -> publisherGone(name, hls, publication));
        if (!feed.join(live, name)) {
            publisherGone(name, hls, publication);
        }
    }

    private boolean dropOneThatIsOver() {
        for (Iterator<HlsStream> all = streams.values().iterator(); all.hasNext(); ) {
            HlsStream stream = all.next();
            if (stream.isOver()) {
                stream.discard();
                all.remove();
                return true;
            }
        }
        return false;
    }

    @Override
    public void onUnpublished(LiveStream stream) {
        // the feed hears of it in order with the last frames
    }

    private void publisherGone(String name, HlsStream stream, int publication) {
        later(settings.resumeMillis(), () -> {
            if (stream.end(publication)) {
                later(settings.lingerMillis(), () -> forget(name, stream));
            }
        });
    }

    private void later(int millis, Runnable task) {
        try {
            executor.schedule(task, millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            log.debug("hls: the program is closing");
        }
    }

    private synchronized void forget(String name, HlsStream stream) {
        if (streams.remove(name, stream)) {
            stream.discard();
        }
    }
}
