// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.nearcast.agent.announce.Announcer;
import org.nearcast.agent.cdn.HostPort;
import org.nearcast.agent.gateway.Gateway;
import org.nearcast.agent.identity.CounterMemory;
import org.nearcast.agent.identity.KeyFile;
import org.nearcast.live.Transport;
import org.nearcast.live.http.HttpServer;
import org.nearcast.protocol.announce.AnnounceCounter;
import org.nearcast.protocol.announce.PeerKeyPair;
import org.nearcast.protocol.announce.Redirect;

/** A running peer: the gateway, its announcements and its status. */
final class Peer implements AutoCloseable {
    private final Transport transport;
    private final EventLoopGroup announcing;
    private final Gateway gateway;
    private final Optional<Announcer> announcer;
    private final Optional<HttpServer> http;

    private Peer(
            Transport transport,
            EventLoopGroup announcing,
            Gateway gateway,
            Optional<Announcer> announcer,
            Optional<HttpServer> http) {
        this.transport = transport;
        this.announcing = announcing;
        this.gateway = gateway;
        this.announcer = announcer;
        this.http = http;
    }

    /**
     * Opens all ports and begins to announce.
     *
     * @throws IOException if a port or the key cannot be had; the message is one line for the user
     */
    static Peer start(PeerConfig config) throws IOException {
        PeerKeyPair keys = KeyFile.readOrCreate(config.key());
        AnnounceCounter counter = CounterMemory.begin(config.key(), System.currentTimeMillis());
        Transport transport = Transport.open(config.threads());
        EventLoopGroup announcing = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("announce", true), NioIoHandler.newFactory());
        Gateway gateway = new Gateway(transport, config.gateway(), config.cdns(), config.dscp());
        try {
            gateway.openRedirects(config.redirectBase());
            if (config.listen().isPresent()) {
                gateway.listen(config.listen().get());
            }
            if (config.media().isPresent()) {
                gateway.listenHttp(config.media().get(), config.mediaSettings());
            }
            Optional<Announcer> announcer = config.announce()
                    .map(settings -> new Announcer(
                            announcing.next(),
                            settings,
                            keys,
                            counter,
                            announced(gateway),
                            config.controller(),
                            () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()),
                            gateway::dscp,
                            gateway.counters(),
                            gateway.steered()));
            PeerStatus status = new PeerStatus(keys.publicKey().fingerprint(), gateway, announcer);
            Optional<HttpServer> http = config.http().isPresent()
                    ? Optional.of(status.serve(transport, config.http().get()))
                    : Optional.empty();
            announcer.ifPresent(Announcer::start);
            return new Peer(transport, announcing, gateway, announcer, http);
        } catch (IOException e) {
            gateway.close();
            transport.close();
            announcing.shutdownGracefully(0, 0, TimeUnit.SECONDS);
            throw e;
        }
    }

    private static List<Redirect> announced(Gateway gateway) {
        return gateway.redirects().stream()
                .map(r -> new Redirect(r.cdn().getAddress(), r.cdn().getPort(), r.port()))
                .toList();
    }

    /** For whoever waits for this peer: where it listens. */
    String readyLine() {
        String redirects = String.join(
                ",",
                gateway.redirects().stream()
                        .map(r -> r.port() + "->" + HostPort.format(r.cdn()))
                        .toList());
        return "ready listen=" + (gateway.direct() == null ? "off" : HostPort.format(gateway.direct()))
                + " redirects=" + redirects
                + " http=" + http.map(h -> HostPort.format(h.address())).orElse("off")
                + " media=" + (gateway.media() == null ? "off" : HostPort.format(gateway.media()));
    }

    /**
     * Ends everything. Connections end before the network hears of it: while it still steers, their players are told at
     * once; afterwards what is sent to those who only listen would no longer reach them.
     */
    @Override
    public void close() {
        gateway.close();
        announcer.ifPresent(Announcer::close);
        http.ifPresent(HttpServer::close);
        announcing.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
        transport.close();
    }
}
