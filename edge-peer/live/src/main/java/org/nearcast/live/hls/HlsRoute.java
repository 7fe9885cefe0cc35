// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.hls;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.FutureListener;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.nearcast.live.http.HttpCall;
import org.nearcast.live.http.HttpReply;
import org.nearcast.live.http.HttpRoute;
import org.nearcast.protocol.hls.LowLatencyWriter;
import org.nearcast.protocol.hls.Variant;

/**
 * Answers {@code /hls/APP/NAME/index.m3u8} (transport streams, for every player), {@code /hls/APP/NAME/ll.m3u8} (fragmented
 * MP4 with parts, blocking reload and preload hints: Low-Latency HLS), {@code /hls/APP/NAME/master.m3u8} and the segments and
 * parts beside them. Names are looked up among the streams there are and never lead to a file. Any page may fetch them (CORS).
 */
public final class HlsRoute implements HttpRoute {
    /** To be registered for this prefix. */
    public static final String PREFIX = "/hls/";

    /** The playlist of transport streams. */
    public static final String MEDIA_PLAYLIST = "index.m3u8";

    /** The low-latency playlist of fragmented MP4. */
    public static final String LOW_LATENCY_PLAYLIST = "ll.m3u8";

    /** The master playlist of the former. */
    public static final String MASTER_PLAYLIST = "master.m3u8";

    private static final String PLAYLIST_SUFFIX = ".m3u8";
    private static final String PLAYLIST_TYPE = "application/vnd.apple.mpegurl";
    private static final String SEGMENT_TYPE = "video/mp2t";
    private static final String MP4_TYPE = "video/mp4";

    /** A playlist or part that takes longer than so many target durations is given up (rfc8216bis, 6.2.5.2). */
    private static final int PATIENCE_TARGETS = 3;

    private final HlsStreams streams;
    private final HlsGroups groups;

    /** Serves these streams. */
    public HlsRoute(HlsStreams streams) {
        this(streams, HlsGroups.none());
    }

    /** Serves these streams, and master playlists of those that are renditions of one. */
    public HlsRoute(HlsStreams streams, HlsGroups groups) {
        this.streams = streams;
        this.groups = groups;
    }

    @Override
    public CompletionStage<HttpReply> answer(HttpCall call) {
        String path = call.path();
        int file = path.lastIndexOf('/');
        if (!path.startsWith(PREFIX) || file <= PREFIX.length()) {
            return now(HttpReply.notFound());
        }
        return serve(call, path.substring(PREFIX.length(), file), path.substring(file + 1));
    }

    /**
     * Answers for one file of a stream.
     *
     * @param name public name of the stream, {@code app/name}
     * @param file one of the playlists, or what they list
     */
    public CompletionStage<HttpReply> serve(HttpCall call, String name, String file) {
        Optional<HlsStream> found = streams.find(name);
        if (found.isEmpty() && !groups.members(name).isEmpty()) {
            return group(name, file);
        }
        if (found.isEmpty()) {
            return now(HttpReply.status(404, "There is no such stream now."));
        }
        HlsStream stream = found.get();
        if (file.endsWith(PLAYLIST_SUFFIX)) {
            streams.clients().saw(call.remote());
        }
        switch (file) {
            case MEDIA_PLAYLIST:
                return whenReady(stream, call, () -> text(stream.mediaPlaylist()));
            case MASTER_PLAYLIST:
                return master(call, stream, MEDIA_PLAYLIST);
            case LOW_LATENCY_PLAYLIST:
                return lowLatency(stream, call, name);
            default:
                return media(stream, call, file);
        }
    }

    /**
     * Answers with a master playlist of one variant, as soon as the stream is there and has something to serve.
     *
     * @param name public name of the stream, {@code app/name}
     * @param uri of the variant's media playlist, relative to the answer's
     */
    public CompletionStage<HttpReply> master(HttpCall call, String name, String uri) {
        CompletableFuture<Boolean> there = streams.appears(name);
        if (there == null) {
            return now(HttpReply.status(503, "Too many wait for streams.").with("retry-after", "1"));
        }
        patience(call, there, streams.settings().waitMillis());
        return there.thenCompose(is -> streams.find(name)
                .map(stream -> master(call, stream, uri))
                .orElseGet(() -> now(HttpReply.status(404, "There is no such stream now."))));
    }

