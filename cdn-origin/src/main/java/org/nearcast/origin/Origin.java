// SPDX-License-Identifier: Apache-2.0
package org.nearcast.origin;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import org.nearcast.live.Counters;
import org.nearcast.live.Transport;
import org.nearcast.live.audience.AuthorityAudience;
import org.nearcast.live.flv.FlvCounters;
import org.nearcast.live.flv.FlvRoute;
import org.nearcast.live.hls.HlsCounters;
import org.nearcast.live.hls.HlsRoute;
import org.nearcast.live.hls.HlsStreams;
import org.nearcast.live.http.ClassPathFile;
import org.nearcast.live.http.HttpCounters;
import org.nearcast.live.http.HttpRouter;
import org.nearcast.live.http.HttpServer;
import org.nearcast.live.rtmp.RtmpAuthority;
import org.nearcast.live.rtmp.RtmpCounters;
import org.nearcast.live.rtmp.RtmpServer;
import org.nearcast.live.rtmp.ServerSession;
import org.nearcast.live.stream.LiveStreams;
import org.nearcast.node.swarm.Directory;
import org.nearcast.origin.p2p.PeerToPeer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running origin: its streams in the middle, RTMP and HTTP at its edges. */
public final class Origin implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Origin.class);

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private RtmpServer rtmp;
    private HttpServer http;
    private PeerToPeer peers;

    private Origin() {}

    /**
     * Starts one.
     *
     * @throws OriginException if a port is taken or a file is wrong, in one line; nothing is left running then
     */
    public static Origin start(OriginSettings settings) throws OriginException {
        Origin origin = new Origin();
        try {
            origin.open(settings);
            return origin;
        } catch (OriginException e) {
            origin.close();
            throw e;
        }
    }

    private void open(OriginSettings settings) throws OriginException {
        PublishingKeys keys = settings.keys() == null ? null : keys(settings);
        RtmpAuthority allowed = keys == null ? RtmpAuthority.open() : new KeyAuthority(keys);
        Counters counters = new Counters();
        LiveStreams streams = new LiveStreams(settings.streams(), System::currentTimeMillis);
        Transport transport = keep(Transport.open(settings.threads()));
        keep(streams);
        if (settings.p2p() != null) {
            peers = openPeers(settings, streams, keys, counters);
        }
        RtmpAuthority authority = peers == null ? allowed : new BroadcastAuthority(allowed, peers::isBroadcast);
        HlsStreams hls = HlsStreams.attach(
                streams,
                transport.loops().next(),
                settings.hls(),
                new HlsCounters(counters),
                System::currentTimeMillis);
        RtmpCounters rtmpCounters = new RtmpCounters(counters);
        try {
            rtmp = keep(RtmpServer.open(
                    transport,
                    settings.rtmp(),
                    settings.connections(),
                    settings.rtmpLimits(),
                    rtmpCounters,
                    () -> new ServerSession(settings.connections(), rtmpCounters, authority, streams)));
        } catch (IOException e) {
            throw cannotListen("RTMP", "--rtmp", settings.rtmp(), e);
        }
        StatusJson status = new StatusJson(streams, counters, rtmp.address().getPort(), System.currentTimeMillis());
        OriginMetrics metrics = new OriginMetrics(streams, hls, peers, counters, System.currentTimeMillis());
        HttpRouter router = new HttpRouter()
                .under(HlsRoute.PREFIX, new HlsRoute(hls, settings.groups()))
                .under(
                        FlvRoute.PREFIX,
                        new FlvRoute(
                                streams, new AuthorityAudience(authority), settings.flv(), new FlvCounters(counters)))
                .now("/api/status", status::answer)
                .now("/metrics", metrics::answer)
                .at("/", ClassPathFile.of(Origin.class, "page/index.html"))
                .at("/page.css", ClassPathFile.of(Origin.class, "page/page.css"))
                .at("/page.js", ClassPathFile.of(Origin.class, "page/page.js"))
                .at("/hls.js", ClassPathFile.ofWebJar("hls.js", "dist/hls.min.js"));
        if (peers != null) {
            router.now(Directory.PATH, peers::answer).under(peers.blocksPath(), peers::answerBlocks);
        }
        try {
            http = keep(HttpServer.open(
                    transport,
                    settings.http(),
                    settings.web(),
                    settings.webLimits(),
                    new HttpCounters(counters),
                    router));
        } catch (IOException e) {
            throw cannotListen("HTTP", "--http", settings.http(), e);
        }
        log.info("origin up on {}", transport.name());
    }

    private PeerToPeer openPeers(OriginSettings settings, LiveStreams streams, PublishingKeys keys, Counters counters)
            throws OriginException {
        BiPredicate<String, String> mayPublish = keys == null
                ? (key, name) -> PublishingKeys.isName(name)
                : (key, name) -> keys.nameFor(key).filter(name::equals).isPresent();
        try {
            return keep(PeerToPeer.open(settings.p2p(), streams, mayPublish, counters));
        } catch (IOException e) {
            if (String.valueOf(e.getMessage()).contains("UDP")) {
                throw cannotListen("UDP", "--p2p", settings.p2p().listen(), e);
            }
            throw OriginException.machine(e.getMessage());
        }
    }

    private PublishingKeys keys(OriginSettings settings) throws OriginException {
        PublishingKeys keys = new PublishingKeys(settings.keys());
        log.info("{} publishing keys", keys.size());
        ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "keys");
            thread.setDaemon(true);
            return thread;
        });
        parts.push(watch::shutdownNow);
        long millis = Math.max(1, settings.keysCheck().toMillis());
        watch.scheduleWithFixedDelay(() -> reload(keys), millis, millis, TimeUnit.MILLISECONDS);
        return keys;
    }

    private static void reload(PublishingKeys keys) {
        try {
            if (keys.reloadIfChanged()) {
                log.info("read again: {} publishing keys", keys.size());
            }
        } catch (OriginException e) {
            log.warn("publishing keys stay as they were: {}", e.getMessage());
        }
    }

    private <T extends AutoCloseable> T keep(T part) {
        parts.push(part);
        return part;
    }

    private static OriginException cannotListen(String what, String flag, InetSocketAddress address, IOException e) {
        String why = String.valueOf(e.getMessage());
        String where = ListenAddress.print(address);
        if (why.contains("in use")) {
            return OriginException.machine(what + " cannot listen on " + where
                    + ": another program does. Stop it, or choose another port with " + flag);
        }
        if (why.contains("denied")) {
            return OriginException.machine(what + " may not listen on " + where
                    + ": ports below 1024 are root's. Choose another with " + flag);
        }
        return OriginException.machine(
                what + " cannot listen on " + where + ": " + why + ". Choose another address with " + flag);
    }

    /** Where RTMP listens. */
    public InetSocketAddress rtmpAddress() {
        return rtmp.address();
    }

    /** Where HTTP listens. */
    public InetSocketAddress httpAddress() {
        return http.address();
    }

    /** Where peers reach it by UDP; 0 if they do not. */
    public int peerPort() {
        return peers == null ? 0 : peers.port();
    }

    /** Closes the ports and all connections. Idempotent; takes a few seconds at most. */
    @Override
    public void close() {
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                log.warn("closing: {}", e.toString());
            }
        }
    }
}
