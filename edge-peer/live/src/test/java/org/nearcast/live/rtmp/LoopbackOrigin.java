// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.rtmp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.nearcast.live.ConnectionLimits;
import org.nearcast.live.Counters;
import org.nearcast.live.Transport;
import org.nearcast.live.rtmp.ClientSession.Purpose;
import org.nearcast.live.rtmp.ClientSession.Target;
import org.nearcast.live.stream.LiveStreams;
import org.nearcast.live.stream.StreamSettings;

/** A server on the loopback with clients of ours. */
final class LoopbackOrigin implements AutoCloseable {
    static final int MAX_PER_ADDRESS = 300;

    final Transport transport;
    final Counters counters = new Counters();
    final RtmpCounters rtmpCounters = new RtmpCounters(counters);
    final LiveStreams streams;
    /** How far the streams' clock is ahead of the real one, ms. */
    final AtomicLong aheadMs = new AtomicLong();

    final RtmpServer server;
    private final RtmpSettings settings;
    private final List<RecordingClient> clients = new ArrayList<>();

    LoopbackOrigin() throws IOException {
        this(RtmpAuthority.open(), RtmpSettings.defaults(), StreamSettings.defaults());
    }

    LoopbackOrigin(RtmpAuthority authority, RtmpSettings settings, StreamSettings streamSettings) throws IOException {
        this(Transport.open(2), authority, settings, streamSettings);
    }

    LoopbackOrigin(Transport transport, RtmpAuthority authority, RtmpSettings settings, StreamSettings streamSettings)
            throws IOException {
        this.transport = transport;
        this.settings = settings;
        streams = new LiveStreams(streamSettings, () -> System.currentTimeMillis() + aheadMs.get());
        server = RtmpServer.open(
                transport,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                settings,
                new ConnectionLimits(1000, MAX_PER_ADDRESS),
                rtmpCounters,
                () -> new ServerSession(settings, rtmpCounters, authority, streams));
    }

    RecordingClient publisher(String app, String name) {
        return client(Purpose.PUBLISH, app, name);
    }

    RecordingClient player(String app, String name) {
        return client(Purpose.PLAY, app, name);
    }

    RecordingClient client(Purpose purpose, String app, String name) {
        RecordingClient client = new RecordingClient();
        Target target = new Target(purpose, app, "rtmp://localhost/" + app, name);
        client.session = new ClientSession(target, client);
        client.channel = new RtmpClient(transport, settings, new RtmpCounters(new Counters()))
                .connect(server.address(), RtmpClient.Options.defaults(), client.session)
                .awaitUninterruptibly()
                .channel();
        clients.add(client);
        return client;
    }

    long count(String counter) {
        return counters.named(counter).sum();
    }

    @Override
    public void close() {
        clients.forEach(c -> c.channel.close().awaitUninterruptibly());
        server.close();
        streams.close();
        transport.close();
    }
}
