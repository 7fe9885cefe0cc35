// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.swarm;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nearcast.agent.swarm.WatchFigures.State;
import org.nearcast.origin.Origin;
import org.nearcast.origin.OriginSettings;
import org.nearcast.overlay.playout.PlayoutSettings;

/** Broadcasters, viewers and the origin over loopback, with the real FFmpeg at both ends: what comes out is what went in, picture by picture. */
@Timeout(150)
class FfmpegSwarmTest {
    private static final String KEY = "s3cr3t";
    private static final String NAME = "live/show";
    private static final String OTHER_KEY = "c4m3r4";
    private static final String OTHER_NAME = "live/door";

    @TempDir
    Path folder;

    private final Config config = ConfigFactory.defaultReference().resolve().getConfig("nearcast.peer");
    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private Film film;
    private Origin origin;

    @BeforeEach
    void openOrigin() throws Exception {
        film = keep(new Film(folder));
        Files.writeString(folder.resolve("keys.txt"), KEY + " " + NAME + "\n" + OTHER_KEY + " " + OTHER_NAME + "\n");
        origin = startOrigin(0, 0, 0);
    }

    private Origin startOrigin(int rtmp, int http, int p2p) throws Exception {
        Map<String, Object> flags = Map.of(
                "rtmp",
                "127.0.0.1:" + rtmp,
                "http",
                "127.0.0.1:" + http,
                "keys",
                folder.resolve("keys.txt").toString(),
                "p2p.listen",
                "127.0.0.1:" + p2p,
                "p2p.key",
                folder.resolve("origin.key").toString());
        return keep(Origin.start(OriginSettings.load(null, flags)));
    }

    @AfterEach
    void closeAll() throws Exception {
        while (!running.isEmpty()) {
            running.pop().close();
        }
    }

    @Test
    void shouldPlayWhatAPeerBroadcastsToPlayersByRtmpAndHls() throws Exception {
        Broadcaster broadcaster = broadcast(KEY, Optional.empty());
        film.publish("rtmp://" + text(broadcaster.listen()) + "/" + NAME);
        Watcher one = watch();
        Watcher other = watch();
        eventually(() -> one.figures().state() == State.PLAYING);
        eventually(() -> other.figures().state() == State.PLAYING);
        Process rtmp = film.play("rtmp://" + text(one.rtmp()) + "/" + NAME, 5, "rtmp");
        Process hls = film.play("http://" + text(other.media()) + "/hls/" + NAME + "/index.m3u8", 5, "hls");
        Film.untilDone(rtmp);
        Film.untilDone(hls);
        film.assertPlayed("rtmp", 100);
        film.assertPlayed("hls", 100);
        for (Watcher watcher : new Watcher[] {one, other}) {
            WatchFigures figures = watcher.figures();
            assertTrue(figures.continuity() >= 0.95, figures::toString);
            assertTrue(figures.lagMs() < 4_000, figures::toString);
            assertEquals(0, figures.wrong());
        }
        String status = get("http://" + text(one.media()) + "/api/status");
        assertTrue(status.contains("\"state\":\"playing\""), status);
        String metrics = get("http://" + text(origin.httpAddress()) + "/metrics");
        assertTrue(metrics.contains("nearcast_swarm_streams{source=\"peer\"} 1"), metrics);
    }

    @Test
    void shouldPlayWhatAnEncoderPushesToTheOrigin() throws Exception {
        film.publish("rtmp://" + text(origin.rtmpAddress()) + "/live/" + KEY);
        Watcher watcher = watch();
        eventually(() -> watcher.figures().state() == State.PLAYING);
        assertTrue(watcher.figures().originIsSource());
        Film.untilDone(film.play("rtmp://" + text(watcher.rtmp()) + "/" + NAME, 4, "rtmp"));
        film.assertPlayed("rtmp", 80);
    }

    @Test
    void shouldGoOnWithTheNextPublication() throws Exception {
        Optional<Path> key = Optional.of(folder.resolve("broadcaster.key"));
        Watcher watcher = watch();
        eventually(() -> watcher.figures().state() == State.UNKNOWN);
        Broadcaster first = broadcast(KEY, key);
        film.publish("rtmp://" + text(first.listen()) + "/" + NAME);
        eventually(() -> watcher.figures().state() == State.PLAYING);
        first.close();
        eventually(() -> watcher.figures().state() == State.ENDED);
        Broadcaster second = broadcast(KEY, key);
        film.publish("rtmp://" + text(second.listen()) + "/" + NAME);
        eventually(() -> watcher.figures().state() == State.PLAYING);
    }

