// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.nearcast.experiments.media.Arrivals;
import org.nearcast.experiments.media.Percentiles;
import org.nearcast.lab.Lab;
import org.nearcast.lab.LabProcess;
import org.nearcast.lab.junit.LabTest;

/** Streams of real FFmpeg through a real switch, controller, origin and edge peer. */
class PeeringIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration A_WHILE = Duration.ofSeconds(6);
    private static final Video SMALL = new Video(320, 180, 25, 300, 64);
    /** Between 32 ms of propagation by the edge peer and 76 ms by the CDN, ms. */
    private static final double NEAR_MS = 65;

    @TempDir
    Path folder;

    private Stage stage;
    private Recording recording;

    private void open(Lab lab, String... allowed) throws IOException, InterruptedException {
        stage = new Stage(lab, folder);
        recording = new Recording(lab, folder.resolve("captures"));
        String[] keys = new String[allowed.length];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = stage.fingerprint(allowed[i]);
        }
        stage.controller(keys);
        stage.origin();
    }

    private void openWithGateway(Lab lab) throws IOException, InterruptedException {
        open(lab, "gateway");
        stage.peer("gw", "gateway");
        stage.awaitGateway("gw");
    }

    private void playsSoon(String... viewers) {
        Stage.await("a picture at " + List.of(viewers), SOON, () -> {
            recording.poll();
            return List.of(viewers).stream().allMatch(v -> recording.arrivals(v).playing());
        });
    }

    private void aWhile() {
        long from = System.nanoTime();
        Stage.await("time to go by", SOON, () -> {
            recording.poll();
            return System.nanoTime() - from > A_WHILE.toNanos();
        });
    }

    /** Lets the stream run, then checks that these viewers lost nothing from where they came in. */
    private void goesOn(String broadcaster, String... viewers) {
        aWhile();
        long until = recording.departures(broadcaster).lastNs().orElseThrow() - 1_000_000_000L;
        for (String viewer : viewers) {
            Arrivals arrivals = recording.arrivals(viewer);
            assertTrue(arrivals.due(until) > 75, viewer + " was due only " + arrivals.due(until) + " frames");
            assertEquals(1, arrivals.continuity(until), 0.01, viewer + "'s continuity");
            assertEquals(0, arrivals.strangers(), viewer + " got frames that nobody sent");
        }
    }

    private double delayMs(String viewer) {
        return Percentiles.of(recording.arrivals(viewer).live().stream()
                        .map(f -> f.delayNs() / 1e6)
                        .toList())
                .at(50);
    }

    private boolean steered(String kind, String stream, int count) {
        return stage.sessions().of(kind, stream).stream()
                        .filter(s -> s.steeredTo().isPresent())
                        .count()
                == count;
    }

    @LabTest(topology = "single", viewers = 2)
    void shouldServeViewersWhoCameBeforeAndAfterTheBroadcaster(Lab lab) throws Exception {
        openWithGateway(lab);
        recording.broadcaster("b1");
        recording.viewer("v1", "b1");
        recording.viewer("v2", "b1");
        recording.cdn();

        stage.watch("v1", "live/one");
        Stage.await("v1 to be in the table", SOON, () -> steered("play", "live/one", 1));
        stage.broadcast("b1", "live/one", SMALL);
        playsSoon("v1");
        stage.watch("v2", "live/one");
        playsSoon("v1", "v2");
        goesOn("b1", "v1", "v2");

        assertTrue(steered("publish", "live/one", 1));
        assertTrue(steered("play", "live/one", 2));
        assertTrue(delayMs("v1") < NEAR_MS, "v1 " + delayMs("v1") + " ms");
        assertTrue(delayMs("v2") < NEAR_MS, "v2 " + delayMs("v2") + " ms");
        assertEquals(0, recording.cdnVideoDownFrames(), "the CDN sent video of a stream that is near");
    }

    @LabTest(topology = "single", viewers = 3)
    void shouldCarryTwoStreamsAtOnce(Lab lab) throws Exception {
        openWithGateway(lab);
        recording.broadcaster("b1");
        recording.broadcaster("v3");
        recording.viewer("v1", "b1");
        recording.viewer("v2", "v3");
        recording.cdn();

        stage.broadcast("b1", "live/one", SMALL);
        stage.broadcast("v3", "live/two", new Video(256, 144, 25, 200, 64));
        Stage.await(
                "both streams to be published",
                SOON,
                () -> steered("publish", "live/one", 1) && steered("publish", "live/two", 1));
        stage.watch("v1", "live/one");
        stage.watch("v2", "live/two");
        playsSoon("v1", "v2");
        goesOn("b1", "v1");
        goesOn("v3", "v2");

        assertTrue(delayMs("v1") < NEAR_MS, "v1 " + delayMs("v1") + " ms");
        assertTrue(delayMs("v2") < NEAR_MS, "v2 " + delayMs("v2") + " ms");
        assertEquals(0, recording.cdnVideoDownFrames());
    }

    @LabTest(topology = "single", viewers = 2)
    void shouldFetchAStreamFromElsewhereOnce(Lab lab) throws Exception {
        openWithGateway(lab);
        recording.cdn();
        // Published where the CDN is, it reaches this network over the CDN's link only.
        stage.broadcast("cdn", "live/far", SMALL);
        Stage.await("the far stream to be published", SOON, () -> stage.originStatus()
                .toString()
                .contains("live/far"));
        recording.broadcaster("b1");
        recording.viewer("v1", "b1");
        recording.viewer("v2", "b1");

        stage.watch("v1", "live/far");
        stage.watch("v2", "live/far");
        playsSoon("v1", "v2");
        long from = System.nanoTime();
        aWhile();

        assertTrue(steered("play", "live/far", 2));
        long down = recording.cdnVideoDownFrames();
        double seconds = (System.nanoTime() - from) / 1e9;
        assertTrue(down > seconds * 20, "only " + down + " frames came");
        assertTrue(down < (seconds + 8) * 25 + 25, down + " frames came down in " + seconds + " s: more than once");
    }

    @LabTest(topology = "single", viewers = 1)
    void shouldGiveNothingToAGatewayThatWasNotAllowed(Lab lab) throws Exception {
        open(lab, "gateway");
        stage.peer("gw", "stranger");
        recording.broadcaster("b1");
        recording.viewer("v1", "b1");
        recording.cdn();
        Stage.await(
                "the stranger to be refused",
                SOON,
                () -> stage.view("metrics").path("announcementsNotAllowed").asLong() > 0);

        stage.broadcast("b1", "live/one", SMALL);
        Stage.await("the table to know", SOON, () -> !stage.sessions()
                .of("publish", "live/one")
                .isEmpty());
        stage.watch("v1", "live/one");
        playsSoon("v1");
        goesOn("b1", "v1");

        assertFalse(stage.gatewayLive("gw"));
        assertTrue(steered("publish", "live/one", 0));
        assertTrue(steered("play", "live/one", 0));
        assertTrue(recording.cdnVideoDownFrames() > 0);
        assertTrue(delayMs("v1") > NEAR_MS, "v1 " + delayMs("v1") + " ms");
    }

    @LabTest(topology = "single", viewers = 2)
    void shouldNotDisturbConnectionsOlderThanTheRules(Lab lab) throws Exception {
        open(lab, "gateway");
        recording.broadcaster("b1");
        recording.viewer("v1", "b1");
        recording.viewer("v2", "b1");
        LabProcess broadcaster = stage.broadcast("b1", "live/one", SMALL);
        LabProcess old = stage.watch("v1", "live/one");
        playsSoon("v1");

        stage.peer("gw", "gateway");
        stage.awaitGateway("gw");
        stage.watch("v2", "live/one");
        playsSoon("v2");
        goesOn("b1", "v1", "v2");

        assertTrue(broadcaster.isAlive() && old.isAlive());
        assertTrue(steered("publish", "live/one", 0));
        assertTrue(steered("play", "live/one", 1), "only the new viewer is steered");
        assertTrue(delayMs("v1") > NEAR_MS, "v1 " + delayMs("v1") + " ms");
    }

    @LabTest(topology = "two-switch", viewers = 2)
    void shouldPeerAcrossTwoSwitches(Lab lab) throws Exception {
        openWithGateway(lab);
        recording.broadcaster("b1");
        recording.viewer("v1", "b1");
        recording.viewer("v2", "b1");
        recording.cdn();

        stage.broadcast("b1", "live/one", SMALL);
        Stage.await("the stream to be published", SOON, () -> steered("publish", "live/one", 1));
        stage.watch("v1", "live/one");
        stage.watch("v2", "live/one");
        playsSoon("v1", "v2");
        goesOn("b1", "v1", "v2");

        assertTrue(steered("play", "live/one", 2));
        assertEquals(0, recording.cdnVideoDownFrames());
        stage.sessions().all().forEach(s -> assertTrue(s.packetsHandled() <= 25, s.toString()));
    }
}
