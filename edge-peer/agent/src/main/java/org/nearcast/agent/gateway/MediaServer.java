// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.gateway;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.nearcast.agent.cdn.HostPort;
import org.nearcast.live.Counters;
import org.nearcast.live.Transport;
import org.nearcast.live.hls.HlsRoute;
import org.nearcast.live.hls.HlsStreams;
import org.nearcast.live.http.HttpRoute;
import org.nearcast.live.http.HttpRouter;
import org.nearcast.live.http.HttpServer;

/** Serves one CDN's streams to the site by HTTP: HLS, Low-Latency HLS, HTTP-FLV and a page that plays them. */
final class MediaServer implements AutoCloseable {
    private static final int SWEEP_MS = 1000;

    private final HttpServer server;
    private final CdnAudience audience;
    private final HlsSessions sessions;
    private final Future<?> sweep;

    private MediaServer(HttpServer server, CdnAudience audience, HlsSessions sessions, Future<?> sweep) {
        this.server = server;
        this.audience = audience;
        this.sessions = sessions;
        this.sweep = sweep;
    }

    /**
     * Opens the port.
     *
     * @param streams of the CDN
     * @param cdn its address
     * @param hls made of these streams
     * @throws IOException if the port cannot be had; the message names it
     */
    static MediaServer open(
            Transport transport,
            InetSocketAddress address,
            MediaSettings settings,
            SharedStreams streams,
            InetSocketAddress cdn,
            HlsStreams hls,
            Counters counters)
            throws IOException {
        CdnAudience audience = new CdnAudience(
                streams, cdn, settings.viewers(), settings.viewersPerAddress(), counters.named("httpViewersRefused"));
        HlsSessions sessions =
                new HlsSessions(settings.sessionIdleMs(), () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
        HttpRoute route = new SessionHlsRoute(new HlsRoute(hls), audience, sessions);
        HttpRouter router = MediaHttp.router(streams.live(), route, audience, settings, counters);
        HttpServer server;
        try {
            server = MediaHttp.open(transport, address, settings, counters, router);
        } catch (IOException e) {
            throw new IOException("cannot listen on " + HostPort.format(address) + ": " + e.getMessage(), e);
        }
        Future<?> sweep = transport
                .loops()
                .next()
                .scheduleAtFixedRate(sessions::expire, SWEEP_MS, SWEEP_MS, TimeUnit.MILLISECONDS);
        return new MediaServer(server, audience, sessions, sweep);
    }

    InetSocketAddress address() {
        return server.address();
    }

    /** Viewers by HTTP whom the CDN has let in or is asked about. */
    int viewers() {
        return audience.viewers();
    }

    /** Of these, viewers of HLS. */
    int sessions() {
        return sessions.size();
    }

    @Override
    public void close() {
        sweep.cancel(false);
        server.close();
    }
}
