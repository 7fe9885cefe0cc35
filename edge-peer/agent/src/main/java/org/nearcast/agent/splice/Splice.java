// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.splice;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.nearcast.live.ConnectionLimits;

/**
 * One direction of a spliced pair of connections: whatever arrives on its channel is written to the other one. A side that
 * cannot take more stops the reading of the other; an end of input is passed on as an end of output, and the other
 * direction goes on. Both channels belong to one event loop.
 */
public final class Splice extends ChannelInboundHandlerAdapter {
    private final DuplexChannel to;
    private final LongAdder bytes;
    private boolean moved;

    private Splice(DuplexChannel to, LongAdder bytes) {
        this.to = to;
        this.bytes = bytes;
    }

    /**
     * Joins two open channels, neither of which is being read at the moment, and starts the reading of both. The input of
     * the first may have ended already.
     *
     * @param idleMs after which a pair on which nothing moves either way is ended, ms
     * @param bytes counts what passes, both ways
     */
    public static void join(DuplexChannel one, DuplexChannel other, long idleMs, LongAdder bytes) {
        one.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        other.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        // What one side reads the other writes, so watching one is watching both.
        one.pipeline().addLast(new IdleStateHandler(0, 0, idleMs, TimeUnit.MILLISECONDS), new Splice(other, bytes));
        other.pipeline().addLast(new Splice(one, bytes));
        other.config().setAutoRead(true);
        if (one.isInputShutdown()) {
            endOfInput(one, other);
        } else {
            one.config().setAutoRead(true);
        }
    }

    private static void endOfInput(DuplexChannel from, DuplexChannel to) {
        if (from.isOutputShutdown()) {
            closeAfterFlush(from);
        }
        if (to.isInputShutdown()) {
            closeAfterFlush(to);
        } else {
            to.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(flushed -> to.shutdownOutput());
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!moved) {
            moved = true;
            // Once the CDN has said something, its client is no newcomer; for the CDN's own connection this says
            // nothing.
            ConnectionLimits.established(to);
        }
        bytes.add(((ByteBuf) message).readableBytes());
        to.write(message);
        if (!to.isWritable()) {
            ctx.channel().config().setAutoRead(false);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        to.flush();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable() && !to.isInputShutdown()) {
            to.config().setAutoRead(true);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            endOfInput((DuplexChannel) ctx.channel(), to);
        }
        if (event instanceof IdleStateEvent) {
            ctx.close();
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        closeAfterFlush(to);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }

    private static void closeAfterFlush(Channel channel) {
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }
}
