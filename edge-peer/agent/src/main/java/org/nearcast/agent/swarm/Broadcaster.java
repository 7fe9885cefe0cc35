// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.swarm;

import com.typesafe.config.Config;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.nearcast.agent.swarm.BroadcastFigures.State;
import org.nearcast.live.metrics.CounterMetrics;
import org.nearcast.live.metrics.Exposition;
import org.nearcast.live.rtmp.RtmpSettings;
import org.nearcast.node.swarm.Directory;
import org.nearcast.node.swarm.Herald;
import org.nearcast.node.swarm.Ingests;
import org.nearcast.node.swarm.Node;
import org.nearcast.overlay.discovery.StreamTags;
import org.nearcast.overlay.discovery.TagRotation;
import org.nearcast.overlay.host.Host;
import org.nearcast.overlay.host.Protocol;
import org.nearcast.overlay.identity.VerifyingKey;
import org.nearcast.overlay.registry.Outcome;
import org.nearcast.overlay.registry.Registration;
import org.nearcast.overlay.registry.Wish;
import org.nearcast.overlay.swarm.Swarm;
import org.nearcast.overlay.swarm.SwarmSettings;
import org.nearcast.overlay.transport.Session;

/** A running broadcaster: takes a stream from an encoder and is its source in the swarm. */
final class Broadcaster implements AutoCloseable {
    private static final long LINGER_MS = TimeUnit.SECONDS.toMillis(30);
    private static final long LAST_BLOCKS_MS = 1_500;

    private final BroadcastSettings settings;
    private final SwarmPeer peer;
    private final Rates.Meter meter = new Rates.Meter();
    private final Rates.Meter media = new Rates.Meter();
    private PlayerServers servers;
    private Fetch fetch;
    private Ingests ingests;
    private Registration registration;
    private State state = State.WAITING;
    private Session registered;
    private volatile BroadcastFigures figures = BroadcastFigures.NONE;
    private volatile Rates rates = Rates.NONE;
    private volatile Rates mediaRates = Rates.NONE;

    private Broadcaster(BroadcastSettings settings, SwarmPeer peer) {
        this.settings = settings;
        this.peer = peer;
    }

    /**
     * Asks the origin and opens all ports.
     *
     * @param config {@code nearcast.peer} of reference.conf, for the bounds
     * @throws IOException if the origin or a port cannot be had; the message is one line for the user
     */
    static Broadcaster start(BroadcastSettings settings, Config config) throws IOException, InterruptedException {
        StreamAddress stream = settings.stream();
        Directory directory = new OriginClient(stream.origin()).ask(Optional.of(stream.name()));
        // With a key that lasts it may be its own registration from before a crash; the registrar knows.
        if (settings.key().isEmpty() && directory.find(stream.name()).isPresent()) {
            throw new IOException("somebody broadcasts " + stream.name() + " at " + stream.origin()
                    + " already; choose another --name, or if that was you wait 20 s, and use --key from then on");
        }
        SwarmPeer peer = SwarmPeer.open(config, settings.key(), settings.uploadBytesPerSecond());
        Broadcaster broadcaster = new Broadcaster(settings, peer);
        try {
            peer.join(settings.udp(), stream.origin(), directory, TagRotation.HOURLY, broadcaster::assemble);
            peer.streams().listen(broadcaster.ingests);
            broadcaster.servers = PlayerServers.open(
                    peer.transport(),
                    config,
                    "--listen",
                    settings.listen(),
                    settings.media(),
                    peer.streams(),
                    new OneStream(stream.name(), settings.pull().isEmpty()),
                    peer.counters(),
                    broadcaster::status,
                    broadcaster::metrics);
        } catch (IOException e) {
            broadcaster.close();
            throw e;
        }
        settings.pull()
                .ifPresent(url -> broadcaster.fetch = new Fetch(
                        url,
                        peer.transport(),
                        RtmpSettings.from(config.getConfig("rtmp")),
                        peer.streams(),
                        stream.name()));
        return broadcaster;
    }

    private Protocol assemble(Host host) {
        Node node = peer.node();
        registration = new Registration(
                host, node.transport(), node.channels(), Node.REGISTRY_CHANNEL, peer.originId(), this::answered);
        ingests = new Ingests(
                peer::execute,
                node,
                peer.tracker(),
                peer.streams(),
                SwarmSettings.source(settings.uploadBytesPerSecond()),
                1,
                LINGER_MS,
                new Registering(),
                peer.clock());
        return peer.with(this::look, registration::withdraw);
    }

    /** Has the origin know the stream. */
    private final class Registering implements Herald {
        @Override
        public void began(String name, VerifyingKey key, long epoch, Swarm source) {
            state = State.REGISTERING;
            registration.wish(new Wish(name, settings.publishingKey(), key, epoch));
        }

        @Override
        public void ended(String name) {
            state = State.WAITING;
            registered = null;
            registration.withdraw();
        }
    }

    private void answered(Outcome outcome) {
        state = switch (outcome) {
            case DONE -> State.ON_AIR;
            case WRONG_KEY -> State.REFUSED;
            case TAKEN -> State.TAKEN;
            case FULL -> State.FULL;
        };
        Session session = peer.node().transport().session(peer.originId());
        if (state == State.ON_AIR && session != registered) {
            registered = session; // only now does the tracker know the stream, and lists its source
            peer.tracker().changed(StreamTags.ofName(settings.stream().name()));
        }
    }

    private void look() {
        peer.tracker().connect();
        Node node = peer.node();
        figures = new BroadcastFigures(
                state,
                ingests.figures(),
                node.transport().counters().bytesIn(),
                node.transport().counters().bytesOut());
        long now = System.nanoTime();
        rates = meter.measure(now, figures.bytesIn(), figures.bytesOut());
        mediaRates = media.measure(now, figures.source().bytes(), 0);
    }

    /** The latest figures. From any thread. */
    BroadcastFigures figures() {
        return figures;
    }

    /** For a terminal. From any thread. */
    String line() {
        String trouble = fetch == null ? "" : fetch.trouble();
        return figures.line(rates, mediaRates.downMbit()) + (trouble.isEmpty() ? "" : "  (" + trouble + ")");
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

    /** Where encoders connect. */
    InetSocketAddress listen() {
        return servers.rtmp();
    }

    /** Where players by HTTP connect. */
    InetSocketAddress media() {
        return servers.http();
    }

    /** Where viewers reach it. */
    int udpPort() {
        return peer.port();
    }

    /** Ends the stream, lets its last blocks leave, and closes everything. */
    @Override
    public void close() {
        if (fetch != null) {
            fetch.close();
        }
        if (servers != null) {
            servers.close();
        }
        if (figures.source().streams() > 0) {
            peer.execute(ingests::stop);
            try {
                TimeUnit.MILLISECONDS.sleep(LAST_BLOCKS_MS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        peer.close();
    }
}
