// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.flv;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.nearcast.live.ConnectionLimits;
import org.nearcast.live.Counters;
import org.nearcast.live.Transport;
import org.nearcast.live.audience.Audience;
import org.nearcast.live.http.HttpCounters;
import org.nearcast.live.http.HttpRouter;
import org.nearcast.live.http.HttpServer;
import org.nearcast.live.http.HttpSettings;
import org.nearcast.live.stream.LiveStreams;
import org.nearcast.live.stream.PlayerLimits;
import org.nearcast.live.stream.Publication;
import org.nearcast.live.stream.Samples;
import org.nearcast.live.stream.StreamSettings;
import org.nearcast.protocol.flv.FlvHeader;
import org.nearcast.protocol.flv.FlvTag;
import org.nearcast.protocol.rtmp.RtmpException;
import org.nearcast.protocol.rtmp.RtmpMessage;

@Timeout(60)
class FlvRouteTest {
    private final Counters counters = new Counters();
    private final LiveStreams live = new LiveStreams(StreamSettings.defaults(), System::currentTimeMillis);
    private final Transport transport = Transport.open(1);
    private final HttpClient client = HttpClient.newHttpClient();
    private HttpServer server;

    private void open(Audience audience, FlvSettings settings) throws IOException {
        server = HttpServer.open(
                transport,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                HttpSettings.defaults(),
                new ConnectionLimits(100, 100),
                new HttpCounters(counters),
                new HttpRouter()
                        .under(FlvRoute.PREFIX, new FlvRoute(live, audience, settings, new FlvCounters(counters))));
    }

    private void open(int waitMillis, int resumeMillis) throws IOException {
        open(Audience.everybody(), new FlvSettings(PlayerLimits.defaults(), waitMillis, resumeMillis, 30_000));
    }

    @AfterEach
    void close() {
        server.close();
        live.close();
        transport.close();
    }

    private static void give(Publication publication, RtmpMessage... messages) {
        try {
            for (RtmpMessage message : messages) {
                publication.offer(message);
            }
        } catch (RtmpException e) {
            throw new AssertionError(e);
        }
        publication.flush();
    }

    private Publication publish() {
        return live.publish("live/one", "test").orElseThrow();
    }

    private HttpResponse<InputStream> get(String path) throws IOException, InterruptedException {
        return client.send(request(path), BodyHandlers.ofInputStream());
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(
                        URI.create("http://localhost:" + server.address().getPort() + path))
                .build();
    }

    private long count(String name) {
        return counters.named(name).sum();
    }

    /** Reads an FLV file piece by piece. */
    private static final class Reader {
        private final InputStream in;

        Reader(InputStream in) {
            this.in = in;
        }

        FlvHeader head() throws Exception {
            return FlvHeader.read(ByteBuffer.wrap(in.readNBytes(FlvHeader.BYTES)));
        }

        /** The next tag, or null at the end. */
        FlvTag tag() throws Exception {
            byte[] head = in.readNBytes(FlvTag.HEADER_BYTES);
            if (head.length == 0) {
                return null;
            }
            int length = ByteBuffer.wrap(head).getInt() & 0xFFFFFF;
            ByteBuffer all = ByteBuffer.allocate(head.length + length + FlvTag.TRAILER_BYTES);
            all.put(head).put(in.readNBytes(length + FlvTag.TRAILER_BYTES)).flip();
            return FlvTag.read(all);
        }

