// SPDX-License-Identifier: Apache-2.0
package org.nearcast.origin;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nearcast.node.swarm.Directory;

/** The origin with real FFmpeg at both ends. */
@Timeout(90)
class OriginTest {
    @TempDir
    private static Path films;

    private static Path film;
    private static Path filmChecksums;

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private Origin origin;

    @BeforeAll
    static void makeFilm() throws Exception {
        if (Ffmpeg.isInstalled()) {
            film = Ffmpeg.film(films, 8);
            filmChecksums = Ffmpeg.checksums(film, films.resolve("film.crc"));
        }
    }

    @AfterEach
    void close() {
        if (origin != null) {
            origin.close();
        }
    }

    private void start(Map<String, Object> more) throws OriginException {
        Map<String, Object> flags = new HashMap<>(Map.of(
                "rtmp",
                "127.0.0.1:0",
                "http",
                "127.0.0.1:0",
                "p2p.key",
                folder.resolve("origin.key").toString()));
        flags.putAll(more);
        origin = Origin.start(OriginSettings.load(null, flags));
    }

    private void startOpen() throws OriginException {
        start(Map.of("open", true));
    }

    private String rtmp(String path) {
        return "rtmp://127.0.0.1:" + origin.rtmpAddress().getPort() + "/" + path;
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + origin.httpAddress().getPort() + path);
        return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }

    private JsonNode status() throws IOException, InterruptedException {
        return new ObjectMapper().readTree(get("/api/status").body());
    }

    private void untilLive(String name) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> status().at("/streams/0/name").asText().equals(name));
    }

    private static void assertPartOfFilm(Ffmpeg player, int leastPictures, int leastSounds) throws IOException {
        Set<String> video = player.frames(0);
        Set<String> audio = player.frames(1);
        assertTrue(Ffmpeg.frames(filmChecksums, 0).containsAll(video), "pictures differ from the film's");
        assertTrue(Ffmpeg.frames(filmChecksums, 1).containsAll(audio), "sounds differ from the film's");
        assertTrue(video.size() >= leastPictures, video.size() + " pictures");
        assertTrue(audio.size() >= leastSounds, audio.size() + " sounds");
    }

    @Test
    void shouldPlayWhatFfmpegPublishes() throws Exception {
        assumeTrue(Ffmpeg.isInstalled(), "needs ffmpeg");
        startOpen();
        try (Ffmpeg publisher = Ffmpeg.publish(film, rtmp("live/one"))) {
            untilLive("live/one");
            try (Ffmpeg player = Ffmpeg.play(rtmp("live/one"), 3, folder.resolve("crc"))) {
                player.untilDone();
                assertPartOfFilm(player, 60, 100);
            }
            assertTrue(publisher.isRunning());
            assertEquals(0, status().at("/counters/rtmpMalformed").asInt());
            assertEquals(0, status().at("/counters/rtmpFramesDropped").asInt());
        }
    }

    @Test
    void shouldServeViewerWhoCameBeforeTheBroadcaster() throws Exception {
        assumeTrue(Ffmpeg.isInstalled(), "needs ffmpeg");
        startOpen();
        try (Ffmpeg player = Ffmpeg.play(rtmp("live/one"), 3, folder.resolve("crc"))) {
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> status().get("waiting").asInt() == 1);
            try (Ffmpeg publisher = Ffmpeg.publish(film, rtmp("live/one"))) {
                player.untilDone();
                assertPartOfFilm(player, 60, 100);
                assertTrue(publisher.isRunning());
            }
        }
    }

    @Test
    void shouldEndPlayersWhenTheBroadcasterLeaves() throws Exception {
        assumeTrue(Ffmpeg.isInstalled(), "needs ffmpeg");
        startOpen();
        try (Ffmpeg publisher = Ffmpeg.publish(film, rtmp("live/one"));
                Ffmpeg player = Ffmpeg.play(rtmp("live/one"), 60, folder.resolve("crc"))) {
            publisher.untilDone();
            player.untilDone();
            assertPartOfFilm(player, 150, 200);
        }
    }

    @Test
    void shouldPublishUnderTheNameOfAKeyAndNoOther() throws Exception {
        assumeTrue(Ffmpeg.isInstalled(), "needs ffmpeg");
        Path keys = Files.writeString(folder.resolve("keys"), "s3cret live/one\n");
        start(Map.of("keys", keys.toString(), "keys-check", "50 ms"));
        try (Ffmpeg refused = Ffmpeg.publish(film, rtmp("live/one"))) {
            refused.untilDone();
        }
        assertEquals(1, status().at("/counters/rtmpPublishesRefused").asInt());
        try (Ffmpeg publisher = Ffmpeg.publish(film, rtmp("live/s3cret"))) {
            untilLive("live/one");
            try (Ffmpeg player = Ffmpeg.play(rtmp("live/one"), 1, folder.resolve("crc"));
                    Ffmpeg second = Ffmpeg.publish(film, rtmp("live/s3cret"))) {
                second.untilDone();
                assertEquals(2, status().at("/counters/rtmpPublishesRefused").asInt(), "one publisher at a time");
                player.untilDone();
                assertPartOfFilm(player, 20, 30);
            }
            assertFalse(status().toString().contains("s3cret"));
            assertTrue(publisher.isRunning());
        }
        Files.writeString(keys, "changed live/two\n");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> status().at("/streams").isEmpty());
        try (Ffmpeg publisher = Ffmpeg.publish(film, rtmp("live/changed"))) {
            untilLive("live/two");
            assertTrue(publisher.isRunning());
        }
    }

    @Test
    void shouldServeEveryStreamAsHls() throws Exception {
        assumeTrue(Ffmpeg.isInstalled(), "needs ffmpeg");
        startOpen();
        try (Ffmpeg publisher = Ffmpeg.publish(film, rtmp("live/one"))) {
            untilLive("live/one");
            HttpResponse<String> playlist = get("/hls/live/one/index.m3u8");
            assertEquals(200, playlist.statusCode());
            String segment = playlist.body()
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .findFirst()
                    .orElseThrow();
            assertEquals('G', get("/hls/live/one/" + segment).body().charAt(0), "a transport stream's sync byte");
            assertEquals(0, status().at("/streams/0/viewers").asInt(), "HLS itself is no viewer");
            assertTrue(publisher.isRunning());
        }
    }

    @Test
    void shouldServePageAndScripts() throws Exception {
        startOpen();
        for (String path : new String[] {"/", "/page.css", "/page.js", "/hls.js"}) {
            HttpResponse<String> response = get(path);
            assertEquals(200, response.statusCode(), path);
            assertEquals(
                    "nosniff",
                    response.headers().firstValue("x-content-type-options").orElse(""));
        }
        assertTrue(get("/").body().contains("page.js"));
        assertTrue(get("/hls.js").body().contains("Hls"));
        assertEquals(404, get("/../etc/passwd").statusCode());
        assertEquals(0, status().get("viewers").asInt());
    }

    @Test
    void shouldSayWhichPortIsTakenAndWhatToDo() throws Exception {
        startOpen();
        String taken = "127.0.0.1:" + origin.rtmpAddress().getPort();
        OriginException rtmp = assertThrows(
                OriginException.class,
                () -> Origin.start(OriginSettings.load(
                        null, Map.of("open", true, "rtmp", taken, "http", "127.0.0.1:0", "p2p.listen", "off"))));
        assertEquals(
                "RTMP cannot listen on " + taken
                        + ": another program does. Stop it, or choose another port with --rtmp",
                rtmp.getMessage());
        assertEquals(1, rtmp.exitCode());
        OriginException http = assertThrows(
                OriginException.class,
                () -> Origin.start(OriginSettings.load(
                        null, Map.of("open", true, "rtmp", "127.0.0.1:0", "http", taken, "p2p.listen", "off"))));
        assertTrue(http.getMessage().contains("--http"), http.getMessage());
        OriginException udp = assertThrows(
                OriginException.class,
                () -> start(Map.of("open", true, "p2p.listen", "127.0.0.1:" + origin.peerPort())));
        assertTrue(udp.getMessage().contains("--p2p"), udp.getMessage());
    }

    @Test
    void shouldTellPeersWhoItIsAndWhichKeySpeaksForWhichStream() throws Exception {
        startOpen();
        Directory none = Directory.ofJson(get("/api/p2p").body());
        assertEquals(origin.peerPort(), none.port());
        assertEquals(List.of(), none.streams());
        assumeTrue(Ffmpeg.isInstalled(), "needs ffmpeg");
        try (Ffmpeg publisher = Ffmpeg.publish(film, rtmp("live/one"))) {
            await().atMost(Duration.ofSeconds(20))
                    .until(() ->
                            !Directory.ofJson(get("/api/p2p").body()).streams().isEmpty());
            Directory one = Directory.ofJson(get("/api/p2p?stream=live/one").body());
            assertTrue(one.find("live/one").orElseThrow().atOrigin());
            assertArrayEquals(none.key(), one.key());
            assertTrue(publisher.isRunning());
            assertEquals(
                    List.of(),
                    Directory.ofJson(get("/api/p2p?stream=live/two").body()).streams());
        }
    }

    @Test
    void shouldBeTheSameToPeersAfterARestart() throws Exception {
        startOpen();
        byte[] key = Directory.ofJson(get("/api/p2p").body()).key();
        origin.close();
        startOpen();
        assertArrayEquals(key, Directory.ofJson(get("/api/p2p").body()).key());
    }

    @Test
    void shouldHaveNoPartAmongPeersIfItIsToldSo() throws Exception {
        start(Map.of("open", true, "p2p.listen", "off"));
        assertEquals(0, origin.peerPort());
        assertEquals(404, get("/api/p2p").statusCode());
    }
}