    private CompletionStage<HttpReply> master(HttpCall call, HlsStream stream, String uri) {
        return whenReady(stream, call, () -> text(stream.masterPlaylist(uri)));
    }

    private static CompletionStage<HttpReply> now(HttpReply reply) {
        return CompletableFuture.completedFuture(reply.forAnyPage());
    }

    private CompletionStage<HttpReply> whenReady(HlsStream stream, HttpCall call, Supplier<HttpReply> reply) {
        CompletableFuture<Boolean> ready = stream.ready();
        patience(call, ready, streams.settings().waitMillis());
        return ready.thenApply(is -> {
            String refusal = stream.refusal();
            if (!refusal.isEmpty()) {
                return HttpReply.status(415, refusal).forAnyPage();
            }
            return (is ? reply.get() : notYet()).forAnyPage();
        });
    }

    /** Who waits in vain, or has gone, makes room for another. */
    private static void patience(HttpCall call, CompletableFuture<Boolean> answer, int millis) {
        if (!answer.isDone()) {
            var patience = call.loop().schedule(() -> answer.complete(false), millis, TimeUnit.MILLISECONDS);
            FutureListener<Object> gone = closed -> answer.complete(false);
            listen(call.gone(), gone);
            answer.whenComplete((something, failure) -> {
                patience.cancel(false);
                unlisten(call.gone(), gone);
            });
        }
    }

    @SuppressWarnings("unchecked") // what it would be told is of no interest
    private static void listen(Future<?> future, FutureListener<Object> listener) {
        ((Future<Object>) future).addListener(listener);
    }

    @SuppressWarnings("unchecked")
    private static void unlisten(Future<?> future, FutureListener<Object> listener) {
        ((Future<Object>) future).removeListener(listener);
    }

    private static HttpReply notYet() {
        return HttpReply.status(503, "The stream has no segment yet.").with("retry-after", "1");
    }

    private HttpReply text(Optional<String> text) {
        return text.map(found -> playlist(HttpReply.ok(PLAYLIST_TYPE, found))).orElseGet(HlsRoute::notYet);
    }

    private HttpReply playlist(HttpReply reply) {
        streams.counters().playlistsServed.increment();
        return reply.with("cache-control", "no-cache");
    }

    /** The playlist at once, or when it has what {@code _HLS_msn} and {@code _HLS_part} say (rfc8216bis, 6.2.5.2). */
    private CompletionStage<HttpReply> lowLatency(HlsStream stream, HttpCall call, String name) {
        String msnSaid = call.parameter("_HLS_msn");
        String partSaid = call.parameter("_HLS_part");
        return whenReady(stream, call, () -> lowLatencyPlaylist(stream, name)).thenCompose(first -> {
            if (first.status() != 200 || msnSaid == null && partSaid == null) {
                return CompletableFuture.completedFuture(first);
            }
            long msn = msnSaid == null ? -1 : FileNames.number(msnSaid);
            long part = partSaid == null ? -1 : FileNames.number(partSaid);
            boolean readable = msn >= 0 && (partSaid == null || part >= 0 && part <= Integer.MAX_VALUE);
            if (!readable || stream.isAbsurd(msn, (int) part)) {
                first.body().release();
                streams.counters().absurd.increment();
                return now(HttpReply.status(400, "There is nothing to wait for under these numbers."));
            }
            CompletableFuture<Boolean> reached = stream.reached(msn, (int) part);
            if (reached != null && reached.isDone()) {
                return CompletableFuture.completedFuture(first);
            }
            first.body().release();
            return blocked(stream, call, reached, () -> lowLatencyPlaylist(stream, name));
        });
    }

    private HttpReply lowLatencyPlaylist(HlsStream stream, String name) {
        return stream.lowLatencyPlaylist()
                .map(text -> playlist(HttpReply.ok(PLAYLIST_TYPE, withReports(text, name))))
                .orElseGet(HlsRoute::notYet);
    }

