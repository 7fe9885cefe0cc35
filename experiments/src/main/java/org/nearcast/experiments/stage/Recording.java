// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.stage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.nearcast.experiments.media.Arrivals;
import org.nearcast.experiments.media.Departures;
import org.nearcast.experiments.media.Frame;
import org.nearcast.experiments.media.RtmpTap;
import org.nearcast.experiments.media.TcpSegment;
import org.nearcast.lab.Capture;
import org.nearcast.lab.Host;
import org.nearcast.lab.Lab;
import org.nearcast.protocol.rtmp.Command;
import org.nearcast.protocol.rtmp.RtmpException;
import org.nearcast.protocol.rtmp.RtmpMessage;

/**
 * Captures on the interfaces of broadcasters, viewers and the CDN, read while they grow: frames out, frames in, and commands.
 *
 * <p>Confined to the thread that calls {@link #poll()}.
 */
public final class Recording implements AutoCloseable {
    /**
     * A publish or play command on its client's wire.
     *
     * @param client address and port, as the controller writes them
     * @param command publish or play
     * @param timeNs last byte of the command, ns since the epoch
     */
    public record Asked(String client, String command, long timeNs) {}

    private static final int RTMP_PORT = 1935;
    private static final String FILTER = "tcp port 1935";

    private final Lab lab;
    private final Path folder;
    private final Map<Capture, Consumer<TcpSegment>> captures = new LinkedHashMap<>();
    private final Map<String, Departures> departures = new LinkedHashMap<>();
    private final Map<String, Arrivals> arrivals = new LinkedHashMap<>();
    private final List<Asked> asked = new ArrayList<>();
    private long cdnVideoDownFrames;

    /**
     * @param lab where
     * @param folder for the capture files
     */
    public Recording(Lab lab, Path folder) throws IOException {
        this.lab = lab;
        this.folder = Files.createDirectories(folder);
    }

    /** Records what a host broadcasts; an edge peer on the same machine is told apart by the mark of its connections. */
    public Departures broadcaster(String host) {
        return broadcaster(lab.host(host));
    }

    /** Records what a host broadcasts to an edge peer on itself. */
    public Departures broadcasterToItself(String host) {
        return broadcaster(lab.host(host).loopback());
    }

    private Departures broadcaster(Host host) {
        Departures frames = new Departures();
        departures.put(host.name(), frames);
        RtmpTap tap = new RtmpTap(
                s -> s.flow().destinationPort() == RTMP_PORT && s.dscp() != Stage.GATEWAY_DSCP, (segment, message) -> {
                    command(segment, message).ifPresent(asked::add);
                    Frame.of(message).ifPresent(frame -> frames.add(frame, segment.timeNs()));
                });
        capture(host, "out", tap::accept);
        return frames;
    }

    /** Records what a host receives of another's broadcast. */
    public Arrivals viewer(String host, String broadcaster) {
        Arrivals frames = new Arrivals(host, departures.get(broadcaster));
        arrivals.put(host, frames);
        RtmpTap tap = new RtmpTap(
                s -> s.flow().destinationPort() == RTMP_PORT || s.flow().sourcePort() == RTMP_PORT,
                (segment, message) -> {
                    command(segment, message).ifPresent(command -> {
                        asked.add(command);
                        frames.asked(command.timeNs());
                    });
                    Frame.of(message).ifPresent(frame -> frames.arrived(frame, segment.timeNs()));
                });
        capture(lab.host(host), "in", segment -> {
            if (segment.syn() && segment.flow().destinationPort() == RTMP_PORT) {
                frames.requested(segment.timeNs());
            }
            tap.accept(segment);
        });
        return frames;
    }

    /** Records what video the CDN sends. */
    public void cdn() {
        RtmpTap tap = new RtmpTap(s -> s.flow().sourcePort() == RTMP_PORT, (segment, message) -> {
            if (Frame.of(message).isPresent()) {
                cdnVideoDownFrames++;
            }
        });
        capture(lab.host("cdn"), "down", tap::accept);
    }

    private void capture(Host host, String what, Consumer<TcpSegment> sink) {
        captures.put(Capture.start(host, folder.resolve(host.name() + "-" + what + ".pcap"), FILTER), sink);
    }

    private static Optional<Asked> command(TcpSegment segment, RtmpMessage message) {
        if (segment.flow().destinationPort() != RTMP_PORT || !Command.isCommand(message)) {
            return Optional.empty();
        }
        try {
            String name = Command.decode(message).name();
            return name.equals("publish") || name.equals("play")
                    ? Optional.of(new Asked(segment.flow().from(), name, segment.timeNs()))
                    : Optional.empty();
        } catch (RtmpException e) {
            // Not a command that anybody else could read either.
            return Optional.empty();
        }
    }

    /** Reads what the captures have got since the last time. */
    public void poll() {
        captures.forEach((capture, sink) -> capture.poll(
                frame -> TcpSegment.parse(frame.timeNs(), frame.bytes()).ifPresent(sink)));
        arrivals.values().forEach(Arrivals::settle);
    }

    /** Frames out of each broadcaster. */
    public Departures departures(String broadcaster) {
        return departures.get(broadcaster);
    }

    /** Frames into each viewer. */
    public List<Arrivals> arrivals() {
        return List.copyOf(arrivals.values());
    }

    /** Frames into a viewer. */
    public Arrivals arrivals(String viewer) {
        return arrivals.get(viewer);
    }

    /** The publish and play commands of the recorded broadcasters and viewers. */
    public List<Asked> asked() {
        return List.copyOf(asked);
    }

    /** Video frames that the CDN sent, counted once a connection. */
    public long cdnVideoDownFrames() {
        return cdnVideoDownFrames;
    }

    /** Whether every viewer has had a key frame. */
    public boolean allPlaying() {
        return arrivals.values().stream().allMatch(Arrivals::playing);
    }

    @Override
    public void close() {
        captures.keySet().forEach(Capture::close);
    }
}
