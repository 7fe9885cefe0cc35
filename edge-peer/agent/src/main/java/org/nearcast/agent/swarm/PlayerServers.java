// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.swarm;

import com.typesafe.config.Config;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Supplier;
import org.nearcast.agent.cdn.HostPort;
import org.nearcast.agent.gateway.MediaHttp;
import org.nearcast.agent.gateway.MediaSettings;
import org.nearcast.live.ConnectionLimits;
import org.nearcast.live.Counters;
import org.nearcast.live.Transport;
import org.nearcast.live.audience.AuthorityAudience;
import org.nearcast.live.hls.HlsRoute;
import org.nearcast.live.http.HttpReply;
import org.nearcast.live.http.HttpRouter;
import org.nearcast.live.http.HttpServer;
import org.nearcast.live.metrics.Exposition;
import org.nearcast.live.rtmp.RtmpCounters;
import org.nearcast.live.rtmp.RtmpServer;
import org.nearcast.live.rtmp.RtmpSettings;
import org.nearcast.live.rtmp.ServerSession;
import org.nearcast.live.stream.LiveStreams;

/** One stream for players by RTMP, HLS, Low-Latency HLS and HTTP-FLV, a page that plays it, and what the peer tells of itself. */
final class PlayerServers implements AutoCloseable {
    private final RtmpServer rtmp;
    private final HttpServer http;

    private PlayerServers(RtmpServer rtmp, HttpServer http) {
        this.rtmp = rtmp;
        this.http = http;
    }

    /**
     * Opens the ports.
     *
     * @param config {@code nearcast.peer} of reference.conf, for the bounds
     * @param rtmpFlag names the RTMP address, for the message
     * @param status JSON, from any thread
     * @param metrics the same for Prometheus
     * @throws IOException if one cannot be had; the message is one line for the user
     */
    static PlayerServers open(
            Transport transport,
            Config config,
            String rtmpFlag,
            InetSocketAddress rtmpAddress,
            InetSocketAddress httpAddress,
            LiveStreams streams,
            OneStream authority,
            Counters counters,
            Supplier<String> status,
            Supplier<String> metrics)
            throws IOException {
        RtmpSettings settings = RtmpSettings.from(config.getConfig("rtmp"));
        RtmpCounters rtmpCounters = new RtmpCounters(counters);
        MediaSettings media = MediaSettings.from(config.getConfig("media"));
        HlsRoute hls = new HlsRoute(MediaHttp.hls(transport, streams, media, counters));
        HttpRouter router = MediaHttp.router(streams, hls, new AuthorityAudience(authority), media, counters)
                .now("/api/status", call -> HttpReply.ok("application/json; charset=utf-8", status.get()))
                .now("/metrics", call -> HttpReply.ok(Exposition.CONTENT_TYPE, metrics.get()));
        RtmpServer rtmp;
        try {
            rtmp = RtmpServer.open(
                    transport,
                    rtmpAddress,
                    settings,
                    new ConnectionLimits(
                            config.getInt("limits.connections"), config.getInt("limits.connections-per-address")),
                    rtmpCounters,
                    () -> new ServerSession(settings, rtmpCounters, authority, streams));
        } catch (IOException e) {
            throw cannotListen(rtmpAddress, rtmpFlag, e);
        }
        try {
            return new PlayerServers(rtmp, MediaHttp.open(transport, httpAddress, media, counters, router));
        } catch (IOException e) {
            rtmp.close();
            throw cannotListen(httpAddress, "--media", e);
        }
    }

    private static IOException cannotListen(InetSocketAddress address, String flag, IOException e) {
        String why = String.valueOf(e.getMessage());
        String advice = why.contains("in use")
                ? "another program does; stop it, or choose another port with " + flag
                : why + "; choose another address with " + flag;
        return new IOException("cannot listen on " + HostPort.format(address) + ": " + advice, e);
    }

    InetSocketAddress rtmp() {
        return rtmp.address();
    }

    InetSocketAddress http() {
        return http.address();
    }

    @Override
    public void close() {
        rtmp.close();
        http.close();
    }
}
