// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.gateway;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.nearcast.live.ConnectionLimits;
import org.nearcast.live.Counters;
import org.nearcast.live.Transport;
import org.nearcast.live.rtmp.RtmpAuthority;
import org.nearcast.live.rtmp.RtmpCounters;
import org.nearcast.live.rtmp.RtmpServer;
import org.nearcast.live.rtmp.RtmpSettings;
import org.nearcast.live.rtmp.ServerSession;
import org.nearcast.live.stream.LiveStreams;
import org.nearcast.live.stream.StreamSettings;

/** A CDN in this process: keys that it knows stand for other names, keys that begin with "bad" it refuses. */
final class LocalCdn implements AutoCloseable, RtmpAuthority {
    final Counters counters = new Counters();
    final LiveStreams streams = new LiveStreams(StreamSettings.defaults(), System::currentTimeMillis);
    final Map<String, String> names = new ConcurrentHashMap<>();
    private final RtmpServer server;

    LocalCdn(Transport transport) throws IOException {
        RtmpCounters rtmp = new RtmpCounters(counters);
        server = RtmpServer.open(
                transport,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                RtmpSettings.defaults(),
                new ConnectionLimits(100, 100),
                rtmp,
                () -> new ServerSession(RtmpSettings.defaults(), rtmp, this, streams));
    }

    InetSocketAddress address() {
        return server.address();
    }

    @Override
    public CompletionStage<Verdict> connect(StreamRequest request) {
        return RtmpAuthority.allow(request.app());
    }

    @Override
    public CompletionStage<Verdict> publish(StreamRequest request) {
        return request.name().startsWith("bad")
                ? RtmpAuthority.refuse("NetStream.Publish.BadName", "No such key.")
                : RtmpAuthority.allow(request.app() + "/" + names.getOrDefault(request.name(), request.name()));
    }

    @Override
    public CompletionStage<Verdict> play(StreamRequest request) {
        return request.name().startsWith("bad")
                ? RtmpAuthority.refuse("NetStream.Play.Failed", "Not for you.")
                : RtmpAuthority.allow(request.app() + "/" + request.name());
    }

    @Override
    public void close() {
        server.close();
    }
}
