// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.swarm;

import com.typesafe.config.Config;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.nearcast.live.metrics.CounterMetrics;
import org.nearcast.live.metrics.Exposition;
import org.nearcast.node.swarm.Directory;
import org.nearcast.overlay.discovery.TagRotation;
import org.nearcast.overlay.host.Host;
import org.nearcast.overlay.host.Protocol;
import org.nearcast.overlay.swarm.SwarmSettings;

/** A running viewer: a part in a stream's swarm, and players' servers beside it. */
final class Watcher implements AutoCloseable {
    private final WatchSettings settings;
    private final SwarmPeer peer;
    private final Rates.Meter meter = new Rates.Meter();
    private PlayerServers servers;
    private Viewing viewing;
    private OriginWatch origin;
    private volatile WatchFigures figures = WatchFigures.NONE;
    private volatile Rates rates = Rates.NONE;

    private Watcher(WatchSettings settings, SwarmPeer peer) {
        this.settings = settings;
        this.peer = peer;
    }

    /**
     * Asks the origin, opens all ports and begins to watch.
     *
     * @param config {@code nearcast.peer} of reference.conf, for the bounds
     * @throws IOException if the origin or a port cannot be had; the message is one line for the user
     */
    static Watcher start(WatchSettings settings, Config config) throws IOException, InterruptedException {
        StreamAddress stream = settings.stream();
        OriginClient client = new OriginClient(stream.origin());
        Directory first = client.ask(Optional.of(stream.name()));
        SwarmPeer peer = SwarmPeer.open(config, settings.key(), settings.uploadBytesPerSecond());
        Watcher watcher = new Watcher(settings, peer);
        try {
            watcher.servers = PlayerServers.open(
                    peer.transport(),
                    config,
                    "--rtmp",
                    settings.rtmp(),
                    settings.media(),
                    peer.streams(),
                    new OneStream(stream.name(), false),
                    peer.counters(),
                    watcher::status,
                    watcher::metrics);
            peer.join(
                    settings.udp(), stream.origin(), first, TagRotation.HOURLY, host -> watcher.assemble(host, client));
        } catch (IOException e) {
            watcher.close();
            throw e;
        }
        watcher.origin = new OriginWatch(client, Optional.of(stream.name()), watcher::told);
        watcher.told(first);
        return watcher;
    }

    private Protocol assemble(Host host, OriginClient client) {
        viewing = new Viewing(
                peer.node(),
                peer.tracker(),
                peer.streams(),
                settings.stream().name(),
                SwarmSettings.viewer(settings.uploadBytesPerSecond()),
                settings.playing(),
                path -> client.blocks(path, host::schedule, peer::execute));
        return peer.with(this::look, () -> viewing.stop());
    }

    private void told(Directory directory) {
        peer.execute(() -> viewing.follow(directory.find(settings.stream().name())));
    }

    private void look() {
        figures = viewing.figures();
        rates = meter.measure(System.nanoTime(), figures.bytesIn(), figures.bytesOut());
    }

    /** The latest figures. From any thread. */
    WatchFigures figures() {
        return figures;
    }

    /** For a terminal. From any thread. */
    String line() {
        WatchFigures now = figures;
        String trouble = origin.trouble();
        return now.line(rates) + (trouble.isEmpty() ? "" : "  (" + trouble + ")");
    }

    private String status() {
        return figures.json(settings.stream().name(), rates);
    }

    private String metrics() {
        Exposition out = new Exposition();
        figures.write(out);
        CounterMetrics.write(out, peer.counters());
        return out.toString();
    }

    /** Where players by RTMP connect. */
    InetSocketAddress rtmp() {
        return servers.rtmp();
    }

    /** Where players by HTTP connect. */
    InetSocketAddress media() {
        return servers.http();
    }

    /** Where other peers reach it. */
    int udpPort() {
        return peer.port();
    }

    @Override
    public void close() {
        if (origin != null) {
            origin.close();
        }
        if (servers != null) {
            servers.close();
        }
        peer.close();
    }
}
