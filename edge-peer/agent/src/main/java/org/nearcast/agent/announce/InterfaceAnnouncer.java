// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.announce;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.net.InetSocketAddress;
import org.nearcast.protocol.announce.AnnounceException;
import org.nearcast.protocol.announce.Announcement;
import org.nearcast.protocol.announce.Answer;
import org.nearcast.protocol.announce.AnswerGate;
import org.nearcast.protocol.announce.Fingerprint;
import org.nearcast.protocol.announce.Report;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The announcements from one address of an interface: its own socket, whose port the answers come to. */
final class InterfaceAnnouncer {
    private static final Logger LOG = LoggerFactory.getLogger(InterfaceAnnouncer.class);

    private final Announcer announcer;
    private final AnnouncedInterfaces.Exit exit;
    private final AnswerGate gate;
    private final ControllerState state;
    private Channel socket;
    private boolean opening;
    private boolean closed;
    private boolean failing;

    InterfaceAnnouncer(Announcer announcer, AnnouncedInterfaces.Exit exit, long nowMs) {
        this.announcer = announcer;
        this.exit = exit;
        this.gate = new AnswerGate(announcer.self(), announcer.controller());
        this.state = new ControllerState(nowMs, announcer.settings().graceMs());
        open();
    }

    private void open() {
        opening = true;
        SocketProtocolFamily family = exit.isIpv6() ? SocketProtocolFamily.INET6 : SocketProtocolFamily.INET;
        new Bootstrap()
                .group(announcer.loop())
                .channelFactory(() -> new NioDatagramChannel(family))
                .option(ChannelOption.IP_MULTICAST_IF, exit.by())
                .option(ChannelOption.IP_MULTICAST_TTL, 1)
                .handler(new Answers())
                .bind(new InetSocketAddress(exit.address(), 0))
                .addListener((io.netty.channel.ChannelFuture bound) -> {
                    opening = false;
                    if (bound.isSuccess() && closed) {
                        bound.channel().close();
                    } else if (bound.isSuccess()) {
                        socket = bound.channel();
                        announce(Announcement.ROLE_GATEWAY);
                    } else {
                        failed(bound.cause());
                    }
                });
    }

    void tick(long nowMs) {
        if (socket != null) {
            announce(Announcement.ROLE_GATEWAY);
        } else if (!opening) {
            open(); // an IPv6 address that has just come cannot be used until it is known to be unique
        }
        if (state.tick(nowMs)) {
            LOG.info("{}: {}", exit, state.describe());
        }
    }

    private void announce(int roles) {
        Announcement announcement = announcer.announcementFrom(exit, roles);
        gate.sent(announcement);
        byte[] datagram = announcer.sign(announcement);
        socket.writeAndFlush(new DatagramPacket(Unpooled.wrappedBuffer(datagram), group()))
                .addListener(sent -> {
                    if (sent.isSuccess()) {
                        announcer.counters().sent.increment();
                        failing = false;
                    } else {
                        announcer.counters().unsent.increment();
                        failed(sent.cause());
                    }
                });
    }

    /** Reports to the controller, if it has allowed this gateway here. */
    void report(long nowMs) {
        if (socket == null || state.standing() != ControllerState.Standing.ALLOWED) {
            return;
        }
        for (Report report : announcer.reportsFrom(exit, nowMs)) {
            announcer.counters().reports.increment();
            socket.writeAndFlush(
                    new DatagramPacket(Unpooled.wrappedBuffer(announcer.sign(report)), group()), socket.voidPromise());
        }
    }

    private InetSocketAddress group() {
        AnnounceSettings settings = announcer.settings();
        return exit.isIpv6() ? settings.groupIpv6().orElseThrow() : settings.group();
    }

    private void failed(Throwable cause) {
        if (!failing) {
            failing = true;
            LOG.warn("cannot announce on {}: {}", exit, cause.getMessage());
        }
    }

    void pin(Fingerprint controller) {
        gate.pin(controller);
    }

    Announcer.InterfaceStatus status() {
        return new Announcer.InterfaceStatus(
                exit.by().getName(), exit.text(), state.standing().name(), state.site());
    }

    /** Says that there is no gateway here any more, then closes. */
    void resign() {
        if (socket != null) {
            announce(0);
        }
        close();
    }

    void close() {
        closed = true;
        if (socket != null) {
            socket.close();
        }
    }

    private final class Answers extends SimpleChannelInboundHandler<DatagramPacket> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, DatagramPacket packet) {
            Answer answer;
            try {
                answer = gate.accept(ByteBufUtil.getBytes(packet.content()), announcer.nowMs());
            } catch (AnnounceException e) {
                announcer.counters().dropped.increment();
                LOG.debug("answer from {} dropped: {}", packet.sender(), e.getMessage());
                return;
            }
            announcer.counters().answers.increment();
            announcer.answered(answer);
            if (state.heard(answer, announcer.nowMs())) {
                LOG.info("{}: {}", exit, state.describe());
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            // A port-unreachable for one announcement says nothing about the next.
            LOG.debug("announcing on {}: {}", exit, cause.toString());
        }
    }
}
