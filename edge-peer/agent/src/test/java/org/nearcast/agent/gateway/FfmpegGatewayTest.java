// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.gateway;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nearcast.live.Transport;
import org.nearcast.origin.Origin;
import org.nearcast.origin.OriginSettings;

/** The gateway between the real FFmpeg and the real origin: what comes out is what went in, frame by frame. */
@Timeout(120)
class FfmpegGatewayTest {
    private static final int COMMANDS_ONLY = 10_000;
    private static final String KEY = "s3cr3t";

    @TempDir
    static Path shared;

    private static Path film;
    private static List<String> filmFrames;

    @TempDir
    Path folder;

    private final Transport transport = Transport.open(2);
    private final List<Process> processes = new ArrayList<>();
    private Origin origin;
    private CountingRelay line;
    private Gateway gateway;

    @BeforeAll
    static void makeFilm() throws Exception {
        for (String path : System.getenv("PATH").split(":")) {
            if (Files.isExecutable(Path.of(path, "ffmpeg"))) {
                film = shared.resolve("film.flv");
            }
        }
        assumeTrue(film != null, "ffmpeg is not installed (apt install ffmpeg): cannot stream with it");
        Process made = new ProcessBuilder(("ffmpeg -nostdin -v error -f lavfi -i testsrc2=size=320x240:rate=25 -f lavfi"
                                + " -i sine=440 -c:v libx264 -preset ultrafast -g 25 -bf 0 -b:v 500k -c:a aac -t 8 -f flv "
                                + film)
                        .split(" "))
                .inheritIO()
                .start();
        assertTrue(made.waitFor(60, TimeUnit.SECONDS));
        assertEquals(0, made.exitValue());
        Path frames = shared.resolve("film.txt");
        Process hashed = new ProcessBuilder(
                        ("ffmpeg -nostdin -v error -i " + film + " -c copy -f framehash " + frames).split(" "))
                .inheritIO()
                .start();
        assertTrue(hashed.waitFor(60, TimeUnit.SECONDS));
        filmFrames = videoHashes(frames);
        assertEquals(200, filmFrames.size());
    }

    @BeforeEach
    void openGateway() throws Exception {
        Path keys = Files.writeString(folder.resolve("keys.txt"), KEY + " live/show\n");
        origin = Origin.start(OriginSettings.load(
                null,
                Map.of("rtmp", "127.0.0.1:0", "http", "127.0.0.1:0", "p2p.listen", "off", "keys", keys.toString())));
        line = new CountingRelay(origin.rtmpAddress());
        GatewaySettings settings = GatewaySettings.from(ConfigFactory.load().getConfig("nearcast.peer"));
        gateway = new Gateway(transport, settings, List.of(new CdnSite(List.of(line.address()))), 44);
        gateway.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    @AfterEach
    void closeAll() throws Exception {
        processes.forEach(Process::destroyForcibly);
        gateway.close();
        line.close();
        origin.close();
        transport.close();
    }

    @Test
    void shouldBringEveryFrameToLocalViewersAndTheStreamUpOnce() throws Exception {
        Process publisher = publish(gatewayPort(), KEY);
        awaitPublished();
        List<Process> viewers = List.of(
                play(gatewayPort(), "near1"),
                play(gatewayPort(), "near2"),
                play(origin.rtmpAddress().getPort(), "far"));
        for (Process viewer : viewers) {
            assertTrue(viewer.waitFor(40, TimeUnit.SECONDS));
        }
        assertTrue(publisher.waitFor(40, TimeUnit.SECONDS));
        for (String name : List.of("near1", "near2", "far")) {
            assertPartOfFilm(videoHashes(folder.resolve(name)));
        }
        long size = Files.size(film);
        assertTrue(line.up.get() < size * 1.02 + 3 * COMMANDS_ONLY, line.up + " bytes up for " + size);
        assertTrue(line.down.get() < 3 * COMMANDS_ONLY, line.down + " bytes down");
        assertEquals(3, line.connections.get());
        assertEquals(0, gateway.counters().named("fetches").sum());
    }

    @Test
    void shouldFetchARemoteStreamOnceForThreePlayers() throws Exception {
        publish(origin.rtmpAddress().getPort(), KEY);
        List<Process> viewers =
                List.of(play(gatewayPort(), "one"), play(gatewayPort(), "two"), play(gatewayPort(), "three"));
        for (Process viewer : viewers) {
            assertTrue(viewer.waitFor(40, TimeUnit.SECONDS));
        }
        for (String name : List.of("one", "two", "three")) {
            assertPartOfFilm(videoHashes(folder.resolve(name)));
        }
        assertTrue(line.down.get() < Files.size(film) * 1.02 + 4 * COMMANDS_ONLY, line.down + " bytes down");
        assertEquals(4, line.connections.get());
        assertEquals(1, gateway.counters().named("fetches").sum());
    }

    @Test
    void shouldServeAPlayerThatCameBeforeTheBroadcaster() throws Exception {
        Process viewer = play(gatewayPort(), "early");
        eventually(() -> gateway.fetching() == 1);
        publish(gatewayPort(), KEY);
        assertTrue(viewer.waitFor(40, TimeUnit.SECONDS));
        List<String> seen = videoHashes(folder.resolve("early"));
        assertPartOfFilm(seen);
        assertEquals(filmFrames.get(0), seen.get(0), "begins with the first picture");
        assertTrue(line.down.get() < 3 * COMMANDS_ONLY, line.down + " bytes down");
    }

    @Test
    void shouldLetTheOriginRefuseAKey() throws Exception {
        Process publisher = publish(gatewayPort(), "guessed");
        assertTrue(publisher.waitFor(40, TimeUnit.SECONDS));
        assertNotEquals(0, publisher.exitValue());
        assertTrue(gateway.streams().isEmpty());
        assertEquals(1, gateway.counters().named("publishesRefused").sum());
    }

    private int gatewayPort() {
        return gateway.direct().getPort();
    }

    private void awaitPublished() {
        eventually(() -> gateway.streams().stream().anyMatch(s -> s.name().equals("live/show") && s.bytesIn() > 0));
    }

    private static void eventually(Callable<Boolean> condition) {
        await().atMost(Duration.ofSeconds(30)).until(condition);
    }

    private Process publish(int port, String key) throws IOException {
        return run("ffmpeg -nostdin -v fatal -re -i " + film + " -c copy -f flv rtmp://127.0.0.1:" + port + "/live/"
                + key);
    }

    private Process play(int port, String into) throws IOException {
        return run("ffmpeg -nostdin -v fatal -i rtmp://127.0.0.1:" + port + "/live/show -t 4 -c copy -f framehash "
                + folder.resolve(into));
    }

    private Process run(String command) throws IOException {
        Process process = new ProcessBuilder(command.split(" ")).inheritIO().start();
        processes.add(process);
        return process;
    }

    private static List<String> videoHashes(Path framehash) throws IOException {
        return Files.readAllLines(framehash).stream()
                .filter(line -> line.startsWith("0,"))
                .map(line -> line.substring(line.lastIndexOf(',') + 1).trim())
                .toList();
    }

    private static void assertPartOfFilm(List<String> frames) {
        assertTrue(frames.size() > 80, frames.size() + " frames");
        assertTrue(
                Collections.indexOfSubList(filmFrames, frames) >= 0,
                "frames are missing, changed or repeated among " + frames.size());
    }
}