        List<FlvTag> tags(int count) throws Exception {
            List<FlvTag> tags = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                tags.add(tag());
            }
            return tags;
        }
    }

    @Test
    void shouldBeginAtTheLastKeyFrameAndGoOnLive() throws Exception {
        open(10_000, 10_000);
        Publication publication = publish();
        give(publication, Samples.metadata("x"), Samples.videoHeader(), Samples.audioHeader());
        give(publication, Samples.keyFrame(1000, 300), Samples.picture(1040, 100));
        HttpResponse<InputStream> response = get("/flv/live/one.flv");
        assertEquals(
                "video/x-flv", response.headers().firstValue("content-type").orElseThrow());
        assertEquals(
                "*",
                response.headers().firstValue("access-control-allow-origin").orElseThrow());
        Reader reader = new Reader(response.body());
        FlvHeader head = reader.head();
        assertTrue(head.hasAudio() && head.hasVideo());
        List<FlvTag> start = reader.tags(5);
        assertEquals(List.of(18, 9, 8, 9, 9), start.stream().map(FlvTag::type).toList(), "metadata, headers, pictures");
        assertEquals(
                List.of(1039L, 1040L),
                start.subList(3, 5).stream().map(FlvTag::timestamp).toList());
        assertArrayEquals(Samples.keyFrame(1000, 300).payload(), start.get(3).data());
        give(publication, Samples.picture(1080, 70000));
        FlvTag next = reader.tag();
        assertEquals(1080, next.timestamp());
        assertArrayEquals(Samples.picture(1080, 70000).payload(), next.data());
        assertEquals(1, count("flvViewers"));
        response.body().close();
        await().atMost(Duration.ofSeconds(10)).until(() -> count("flvViewers") == 0);
        publication.close();
        assertEquals(0, live.status().size(), "nobody is left at the stream");
    }

    @Test
    void shouldPromiseNoSoundToAStreamWithoutIt() throws Exception {
        open(10_000, 10_000);
        Publication publication = publish();
        give(publication, Samples.videoHeader(), Samples.keyFrame(0, 300));
        FlvHeader head = new Reader(get("/flv/live/one.flv").body()).head();
        assertTrue(head.hasVideo());
        assertFalse(head.hasAudio());
    }

    @Test
    void shouldWaitForThePublisher() throws Exception {
        open(10_000, 10_000);
        CompletableFuture<HttpResponse<InputStream>> early =
                client.sendAsync(request("/flv/live/one.flv"), BodyHandlers.ofInputStream());
        await().atMost(Duration.ofSeconds(10)).until(() -> !live.status().isEmpty());
        Publication publication = publish();
        give(publication, Samples.videoHeader(), Samples.keyFrame(0, 300));
        Reader reader = new Reader(early.join().body());
        reader.head();
        assertEquals(2, reader.tags(2).size());
    }

    @Test
    void shouldNotWaitForEver() throws Exception {
        open(50, 10_000);
        HttpResponse<InputStream> response = get("/flv/live/one.flv");
        assertEquals(404, response.statusCode());
        assertEquals(0, live.status().size());
        assertEquals(1, count("flvPlaysRefused"));
    }

    @Test
    void shouldGoOnInTimeWithTheNextPublisher() throws Exception {
        open(10_000, 10_000);
        Publication first = publish();
        give(first, Samples.videoHeader(), Samples.keyFrame(5000, 300));
        Reader reader = new Reader(get("/flv/live/one.flv").body());
        reader.head();
        reader.tags(2);
        first.close();
        give(publish(), Samples.videoHeader(), Samples.keyFrame(0, 300), Samples.picture(40, 100));
        List<Long> times = reader.tags(3).stream().map(FlvTag::timestamp).toList();
        assertEquals(List.of(5040L, 5040L, 5080L), times);
    }

    @Test
    void shouldEndTheFileWhenThePublisherStaysAway() throws Exception {
        open(10_000, 100);
        Publication publication = publish();
        give(publication, Samples.videoHeader(), Samples.keyFrame(0, 300));
        Reader reader = new Reader(get("/flv/live/one.flv").body());
        reader.head();
        reader.tags(2);
        publication.close();
        assertNull(reader.tag());
        assertEquals(0, live.status().size());
    }

    @Test
    void shouldEndTheFileOfAViewerWhoMayNoLonger() throws Exception {
        CompletableFuture<Void> revoked = new CompletableFuture<>();
        CompletableFuture<Void> left = new CompletableFuture<>();
        open(
                (call, name) -> CompletableFuture.completedFuture(
                        new Audience.Seat("live/one", revoked, () -> left.complete(null))),
                FlvSettings.defaults());
        give(publish(), Samples.videoHeader(), Samples.keyFrame(0, 300));
        Reader reader = new Reader(get("/flv/live/alias.flv?token=1").body());
        reader.head();
        reader.tags(2);
        revoked.complete(null);
        assertNull(reader.tag());
        assertTrue(left.isDone());
    }

    @Test
    void shouldTurnAwayWhomTheAudienceDoesNotAdmit() throws Exception {
        open(
                (call, name) -> CompletableFuture.completedFuture(new Audience.Turned(403, "No.")),
                FlvSettings.defaults());
        give(publish(), Samples.videoHeader(), Samples.keyFrame(0, 300));
        assertEquals(403, get("/flv/live/one.flv").statusCode());
    }

    @Test
    void shouldSkipToAKeyFrameForASlowPlayerAndGiveAStalledOneUp() throws Exception {
        open(Audience.everybody(), new FlvSettings(new PlayerLimits(16 << 20, 3000), 10_000, 10_000, 1000));
        Publication publication = publish();
        give(publication, Samples.videoHeader(), Samples.keyFrame(0, 300));
        try (Socket slow =
                new Socket(server.address().getAddress(), server.address().getPort())) {
            slow.getOutputStream().write("GET /flv/live/one.flv HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            await().atMost(Duration.ofSeconds(10)).until(() -> count("flvViewers") == 1);
            long[] time = {0};
            await().atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> {
                        time[0] += 500;
                        give(publication, Samples.picture(time[0], 200_000));
                        return count("flvStalledPlayers") == 1;
                    });
        }
        assertTrue(count("flvPlayerSkips") > 0 && count("flvFramesDropped") > 0, "it was made to skip before");
        await().atMost(Duration.ofSeconds(10)).until(() -> count("flvViewers") == 0);
    }

    @Test
    void shouldServeAnOldClientWithoutChunks() throws Exception {
        open(10_000, 100);
        Publication publication = publish();
        give(publication, Samples.videoHeader(), Samples.keyFrame(0, 300));
        try (Socket old =
                new Socket(server.address().getAddress(), server.address().getPort())) {
            old.getOutputStream().write("GET /flv/live/one.flv HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            await().atMost(Duration.ofSeconds(10)).until(() -> count("flvViewers") == 1);
            publication.close();
            String all = new String(old.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            assertFalse(all.contains("chunked"));
            Reader reader = new Reader(new java.io.ByteArrayInputStream(
                    all.substring(all.indexOf("\r\n\r\n") + 4).getBytes(StandardCharsets.ISO_8859_1)));
            reader.head();
            assertEquals(2, reader.tags(2).size());
            assertNull(reader.tag());
        }
    }

    @Test
    void shouldKnowNoOtherFiles() throws Exception {
        open(10_000, 10_000);
        for (String path : new String[] {
            "/flv/",
            "/flv/.flv",
            "/flv/one.flv",
            "/flv/live/.flv",
            "/flv/live/one",
            "/flv//one.flv",
            "/flv/live/one%0a.flv"
        }) {
            assertEquals(404, get(path).statusCode(), path);
        }
    }
}
