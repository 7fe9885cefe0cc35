// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.gateway;

import java.io.IOException;
import java.net.InetSocketAddress;
import org.nearcast.live.ConnectionLimits;
import org.nearcast.live.Counters;
import org.nearcast.live.Transport;
import org.nearcast.live.audience.Audience;
import org.nearcast.live.flv.FlvCounters;
import org.nearcast.live.flv.FlvRoute;
import org.nearcast.live.hls.HlsCounters;
import org.nearcast.live.hls.HlsRoute;
import org.nearcast.live.hls.HlsStreams;
import org.nearcast.live.http.ClassPathFile;
import org.nearcast.live.http.HttpCounters;
import org.nearcast.live.http.HttpRoute;
import org.nearcast.live.http.HttpRouter;
import org.nearcast.live.http.HttpServer;
import org.nearcast.live.stream.LiveStreams;

/** What players get of a peer by HTTP: HLS, Low-Latency HLS, HTTP-FLV and a page that plays them. */
public final class MediaHttp {
    private MediaHttp() {}

    /** Makes HLS of streams, every one that is published from now on. */
    public static HlsStreams hls(Transport transport, LiveStreams streams, MediaSettings settings, Counters counters) {
        return HlsStreams.attach(
                streams,
                transport.loops().next(),
                settings.hls(),
                new HlsCounters(counters),
                System::currentTimeMillis);
    }

    /**
     * All of it, to which more can be added.
     *
     * @param hls answers what is under {@link HlsRoute#PREFIX}
     * @param audience admits to HTTP-FLV
     */
    public static HttpRouter router(
            LiveStreams streams, HttpRoute hls, Audience audience, MediaSettings settings, Counters counters) {
        return new HttpRouter()
                .under(HlsRoute.PREFIX, hls)
                .under(FlvRoute.PREFIX, new FlvRoute(streams, audience, settings.flv(), new FlvCounters(counters)))
                .at("/", ClassPathFile.of(MediaHttp.class, "page/index.html"))
                .at("/page.css", ClassPathFile.of(MediaHttp.class, "page/page.css"))
                .at("/page.js", ClassPathFile.of(MediaHttp.class, "page/page.js"))
                .at("/hls.js", ClassPathFile.ofWebJar("hls.js", "dist/hls.min.js"));
    }

    /**
     * Opens the port.
     *
     * @throws IOException if it cannot be had
     */
    public static HttpServer open(
            Transport transport,
            InetSocketAddress address,
            MediaSettings settings,
            Counters counters,
            HttpRouter router)
            throws IOException {
        return HttpServer.open(
                transport,
                address,
                settings.web(),
                new ConnectionLimits(settings.connections(), settings.connectionsPerAddress()),
                new HttpCounters(counters),
                router);
    }
}