    private ByteBuf withReports(byte[] playlist, String name) {
        StringBuilder reports = new StringBuilder();
        for (String other : groups.others(name)) {
            String uri = HlsGroups.uri(name, other, LOW_LATENCY_PLAYLIST);
            streams.find(other)
                    .flatMap(HlsStream::last)
                    .ifPresent(last -> reports.append(LowLatencyWriter.rendition(uri, last.msn(), last.part())));
        }
        return Unpooled.wrappedBuffer(playlist, reports.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** The master playlist of a group: its members that there are. */
    private CompletionStage<HttpReply> group(String name, String file) {
        boolean plain = file.equals(MEDIA_PLAYLIST);
        if (!plain && !file.equals(MASTER_PLAYLIST) && !file.equals(LOW_LATENCY_PLAYLIST)) {
            return now(HttpReply.notFound());
        }
        String playlist = plain ? MEDIA_PLAYLIST : LOW_LATENCY_PLAYLIST;
        List<Variant> variants = new ArrayList<>();
        for (String member : groups.members(name)) {
            streams.find(member)
                    .flatMap(stream -> stream.variant(HlsGroups.uri(name, member, playlist)))
                    .ifPresent(variants::add);
        }
        return now(variants.isEmpty() ? notYet() : playlist(HttpReply.ok(PLAYLIST_TYPE, Playlists.master(variants))));
    }

    private CompletionStage<HttpReply> blocked(
            HlsStream stream, HttpCall call, CompletableFuture<Boolean> reached, Supplier<HttpReply> reply) {
        HlsCounters counters = streams.counters();
        if (reached == null) {
            counters.blockedRefused.increment();
            return now(HttpReply.status(503, "Too many wait already.").with("retry-after", "1"));
        }
        counters.blocked.increment();
        counters.blockedNow.increment();
        patience(call, reached, PATIENCE_TARGETS * 1000 * Math.max(1, stream.targetSeconds()));
        return reached.thenApply(in -> {
            counters.blockedNow.decrement();
            if (in || stream.isOver()) {
                return reply.get().forAnyPage();
            }
            counters.blockedTooLong.increment();
            return HttpReply.status(503, "It has not come in time.")
                    .with("retry-after", "1")
                    .forAnyPage();
        });
    }

    private CompletionStage<HttpReply> media(HlsStream stream, HttpCall call, String file) {
        if (!FileNames.isMedia(file) && !FileNames.isInit(file)) {
            Optional<byte[]> bytes = stream.segment(file).map(Segment::bytes);
            bytes.ifPresent(found -> streams.counters().segmentsServed.increment());
            return now(lasting(SEGMENT_TYPE, bytes.map(Unpooled::wrappedBuffer)));
        }
        FileNames.Numbers numbers = stream.numbers(file);
        if (numbers == null) {
            return now(lasting(MP4_TYPE, Optional.empty()));
        }
        if (FileNames.isInit(file)) {
            return now(lasting(
                    MP4_TYPE,
                    numbers.part() >= 0
                            ? Optional.empty()
                            : stream.init(numbers.msn()).map(Unpooled::wrappedBuffer)));
        }
        if (stream.isHinted(numbers.msn(), numbers.part())) {
            CompletableFuture<Boolean> settled = stream.settled(numbers.msn(), numbers.part());
            return blocked(stream, call, settled, () -> fragments(stream, numbers));
        }
        return now(fragments(stream, numbers));
    }

    private HttpReply fragments(HlsStream stream, FileNames.Numbers numbers) {
        Optional<ByteBuf> found = stream.fragments(numbers.msn(), numbers.part());
        found.ifPresent(bytes ->
                (numbers.part() < 0 ? streams.counters().segmentsServed : streams.counters().partsServed).increment());
        return lasting(MP4_TYPE, found);
    }

    private static HttpReply lasting(String type, Optional<ByteBuf> bytes) {
        return bytes.map(found -> HttpReply.ok(type, found).with("cache-control", "public, max-age=3600"))
                .orElseGet(() -> HttpReply.status(404, "There is no such segment, or no longer."));
    }
}
