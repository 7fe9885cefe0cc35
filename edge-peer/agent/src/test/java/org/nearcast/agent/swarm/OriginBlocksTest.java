// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.swarm;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nearcast.agent.swarm.WatchFigures.State;
import org.nearcast.node.swarm.Directory;
import org.nearcast.origin.Origin;
import org.nearcast.origin.OriginSettings;
import org.nearcast.overlay.playout.PlayoutSettings;

/** An origin, a viewer, and what goes between them by HTTP ranges. */
@Timeout(150)
class OriginBlocksTest {
    private static final String NAME = "live/show";

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private Origin origin;
    private Film film;

    @BeforeEach
    void makeFilm() throws Exception {
        film = keep(new Film(folder));
    }

    @AfterEach
    void closeAll() throws Exception {
        while (!running.isEmpty()) {
            running.pop().close();
        }
    }

    private void publish(double uploadMbit, double part) throws Exception {
        origin = keep(Origin.start(OriginSettings.load(
                null,
                Map.of(
                        "rtmp",
                        "127.0.0.1:0",
                        "http",
                        "127.0.0.1:0",
                        "open",
                        true,
                        "p2p.listen",
                        "127.0.0.1:0",
                        "p2p.key",
                        folder.resolve("origin.key").toString(),
                        "p2p.upload",
                        uploadMbit,
                        "p2p.fallback-part",
                        part))));
        film.publish("rtmp://127.0.0.1:" + origin.rtmpAddress().getPort() + "/" + NAME);
    }

    private Watcher watch() throws Exception {
        return keep(Watcher.start(
                new WatchSettings(
                        StreamAddress.parse("127.0.0.1:" + origin.httpAddress().getPort() + "/" + NAME),
                        1_000_000,
                        PlayoutSettings.LIVE,
                        any(),
                        any(),
                        any(),
                        Optional.empty()),
                ConfigFactory.defaultReference().resolve().getConfig("nearcast.peer")));
    }

    @Test
    void shouldPlayWhatOnlyTheOriginCanSendInTime() throws Exception {
        publish(0.3, 1);
        Watcher watcher = watch();
        eventually(() -> watcher.figures().state() == State.PLAYING);
        Film.untilDone(film.play("rtmp://127.0.0.1:" + watcher.rtmp().getPort() + "/" + NAME, 5, "rtmp"));
        film.assertPlayed("rtmp", 100);
        WatchFigures figures = watcher.figures();
        assertTrue(figures.originBytes() > 100_000, figures::toString);
        assertEquals(1, figures.continuity(), 0.02, figures::toString);
        assertTrue(watcher.line().contains("% fetched"), watcher::line);
        String status = get("http://127.0.0.1:" + watcher.media().getPort() + "/api/status")
                .body();
        assertTrue(status.contains("\"fetched\":"), status);
        String metrics = get(url("/metrics")).body();
        assertTrue(metrics.contains("nearcast_fallback_ranges_total{outcome=\"answered\"}"), metrics);
    }

    @Test
    void shouldAnswerRangesAsHttpHasThem() throws Exception {
        publish(20, 1);
        Watcher watcher = watch();
        eventually(() -> watcher.figures().played() > 10);
        String blocks = directory().find(NAME).orElseThrow().blocks().orElseThrow();
        String block = url(blocks + "/8/0");
        HttpResponse<byte[]> whole = bytes(block, null);
        assertEquals(200, whole.statusCode());
        assertEquals("bytes", whole.headers().firstValue("accept-ranges").orElseThrow());
        int size = whole.body().length;
        HttpResponse<byte[]> part = bytes(block, "bytes=100-299");
        assertEquals(206, part.statusCode());
        assertEquals(
                "bytes 100-299/" + size,
                part.headers().firstValue("content-range").orElseThrow());
        assertArrayEquals(Arrays.copyOfRange(whole.body(), 100, 300), part.body());
        HttpResponse<byte[]> beyond = bytes(block, "bytes=" + size + "-");
        assertEquals(416, beyond.statusCode());
        assertEquals(
                "bytes */" + size, beyond.headers().firstValue("content-range").orElseThrow());
        assertEquals(404, bytes(url(blocks + "/100000/0"), null).statusCode());
        assertEquals(404, bytes(url(blocks + "/8/1"), null).statusCode());
        assertEquals(404, bytes(url(blocks + "/8/16"), null).statusCode());
        assertEquals(404, bytes(url(blocks + "/-8/0"), null).statusCode());
        assertEquals(
                404,
                bytes(url(blocks.replaceFirst("[0-9a-f]{8}$", "00000000") + "/8/0"), null)
                        .statusCode());
    }

    @Test
    void shouldRefuseBeyondItsPartAndSayForHowLong() throws Exception {
        publish(20, 0.05);
        Watcher watcher = watch();
        eventually(() -> watcher.figures().played() > 10);
        String block = url(directory().find(NAME).orElseThrow().blocks().orElseThrow() + "/8/0");
        HttpResponse<byte[]> answer = bytes(block, null);
        for (int i = 0; answer.statusCode() == 200 && i < 1_000; i++) {
            answer = bytes(block, null);
        }
        assertEquals(503, answer.statusCode());
        assertTrue(answer.headers().firstValueAsLong("retry-after").orElseThrow() >= 1);
        assertTrue(answer.headers().firstValueAsLong("nearcast-retry-after-ms").orElseThrow() >= 1);
        assertEquals(State.PLAYING, watcher.figures().state());
        assertEquals(1, watcher.figures().continuity(), 0.02);
    }

    @Test
    void shouldSayNothingOfBlocksIfItSendsNone() throws Exception {
        publish(20, 0);
        eventually(() -> directory().find(NAME).isPresent());
        assertTrue(directory().find(NAME).orElseThrow().blocks().isEmpty());
    }

    private Directory directory() throws Exception {
        return Directory.ofJson(get(url(Directory.PATH)).body());
    }

    private String url(String path) {
        return "http://127.0.0.1:" + origin.httpAddress().getPort() + path;
    }

    private HttpResponse<String> get(String url) throws Exception {
        return http.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<byte[]> bytes(String url, String range) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
        if (range != null) {
            request.header("range", range);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private <T extends AutoCloseable> T keep(T part) {
        running.push(part);
        return part;
    }

    private static InetSocketAddress any() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private static void eventually(Callable<Boolean> condition) {
        await().atMost(Duration.ofSeconds(30)).until(condition);
    }
}