    @Test
    void shouldGoOnWithoutTheOriginAndLetOthersInWhenItIsBack() throws Exception {
        Broadcaster broadcaster = broadcast(KEY, Optional.empty());
        film.publish("rtmp://" + text(broadcaster.listen()) + "/" + NAME);
        Watcher first = watch();
        eventually(() -> first.figures().state() == State.PLAYING);
        origin.close();
        long played = first.figures().played();
        eventually(() -> first.figures().played() > played + 12);
        origin =
                startOrigin(origin.rtmpAddress().getPort(), origin.httpAddress().getPort(), origin.peerPort());
        Watcher second = watch();
        eventually(() -> second.figures().state() == State.PLAYING);
        assertEquals(State.PLAYING, first.figures().state());
        assertEquals(1, first.figures().continuity(), 0.02);
    }

    @Test
    void shouldBroadcastWhatItFetchesFromAnRtmpServer() throws Exception {
        film.publish("rtmp://" + text(origin.rtmpAddress()) + "/live/" + KEY);
        StreamAddress door = StreamAddress.parse(text(origin.httpAddress()) + "/" + OTHER_NAME);
        RtmpUrl url = RtmpUrl.parse("rtmp://" + text(origin.rtmpAddress()) + "/" + NAME);
        Broadcaster broadcaster = keep(Broadcaster.start(
                new BroadcastSettings(
                        door, OTHER_KEY, Optional.of(url), 1_000_000, any(), any(), any(), Optional.empty()),
                config));
        eventually(() -> broadcaster.figures().state() == BroadcastFigures.State.ON_AIR);
        Watcher watcher = keep(Watcher.start(
                new WatchSettings(door, 1_000_000, PlayoutSettings.LIVE, any(), any(), any(), Optional.empty()),
                config));
        eventually(() -> watcher.figures().state() == State.PLAYING);
        assertTrue(broadcaster.line().startsWith("on air  stream "), broadcaster::line);
        assertTrue(watcher.line().contains(" % pushed, "), watcher::line);
    }

    @Test
    void shouldNotBeOnAirWithAnotherStreamsKey() throws Exception {
        Broadcaster broadcaster = broadcast("guessed", Optional.empty());
        film.publish("rtmp://" + text(broadcaster.listen()) + "/" + NAME);
        eventually(() -> broadcaster.figures().state() == BroadcastFigures.State.REFUSED);
        String directory = get("http://" + text(origin.httpAddress()) + "/api/p2p");
        assertTrue(directory.contains("\"streams\":[]"), directory);
    }

    @Test
    void shouldNotTakeAStreamThatSomebodyBroadcasts() throws Exception {
        Optional<Path> key = Optional.of(folder.resolve("broadcaster.key"));
        Broadcaster first = broadcast(KEY, key);
        film.publish("rtmp://" + text(first.listen()) + "/" + NAME);
        eventually(() -> first.figures().state() == BroadcastFigures.State.ON_AIR);
        IOException taken = assertThrows(IOException.class, () -> broadcast(KEY, Optional.empty()));
        assertTrue(taken.getMessage().startsWith("somebody broadcasts " + NAME), taken::getMessage);
        Broadcaster other = broadcast(KEY, Optional.of(folder.resolve("other.key")));
        film.publish("rtmp://" + text(other.listen()) + "/" + NAME);
        eventually(() -> other.figures().state() == BroadcastFigures.State.TAKEN);
        Process encoder = film.publish("rtmp://" + text(origin.rtmpAddress()) + "/live/" + KEY);
        assertTrue(encoder.waitFor(20, TimeUnit.SECONDS), "an encoder at the origin is refused too");
        assertEquals(BroadcastFigures.State.ON_AIR, first.figures().state());
    }

    @Test
    void shouldSayWhichPortIsTaken() throws Exception {
        Watcher first = watch();
        IOException taken = assertThrows(
                IOException.class,
                () -> keep(Watcher.start(
                        new WatchSettings(
                                stream(), 1, PlayoutSettings.LIVE, any(), first.rtmp(), any(), Optional.empty()),
                        config)));
        assertEquals(
                "cannot listen on " + text(first.rtmp())
                        + ": another program does; stop it, or choose another port with --rtmp",
                taken.getMessage());
    }

    private Watcher watch() throws Exception {
        return keep(Watcher.start(
                new WatchSettings(stream(), 1_000_000, PlayoutSettings.LIVE, any(), any(), any(), Optional.empty()),
                config));
    }

    private Broadcaster broadcast(String publishingKey, Optional<Path> key) throws Exception {
        return keep(Broadcaster.start(
                new BroadcastSettings(stream(), publishingKey, Optional.empty(), 1_000_000, any(), any(), any(), key),
                config));
    }

    private StreamAddress stream() {
        return StreamAddress.parse(text(origin.httpAddress()) + "/" + NAME);
    }

    private <T extends AutoCloseable> T keep(T part) {
        running.push(part);
        return part;
    }

    private static InetSocketAddress any() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private static String text(InetSocketAddress address) {
        return "127.0.0.1:" + address.getPort();
    }

    private static void eventually(Callable<Boolean> condition) {
        await().atMost(Duration.ofSeconds(30)).until(condition);
    }

    private static String get(String url) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
