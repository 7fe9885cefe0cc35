// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.hls;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.nearcast.live.http.HttpCall;
import org.nearcast.live.http.HttpReply;
import org.nearcast.live.http.HttpRoute;

/**
 * Answers {@code /hls/APP/NAME/index.m3u8} (media playlist), {@code /hls/APP/NAME/master.m3u8} and the segments beside them.
 * Names are looked up among the streams there are and never lead to a file. Any page may fetch them (CORS).
 */
public final class HlsRoute implements HttpRoute {
    /** To be registered for this prefix. */
    public static final String PREFIX = "/hls/";

    private static final String PLAYLIST_TYPE = "application/vnd.apple.mpegurl";
    private static final String SEGMENT_TYPE = "video/mp2t";

    private final HlsStreams streams;

    /** Serves these streams. */
    public HlsRoute(HlsStreams streams) {
        this.streams = streams;
    }

    @Override
    public CompletionStage<HttpReply> answer(HttpCall call) {
        String path = call.path();
        int file = path.lastIndexOf('/');
        if (!path.startsWith(PREFIX) || file <= PREFIX.length()) {
            return now(open(HttpReply.notFound()));
        }
        String name = path.substring(PREFIX.length(), file);
        String wanted = path.substring(file + 1);
        Optional<HlsStream> found = streams.find(name);
        if (found.isEmpty()) {
            return now(open(HttpReply.status(404, "There is no such stream now.")));
        }
        HlsStream stream = found.get();
        if (wanted.equals(HlsStream.MEDIA_PLAYLIST) || wanted.equals(HlsStream.MASTER_PLAYLIST)) {
            return whenReady(stream, call).thenApply(ready -> playlist(stream, wanted, ready));
        }
        return now(segment(stream, wanted));
    }

    private static CompletionStage<HttpReply> now(HttpReply reply) {
        return CompletableFuture.completedFuture(reply);
    }

    private CompletableFuture<Boolean> whenReady(HlsStream stream, HttpCall call) {
        CompletableFuture<Boolean> ready = stream.ready();
        if (!ready.isDone()) {
            var patience = call.loop()
                    .schedule(() -> ready.complete(false), streams.settings().waitMillis(), TimeUnit.MILLISECONDS);
            ready.whenComplete((something, failure) -> patience.cancel(false));
        }
        return ready;
    }

    private HttpReply playlist(HlsStream stream, String wanted, boolean ready) {
        String refusal = stream.refusal();
        if (!refusal.isEmpty()) {
            return open(HttpReply.status(415, refusal));
        }
        Optional<String> text =
                wanted.equals(HlsStream.MASTER_PLAYLIST) ? stream.masterPlaylist() : stream.mediaPlaylist();
        if (!ready || text.isEmpty()) {
            return open(HttpReply.status(503, "The stream has no segment yet.").with("retry-after", "1"));
        }
        streams.counters().playlistsServed.increment();
        return open(HttpReply.ok(PLAYLIST_TYPE, text.get()).with("cache-control", "no-cache"));
    }

    private HttpReply segment(HlsStream stream, String wanted) {
        Optional<Segment> segment = stream.segment(wanted);
        if (segment.isEmpty()) {
            return open(HttpReply.status(404, "There is no such segment, or no longer."));
        }
        streams.counters().segmentsServed.increment();
        return open(HttpReply.ok(SEGMENT_TYPE, segment.get().bytes()).with("cache-control", "public, max-age=3600"));
    }

    private static HttpReply open(HttpReply reply) {
        return reply.with("access-control-allow-origin", "*");
    }
}
