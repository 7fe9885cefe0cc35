// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.swarm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nearcast.experiments.stage.Programs;
import org.nearcast.experiments.stage.Video;
import org.nearcast.lab.Host;
import org.nearcast.lab.Lab;
import org.nearcast.lab.LabException;
import org.nearcast.lab.LabProcess;

/** A broadcaster, its viewers and their players in a network, and the origin by which they find each other. */
final class LabSwarm {
    private static final Duration START = Duration.ofSeconds(40);
    private static final String STREAM = "one";
    private static final int TONE_HZ = 440;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What one viewer is made of. */
    record Viewer(Host host, LabProcess peer, LabProcess player, Path frames) {
        /** Video frames that its player has got. */
        long framesPlayed() throws IOException {
            try (var lines = Files.lines(frames)) {
                return lines.filter(line -> line.startsWith("0,")).count();
            }
        }
    }

    private final Lab lab;
    private final Programs programs = Programs.find();
    private final String uploadMbit;
    private final Map<String, Viewer> viewers = new LinkedHashMap<>();
    private LabProcess encoder;

    LabSwarm(Lab lab, String uploadMbit) {
        this.lab = lab;
        this.uploadMbit = uploadMbit;
    }

    private LabProcess start(String host, String name, String... command) {
        return lab.host(host).spawn(lab.log(name + ".txt"), command);
    }

    /** Starts the origin, the broadcaster's peer and its encoder. */
    void broadcast(Video video) {
        LabProcess origin = start(
                "cdn", "origin", programs.origin("--open", "--rtmp", ":1935", "--http", ":8080", "--p2p", ":1936"));
        origin.waitForLine("^ready ", START);
        LabProcess peer = start(
                "b1",
                "broadcaster",
                programs.peer(
                        "broadcast",
                        "--name",
                        STREAM,
                        "--origin",
                        lab.host("cdn").ip()));
        peer.waitForLine("^ready ", START);
        encoder = start("b1", "encoder", video.broadcast("rtmp://127.0.0.1:1935/live/" + STREAM, TONE_HZ));
    }

    /** Starts a viewer's peer, and a player at it that takes the stream apart and notes each frame. */
    void watch(String name) {
        Path frames = lab.log("frames-" + name + ".txt").toAbsolutePath();
        LabProcess peer = start(
                name,
                "peer-" + name,
                programs.peer("watch", "nearcast://" + lab.host("cdn").ip() + "/" + STREAM, "--upload", uploadMbit));
        peer.waitForLine("^ready ", START);
        LabProcess player = start(
                name,
                "player-" + name,
                "ffmpeg",
                "-nostdin",
                "-hide_banner",
                "-loglevel",
                "warning",
                "-fflags",
                "nobuffer",
                "-i",
                "rtmp://127.0.0.1:1935/live/" + STREAM,
                "-c",
                "copy",
                "-flush_packets",
                "1",
                "-f",
                "framecrc",
                "-y",
                frames.toString());
        viewers.put(name, new Viewer(lab.host(name), peer, player, frames));
    }

    /** Kills a viewer's peer, as a crash would, and its player. */
    void kill(String name) {
        Viewer viewer = viewers.remove(name);
        viewer.peer().signalGroup("KILL");
        viewer.player().signalGroup("KILL");
    }

    List<String> names() {
        return List.copyOf(viewers.keySet());
    }

    Viewer viewer(String name) {
        return viewers.get(name);
    }

    /** What a viewer's peer, or the broadcaster's ({@code b1}), says of itself. */
    JsonNode status(String name) throws IOException {
        return JSON.readTree(lab.host(name).httpGet("http://127.0.0.1:8088/api/status"));
    }

    boolean allPlay() throws IOException {
        for (String name : names()) {
            if (!status(name).path("state").asText().equals("playing")) {
                return false;
            }
        }
        return true;
    }

    /** @throws LabException if the encoder, a peer or a player has ended by itself */
    void mustLive() {
        mustLive(encoder);
        viewers.values().forEach(viewer -> {
            mustLive(viewer.peer());
            mustLive(viewer.player());
        });
    }

    private static void mustLive(LabProcess process) {
        if (!process.isAlive()) {
            String said = (process.outputText() + process.errorText()).strip();
            throw new LabException("a program on " + process.host() + " ended by itself: "
                    + said.substring(said.lastIndexOf('\n') + 1));
        }
    }
}
