// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.stage;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nearcast.experiments.media.Arrivals;
import org.nearcast.lab.LabException;
import org.nearcast.lab.LabProcess;

/** One stream being shown: its broadcaster and players, who must not end by themselves, while the captures are read. */
public final class Screening implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(30);
    private static final long POLL_MS = 200;

    private final Stage stage;
    private final Recording recording;
    private final String stream;
    private final List<LabProcess> players = new ArrayList<>();
    private Optional<LabProcess> broadcaster = Optional.empty();

    /**
     * @param stage where
     * @param recording what is captured meanwhile
     * @param stream app/name
     */
    public Screening(Stage stage, Recording recording, String stream) {
        this.stage = stage;
        this.recording = recording;
        this.stream = stream;
    }

    /** Broadcasts from a host to the CDN's address, and waits until the controller knows. */
    public void broadcast(String host, Video video) {
        broadcaster = Optional.of(stage.broadcast(host, stream, video));
        Stage.await("the broadcast to be published", START, () -> !stage.sessions()
                .of("publish", stream)
                .isEmpty());
    }

    /** Broadcasts from a host to the edge peer on it, which no network sees, and waits until the CDN knows. */
    public void broadcastToOwnPeer(String host, Video video) {
        broadcaster = Optional.of(stage.broadcastTo(host, "127.0.0.1:1935", stream, video));
        Stage.await(
                "the broadcast to be published",
                START,
                () -> stage.originStatus().path("streams").toString().contains('"' + stream + '"'));
    }

    /**
     * Starts a player on each of these hosts, one after another.
     *
     * @param player its command line
     * @param apart time between two
     */
    public void watch(List<String> hosts, FfmpegPlayer player, Duration apart) throws InterruptedException {
        for (String host : hosts) {
            players.add(stage.watch(host, stream, player));
            goOn(apart);
        }
    }

    /**
     * Goes on until every recorded player has had a key frame.
     *
     * @throws LabException when one has none after 30 s
     */
    public void awaitPictures() throws InterruptedException {
        long deadline = System.nanoTime() + START.toNanos();
        while (!recording.allPlaying()) {
            goOn(Duration.ofMillis(POLL_MS));
            if (System.nanoTime() > deadline) {
                throw new LabException("no picture within " + START.toSeconds() + " s at "
                        + recording.arrivals().stream()
                                .filter(a -> !a.playing())
                                .map(Arrivals::name)
                                .toList());
            }
        }
    }

    /**
     * Lets time go by while the captures are read and everybody is seen to live.
     *
     * @throws LabException when a program ended by itself, with its last word
     */
    public void goOn(Duration time) throws InterruptedException {
        // The broadcaster first: players end when it does.
        List<LabProcess> all = new ArrayList<>(broadcaster.stream().toList());
        all.addAll(players);
        long deadline = System.nanoTime() + time.toNanos();
        do {
            Thread.sleep(Math.min(POLL_MS, Math.max(1, (deadline - System.nanoTime()) / 1_000_000)));
            recording.poll();
            all.forEach(Screening::mustLive);
        } while (System.nanoTime() < deadline);
    }

    private static void mustLive(LabProcess process) {
        if (!process.isAlive()) {
            String said = process.outputText().strip();
            throw new LabException("FFmpeg on " + process.host() + " ended by itself ("
                    + process.exit().join() + "): " + said.substring(said.lastIndexOf('\n') + 1));
        }
    }

    /** Ends players and broadcaster, and reads the rest of the captures. */
    public void end() {
        Stage.stop(players);
        broadcaster.ifPresent(Stage::stop);
        players.clear();
        broadcaster = Optional.empty();
        recording.poll();
    }

    @Override
    public void close() {
        end();
    }
}
