// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.swarm;

import com.typesafe.config.Config;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.nearcast.live.Counters;
import org.nearcast.live.Transport;
import org.nearcast.live.stream.LiveStreams;
import org.nearcast.live.stream.StreamSettings;
import org.nearcast.node.host.HostSettings;
import org.nearcast.node.host.NettyHost;
import org.nearcast.node.identity.IdentityFile;
import org.nearcast.node.swarm.Directory;
import org.nearcast.node.swarm.Node;
import org.nearcast.node.swarm.WallClock;
import org.nearcast.overlay.discovery.TagRotation;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.PayloadReader;
import org.nearcast.overlay.host.PeerId;
import org.nearcast.overlay.host.Protocol;
import org.nearcast.overlay.identity.Identity;
import org.nearcast.overlay.noise.X25519AesGcmSha256;
import org.nearcast.overlay.tracker.TrackerAddress;
import org.nearcast.overlay.tracker.TrackerClient;

/** What a broadcaster and a viewer have in common: live streams in memory, a node among peers, and the origin's tracker. */
final class SwarmPeer implements AutoCloseable {
    private static final long LOOK_NS = TimeUnit.SECONDS.toNanos(1);
    private static final int MOST_SESSIONS = 512;

    private final Identity identity;
    private final long uploadBytesPerSecond;
    private final Transport transport;
    private final LiveStreams streams;
    private final Counters counters = new Counters();
    private final WallClock clock = new WallClock();
    private NettyHost host;
    private Node node;
    private TrackerClient tracker;
    private PeerId originId;

    private SwarmPeer(Identity identity, long uploadBytesPerSecond, Transport transport, LiveStreams streams) {
        this.identity = identity;
        this.uploadBytesPerSecond = uploadBytesPerSecond;
        this.transport = transport;
        this.streams = streams;
    }

    /**
     * One that has no port yet.
     *
     * @param key file of its identity; a new identity if there is none
     */
    static SwarmPeer open(Config config, Optional<Path> key, long uploadBytesPerSecond) throws IOException {
        Identity identity = key.isPresent() ? IdentityFile.readOrCreate(key.get(), "--key") : IdentityFile.fresh();
        return new SwarmPeer(
                identity,
                uploadBytesPerSecond,
                Transport.open(1),
                new LiveStreams(StreamSettings.from(config.getConfig("streams")), System::currentTimeMillis));
    }

    /**
     * Opens its port.
     *
     * @param origin where its tracker is
     * @param directory who that is, and its port
     * @param part makes what it does, of {@link #node} and {@link #tracker}
     * @throws IOException if the port cannot be had; the message is one line for the user
     */
    void join(
            InetSocketAddress udp,
            OriginAddress origin,
            Directory directory,
            TagRotation rotation,
            Protocol.Factory part)
            throws IOException {
        TrackerAddress address = new TrackerAddress(
                Endpoint.of(new InetSocketAddress(origin.http().getAddress(), directory.port())), directory.key());
        originId = Identity.idOf(new X25519AesGcmSha256(), directory.key());
        try {
            host = NettyHost.start(HostSettings.at(udp), identity.id(), counters, own -> {
                node = new Node(own, identity, uploadBytesPerSecond, MOST_SESSIONS);
                tracker = new TrackerClient(
                        own,
                        node.transport(),
                        node.channels(),
                        Node.TRACKER_CHANNEL,
                        address,
                        node.suite(),
                        rotation,
                        clock);
                return part.on(own);
            });
        } catch (IOException e) {
            throw new IOException(e.getMessage() + "; choose another with --port", e);
        }
    }

    /** The node as a protocol, with what is done each second, and first of all at its end. */
    Protocol with(Runnable each, Runnable atEnd) {
        return new Protocol() {
            @Override
            public void start() {
                node.start();
                tracker.connect();
                look();
            }

            private void look() {
                each.run();
                node.host().schedule(LOOK_NS, this::look);
            }

            @Override
            public void receive(Endpoint from, PayloadReader payload) {
                node.receive(from, payload);
            }

            @Override
            public void stop() {
                atEnd.run();
                tracker.stop();
                node.stop();
            }
        };
    }

    Node node() {
        return node;
    }

    TrackerClient tracker() {
        return tracker;
    }

    /** Who the origin is among peers. */
    PeerId originId() {
        return originId;
    }

    Transport transport() {
        return transport;
    }

    LiveStreams streams() {
        return streams;
    }

    Counters counters() {
        return counters;
    }

    WallClock clock() {
        return clock;
    }

    int port() {
        return host.endpoint().port();
    }

    /** Runs something on the protocol's thread. */
    void execute(Runnable task) {
        host.execute(task);
    }

    @Override
    public void close() {
        if (host != null) {
            host.close();
        }
        streams.close();
        transport.close();
    }
}
