// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.gateway;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.nearcast.agent.cdn.CdnConnector;
import org.nearcast.agent.cdn.HostPort;
import org.nearcast.agent.cdn.LoopGuard;
import org.nearcast.agent.report.SteeredConnections;
import org.nearcast.live.ConnectionLimits;
import org.nearcast.live.Counters;
import org.nearcast.live.Transport;
import org.nearcast.live.hls.HlsStreams;
import org.nearcast.live.rtmp.PartialMemory;
import org.nearcast.live.rtmp.RtmpServer;
import org.nearcast.live.stream.LiveStreams;
import org.nearcast.live.stream.StreamStatus;

/**
 * The gateway's ports: one for each CDN address, on which connections meant for that address arrive redirected, and one for
 * connections made here on purpose.
 */
public final class Gateway implements AutoCloseable {
    private final Transport transport;
    private final GatewaySettings settings;
    private final ConnectionLimits limits;
    private final LoopGuard guard = new LoopGuard();
    private final SteeredConnections steered = new SteeredConnections();
    private final Counters own = new Counters();
    private final Counters near = new Counters();
    private final Counters cdn = new Counters();
    private final GatewayCounters counters = new GatewayCounters(own, near, cdn);
    private final CdnConnector connector;
    private final List<Site> sites = new ArrayList<>();
    private final List<Door> doors = new ArrayList<>();
    private RtmpServer direct;
    private MediaServer media;
    private HlsStreams hls;

    private record Site(CdnSite cdn, SharedStreams streams) {}

    /**
     * A redirect port.
     *
     * @param cdn the address that connections arriving here were meant for
     * @param port this peer's own
     */
    public record Redirect(InetSocketAddress cdn, int port) {}

    private record Door(Redirect redirect, RtmpServer server) {}

    /**
     * @param cdns the CDNs, at least one
     * @param dscp of connections to them, 0..63, until told another
     */
    public Gateway(Transport transport, GatewaySettings settings, List<CdnSite> cdns, int dscp) {
        this.transport = transport;
        this.settings = settings;
        this.limits = new ConnectionLimits(
                settings.connections(),
                settings.connectionsPerAddress(),
                settings.newcomers(),
                settings.newcomersPerAddress());
        PartialMemory memory = PartialMemory.of(settings.rtmp());
        this.connector = new CdnConnector(
                transport,
                guard,
                settings.connectTimeoutMs(),
                settings.uplinkQueueBytes(),
                dscp,
                own.named("cdnConnections"),
                own.named("cdnConnectionsFailed"));
        for (CdnSite site : cdns) {
            LiveStreams live = new LiveStreams(settings.streams(), System::currentTimeMillis);
            sites.add(
                    new Site(site, new SharedStreams(settings, counters, connector, transport.loops(), live, memory)));
        }
    }

    /**
     * Opens a redirect port for every CDN address.
     *
     * @param base the first one's port, the others follow; 0 for any
     * @throws IOException if one cannot be had; the message names it
     */
    public void openRedirects(int base) throws IOException {
        int next = base;
        for (Site site : sites) {
            for (InetSocketAddress address : site.cdn().addresses()) {
                RtmpServer server = open(new InetSocketAddress(next), site, address, guard);
                doors.add(new Door(new Redirect(address, server.address().getPort()), server));
                next = base == 0 ? 0 : next + 1;
            }
        }
    }

    /**
     * Opens the port for connections made here on purpose, which are meant for the first CDN.
     *
     * @throws IOException if it cannot be had; the message names it
     */
    public void listen(InetSocketAddress address) throws IOException {
        Site first = sites.get(0);
        direct = open(address, first, first.cdn().addresses().get(0), null);
    }

    /**
     * Opens the port for viewers by HTTP, of the first CDN's streams.
     *
     * @throws IOException if it cannot be had; the message names it
     */
    public void listenHttp(InetSocketAddress address, MediaSettings mediaSettings) throws IOException {
        Site first = sites.get(0);
        hls = MediaHttp.hls(transport, first.streams().live(), mediaSettings, own);
        media = MediaServer.open(
                transport,
                address,
                mediaSettings,
                first.streams(),
                first.cdn().addresses().get(0),
                hls,
                own);
    }

    private RtmpServer open(InetSocketAddress address, Site site, InetSocketAddress target, LoopGuard loops)
            throws IOException {
        ChannelInitializer<Channel> arrivals = new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline().addLast(new Arrival(site.streams(), target, loops, steered));
            }
        };
        try {
            return RtmpServer.open(transport, address, settings.rtmp(), limits, counters.near, arrivals);
        } catch (IOException e) {
            throw new IOException("cannot listen on " + HostPort.format(address) + ": " + e.getMessage(), e);
        }
    }

    /** The redirect ports. */
    public List<Redirect> redirects() {
        return doors.stream().map(Door::redirect).toList();
    }

    /** The connections at redirect ports, for the controller. */
    public SteeredConnections steered() {
        return steered;
    }

    /** Where connections made on purpose arrive; null if nowhere. */
    public InetSocketAddress direct() {
        return direct == null ? null : direct.address();
    }

    /** Where viewers by HTTP arrive; null if nowhere. */
    public InetSocketAddress media() {
        return media == null ? null : media.address();
    }

    /** Viewers by HTTP at the moment: whom the CDN has let in, or is being asked about. */
    public int httpViewers() {
        return media == null ? 0 : media.viewers();
    }

    /** Of these, viewers of HLS. */
    public int hlsViewers() {
        return media == null ? 0 : media.sessions();
    }

    /** Bytes of HLS segments kept. */
    public long hlsBytes() {
        return hls == null ? 0 : hls.bytes();
    }

    /** HLS requests that wait for what comes. */
    public long hlsBlocked() {
        return hls == null ? 0 : hls.blocked();
    }

    /** Marks connections to CDNs with another DSCP from now on, 0..63. */
    public void dscp(int value) {
        connector.dscp(value);
    }

    /** What connections to CDNs are marked with, 0..63. */
    public int dscp() {
        return connector.dscp();
    }

    /** Streams in memory, of all CDNs, by name; of names that may be keys, two characters are shown. */
    public List<StreamStatus> streams() {
        return sites.stream()
                .flatMap(site -> site.streams().live().status().stream()
                        .map(stream -> stream.withName(site.streams().shown(stream.name()))))
                .toList();
    }

    /** How many streams are being fetched from CDNs. */
    public int fetching() {
        return sites.stream().mapToInt(site -> site.streams().fetching()).sum();
    }

    /** Accepted connections that stand at the moment. */
    public int connections() {
        return limits.total();
    }

    /** The gateway's own counters; the announcer's may be among them. */
    public Counters counters() {
        return own;
    }

    /** Counters of RTMP with encoders and players. */
    public Counters nearCounters() {
        return near;
    }

    /** Counters of RTMP with CDNs. */
    public Counters cdnCounters() {
        return cdn;
    }

    /** Closes the ports and all connections. */
    @Override
    public void close() {
        if (direct != null) {
            direct.close();
        }
        if (media != null) {
            media.close();
        }
        doors.forEach(door -> door.server().close());
        sites.forEach(site -> site.streams().close());
    }
}
