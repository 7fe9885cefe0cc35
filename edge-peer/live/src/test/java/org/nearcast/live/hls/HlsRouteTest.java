// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.hls;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.nearcast.live.stream.Publication;
import org.nearcast.protocol.hls.MediaPlaylist;
import org.nearcast.protocol.hls.PlaylistParser;
import org.nearcast.protocol.rtmp.MessageType;

@Timeout(60)
class HlsRouteTest {
    private static final String INDEX = "/hls/live/one/index.m3u8";

    private HlsServer server;

    private void open(HlsSettings settings) throws Exception {
        server = new HlsServer(settings);
    }

    @AfterEach
    void close() {
        server.close();
    }

    private Publication published(String name) {
        return server.publish(name, Messages.videoHeader(), Messages.audioHeader());
    }

    /** A key frame a second and a picture between, in [from, to] seconds. */
    private static void stream(Publication publication, int from, int to) {
        for (int second = from; second <= to; second++) {
            HlsServer.give(publication, Messages.keyFrame(second * 1000L), Messages.picture(second * 1000L + 500));
        }
    }

    private MediaPlaylist playlist() throws Exception {
        return PlaylistParser.parseMedia(server.get(INDEX).body());
    }

    private boolean ended() throws Exception {
        HttpResponse<String> response = server.get(INDEX);
        return response.statusCode() == 200
                && PlaylistParser.parseMedia(response.body()).ended();
    }

    @Test
    void shouldServePlaylistsAndSegments() throws Exception {
        open(HlsServer.settings(6, 10_000, 10_000, 10_000));
        stream(published("live/one"), 0, 6);
        await().atMost(Duration.ofSeconds(5)).until(() -> playlist().segments().size() == 3);

        HttpResponse<String> media = server.get(INDEX);
        assertEquals(200, media.statusCode());
        assertEquals(
                "application/vnd.apple.mpegurl",
                media.headers().firstValue("content-type").orElseThrow());
        assertEquals("no-cache", media.headers().firstValue("cache-control").orElseThrow());
        assertEquals(
                "*", media.headers().firstValue("access-control-allow-origin").orElseThrow());

        HttpResponse<String> master = server.get("/hls/live/one/master.m3u8");
        assertEquals(
                "avc1.42c00c,mp4a.40.2",
                PlaylistParser.parseMaster(master.body()).variants().get(0).codecs());

        String uri = playlist().segments().get(0).uri();
        HttpResponse<byte[]> segment = server.bytes("/hls/live/one/" + uri);
        assertEquals("video/mp2t", segment.headers().firstValue("content-type").orElseThrow());
        assertEquals(0x47, segment.body()[0]);
        assertEquals(0, segment.body().length % 188);
        assertTrue(segment.headers().firstValue("cache-control").orElseThrow().contains("max-age"));
    }

    @Test
    void shouldHoldARequestUntilTheFirstSegment() throws Exception {
        open(HlsServer.settings(6, 10_000, 10_000, 10_000));
        Publication publication = published("live/one");
        CompletableFuture<HttpResponse<String>> early = server.getLater(INDEX);
        await().atMost(Duration.ofSeconds(5))
                .until(() -> server.hls.find("live/one").orElseThrow().waiting() == 1);
        assertFalse(early.isDone());
        stream(publication, 0, 2);
        HttpResponse<String> response = early.get(5, TimeUnit.SECONDS);
        assertEquals(200, response.statusCode());
        assertEquals(1, PlaylistParser.parseMedia(response.body()).segments().size());
    }

    @Test
    void shouldNotHoldARequestForEver() throws Exception {
        open(HlsServer.settings(6, 10_000, 10_000, 50));
        published("live/one");
        HttpResponse<String> response = server.get(INDEX);
        assertEquals(503, response.statusCode());
        assertEquals("1", response.headers().firstValue("retry-after").orElseThrow());
        assertEquals("The stream has no segment yet.\n", response.body());
        // The answer may reach us before the stream has struck its request off the list.
        await().atMost(Duration.ofSeconds(5))
                .until(() -> server.hls.find("live/one").orElseThrow().waiting() == 0);
    }

