// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.nearcast.agent.cdn.HostPort;
import org.nearcast.agent.cdn.LoopGuard;
import org.nearcast.agent.report.SteeredConnection;
import org.nearcast.agent.report.SteeredConnections;
import org.nearcast.agent.splice.FirstBytes;
import org.nearcast.agent.splice.Splice;
import org.nearcast.live.rtmp.RtmpCodec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection that has just been accepted: looks at its first bytes and makes it a relay or a splice. */
final class Arrival extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(Arrival.class);

    private final SharedStreams streams;
    private final InetSocketAddress target;
    private final LoopGuard guard;
    private final SteeredConnections steered;
    private SteeredConnection reported;
    private final ByteBuf head = Unpooled.buffer(FirstBytes.DECISIVE);
    private Future<?> silence;
    private boolean decided;

    /**
     * @param guard null where connections come that nobody redirects
     * @param steered where to enter those that come redirected
     */
    Arrival(SharedStreams streams, InetSocketAddress target, LoopGuard guard, SteeredConnections steered) {
        this.streams = streams;
        this.target = target;
        this.guard = guard;
        this.steered = steered;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        streams.counters().accepted.increment();
        enter(ctx.channel());
        // Until it is known what speaks here: some protocols end their input early.
        ctx.channel().config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        silence = ctx.executor().schedule(() -> splice(ctx), streams.settings().silenceMs(), TimeUnit.MILLISECONDS);
    }

    private void enter(Channel client) {
        boolean known = client.remoteAddress() instanceof InetSocketAddress
                && client.localAddress() instanceof InetSocketAddress;
        if (guard != null && known) {
            reported = steered.opened(
                    (InetSocketAddress) client.remoteAddress(),
                    target,
                    ((InetSocketAddress) client.localAddress()).getAddress());
            client.closeFuture().addListener(closed -> reported.end());
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf arrived = (ByteBuf) message;
        head.writeBytes(arrived);
        arrived.release();
        if (decided) {
            return;
        }
        switch (FirstBytes.judge(head)) {
            case RTMP:
                relay(ctx);
                break;
            case OTHER:
                splice(ctx);
                break;
            default:
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            if (head.isReadable()) {
                splice(ctx);
            } else {
                ctx.close();
            }
        }
        ctx.fireUserEventTriggered(event);
    }

    private boolean decide(ChannelHandlerContext ctx) {
        if (decided) {
            return false;
        }
        decided = true;
        silence.cancel(false);
        InetSocketAddress from = (InetSocketAddress) ctx.channel().remoteAddress();
        if (from == null || guard != null && guard.isOwn(from, target)) {
            streams.counters().loops.increment();
            LOG.warn("{} closed: it is this peer's own connection to the CDN, steered back here", from);
            ctx.close();
            return false;
        }
        return true;
    }

    private void relay(ChannelHandlerContext ctx) {
        if (decide(ctx)) {
            Channel client = ctx.channel();
            client.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, false);
            RtmpCodec codec = RtmpCodec.server(streams.settings().rtmp(), streams.counters().near, streams.memory());
            client.pipeline().addLast(codec);
            new Relay(streams, target, client, codec, reported).start();
            ctx.fireChannelRead(head.retain());
            ctx.pipeline().remove(this);
        }
    }

    private void splice(ChannelHandlerContext ctx) {
        if (!decide(ctx)) {
            return;
        }
        streams.counters().splices.increment();
        DuplexChannel client = (DuplexChannel) ctx.channel();
        client.config().setAutoRead(false);
        streams.connector()
                .connect(client.eventLoop(), target, false, new ChannelInboundHandlerAdapter())
                .addListener((ChannelFuture connected) -> {
                    if (!connected.isSuccess()) {
                        streams.counters().spliceFailures.increment();
                        LOG.info(
                                "{} ended: CDN {} not reached: {}",
                                client.remoteAddress(),
                                HostPort.format(target),
                                connected.cause().getMessage());
                        client.close();
                    } else if (!client.isActive()) {
                        connected.channel().close();
                    } else {
                        LOG.info("{} is not RTMP: spliced to {}", client.remoteAddress(), HostPort.format(target));
                        DuplexChannel cdn = (DuplexChannel) connected.channel();
                        streams.counters().spliceBytes.add(head.readableBytes());
                        cdn.writeAndFlush(head.retain());
                        ctx.pipeline().remove(this);
                        Splice.join(client, cdn, streams.settings().spliceIdleMs(), streams.counters().spliceBytes);
                    }
                });
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (silence != null) {
            silence.cancel(false);
        }
        head.release();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.debug("{}: {}", ctx.channel().remoteAddress(), cause.toString());
        ctx.close();
    }
}
