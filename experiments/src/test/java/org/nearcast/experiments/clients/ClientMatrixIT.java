// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nearcast.experiments.stage.Programs;

/** Every encoder with every player, by every format and every way, with the servers' defaults: pictures and sound are decoded. */
@Timeout(300)
class ClientMatrixIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    /** All encoders here make a key frame a second. */
    private static final double GOP_MS = 1000;

    @TempDir
    static Path folder;

    private static final List<Cell> MATRIX = new ArrayList<>();
    private static Publishers publishers;
    private static Servers servers;
    private static Browser browser;
    private static List<Player> players;

    @BeforeAll
    static void start() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Programs programs = Programs.find();
        publishers = new Publishers(folder, programs.home());
        servers = new Servers(programs.originJar(), programs.peerJar(), folder);
        for (String needed : List.of("ffmpeg", "cvlc", "mplayer", "rtmpdump", "gst-launch-1.0", "chromium")) {
            assertTrue(Program.isInstalled(needed), needed + " is not installed: ./nearcast test does it");
        }
        browser = new Browser(folder, servers.page("/hls.js"));
        players = new ArrayList<>(Players.programs());
        players.add(browser);
    }

    @AfterAll
    static void report() throws IOException {
        if (browser != null) {
            browser.close();
        }
        if (servers != null) {
            servers.close();
        }
        MatrixReport report = new MatrixReport(MATRIX);
        report.write(Path.of("target/clients"));
        System.out.println(report);
    }

    @Test
    void shouldPlayWhatFfmpegPublishes() throws Exception {
        everybodyPlays("FFmpeg");
    }

    @Test
    void shouldPlayWhatObsPublishes() throws Exception {
        everybodyPlays("OBS");
    }

    @Test
    void shouldPlayWhatVlcPublishes() throws Exception {
        everybodyPlays("VLC");
    }

    @Test
    void shouldPlayWhatGStreamerPublishes() throws Exception {
        everybodyPlays("GStreamer rtmp2sink");
    }

    @Test
    void shouldPlayWhatGStreamerPublishesByLibrtmp() throws Exception {
        everybodyPlays("GStreamer rtmpsink");
    }

    private void everybodyPlays(String title) throws Exception {
        Publisher publisher = publishers.all().stream()
                .filter(p -> p.title().equals(title))
                .findFirst()
                .orElseThrow();
        assumeTrue(Program.isInstalled(publisher.program()), publisher.program() + " is not installed");
        String name = title.replace(' ', '-');
        Path own = Files.createDirectories(folder.resolve(name));
        Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rwxr-xr-x"));
        List<Cell> cells = new ArrayList<>();
        try (Program near = publish(publisher, Way.DIRECT, name + "-near", own);
                Program far = publish(publisher, Way.ORIGIN, name + "-far", own)) {
            awaitLive(name + "-near", near);
            awaitLive(name + "-far", far);
            for (Format format : Format.values()) {
                Run run = new Run(servers, publisher, own);
                for (Way way : Way.values()) {
                    for (Player player : players) {
                        if (player.speaks(format)) {
                            run.play(player, format, way, "live/" + name + (way == Way.DIRECT ? "-near" : "-far"));
                        }
                    }
                }
                cells.addAll(run.finish());
            }
            assertTrue(near.isAlive() && far.isAlive(), near.lastWords() + far.lastWords());
        }
        MATRIX.addAll(cells);
        List<Cell> failed = cells.stream().filter(cell -> !cell.plays()).toList();
        assertFalse(cells.isEmpty());
        assertEquals(List.of(), failed);
        assertFirstKeyFrameWithinOneGop(cells);
    }

    /** The median: with as many players as this at once on a small machine, now and then one waits for its turn. */
    private static void assertFirstKeyFrameWithinOneGop(List<Cell> cells) {
        List<Double> waits = cells.stream()
                .filter(cell -> cell.format() == Format.RTMP)
                .map(Cell::serverMs)
                .sorted()
                .toList();
        assertTrue(waits.get(waits.size() / 2) < GOP_MS, "first key frames " + waits + " ms after play");
    }

    private static Program publish(Publisher publisher, Way way, String name, Path folder) throws IOException {
        Path own = Files.createDirectories(folder.resolve(name));
        Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rwxr-xr-x"));
        return publisher.publish(servers.rtmp(way), name, own);
    }

    private static void awaitLive(String name, Program publisher) {
        Awaitility.await(name)
                .atMost(SOON)
                .pollInterval(Duration.ofMillis(200))
                .failFast(name + " ended", () -> !publisher.isAlive())
                .until(() -> servers.isLive("live/" + name));
    }
}