    @Test
    void shouldSayThatThereIsNoSuchStreamOrFile() throws Exception {
        open(HlsServer.settings(6, 10_000, 10_000, 10_000));
        stream(published("live/one"), 0, 3);
        for (String path : new String[] {
            "/hls/",
            "/hls/index.m3u8",
            "/hls/live/index.m3u8",
            "/hls/live/two/index.m3u8",
            "/hls/live/one/",
            "/hls/live/one/0.ts",
            "/hls/live/one/../../etc/passwd",
            "/hls/live/one/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
            "/hls/live%2fone/x/..%2findex.m3u8",
            "/hls/live/one%00/index.m3u8"
        }) {
            HttpResponse<String> response = server.get(path);
            assertTrue(response.statusCode() == 404 || response.statusCode() == 400, path);
        }
    }

    @Test
    void shouldSayWhyAStreamHasNoHls() throws Exception {
        open(HlsServer.settings(6, 10_000, 10_000, 10_000));
        Publication publication = server.publish("live/one", Messages.payload(MessageType.VIDEO, "1c0000000001"));
        HttpResponse<String> response = server.get(INDEX);
        assertEquals(415, response.statusCode());
        assertEquals("Its video is not H.264; HLS is made from H.264 and AAC only.\n", response.body());
        assertEquals(
                "*",
                response.headers().firstValue("access-control-allow-origin").orElseThrow());
        publication.close();
    }

    @Test
    void shouldEndThePlaylistWhenThePublisherStaysAway() throws Exception {
        open(HlsServer.settings(6, 100, 300, 10_000));
        Publication publication = published("live/one");
        stream(publication, 0, 4);
        publication.close();
        await().atMost(Duration.ofSeconds(5)).until(this::ended);
        assertEquals(0, server.live.status().size(), "nothing holds on to the stream");
        await().atMost(Duration.ofSeconds(5)).until(() -> server.get(INDEX).statusCode() == 404);
        assertEquals(0, server.hls.bytes());
    }

    @Test
    void shouldGoOnBehindADiscontinuityWhenThePublisherComesBack() throws Exception {
        open(HlsServer.settings(6, 10_000, 10_000, 10_000));
        Publication first = published("live/one");
        stream(first, 0, 4);
        first.close();
        stream(published("live/one"), 0, 4);
        await().atMost(Duration.ofSeconds(5)).until(() -> playlist().segments().size() == 5);
        MediaPlaylist playlist = playlist();
        assertFalse(playlist.ended());
        assertTrue(playlist.segments().get(3).discontinuity());
        assertEquals(
                1, playlist.segments().stream().filter(s -> s.discontinuity()).count());
    }

    @Test
    void shouldBeginAnewAfterAnEnd() throws Exception {
        open(HlsServer.settings(6, 0, 10_000, 10_000));
        Publication first = published("live/one");
        stream(first, 0, 4);
        first.close();
        await().atMost(Duration.ofSeconds(5)).until(this::ended);
        String old = playlist().segments().get(0).uri();
        stream(published("live/one"), 0, 4);
        await().atMost(Duration.ofSeconds(5)).until(() -> !ended());
        assertEquals(0, playlist().mediaSequence());
        assertFalse(playlist().segments().get(0).discontinuity());
        assertEquals(404, server.get("/hls/live/one/" + old).statusCode());
    }

    @Test
    void shouldBoundTheNumberOfStreams() throws Exception {
        open(HlsServer.settings(6, 0, 60_000, 10_000));
        for (int i = 0; i < 10; i++) {
            published("live/" + i);
        }
        published("live/one");
        assertEquals(404, server.get(INDEX).statusCode());
        assertEquals(1, server.counters.named("hlsStreamsRefused").sum());
    }
}
