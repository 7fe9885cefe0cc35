// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.rtmp;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.nearcast.live.ConnectionLimits;
import org.nearcast.live.Transport;

/** Listens for RTMP; every connection gets an {@link RtmpCodec} and a session of its own behind it. */
public final class RtmpServer implements AutoCloseable {
    private final Channel listening;
    private final ChannelGroup connections;

    private RtmpServer(Channel listening, ChannelGroup connections) {
        this.listening = listening;
        this.connections = connections;
    }

    /**
     * Opens the port.
     *
     * @param transport event loops
     * @param address where to listen; port 0 for any
     * @param settings how connections are kept
     * @param limits how many are taken
     * @param counters what is counted
     * @param session makes the handler that stands behind each connection's codec, such as a {@link ServerSession}
     * @throws IOException if the address cannot be had
     */
    public static RtmpServer open(
            Transport transport,
            InetSocketAddress address,
            RtmpSettings settings,
            ConnectionLimits limits,
            RtmpCounters counters,
            Supplier<ChannelHandler> session)
            throws IOException {
        PartialMemory memory = PartialMemory.of(settings);
        return open(transport, address, settings, limits, counters, new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline().addLast(RtmpCodec.server(settings, counters, memory), session.get());
            }
        });
    }

    /** The same with a pipeline of the caller's own, who may want to look at the first bytes before RTMP does. */
    public static RtmpServer open(
            Transport transport,
            InetSocketAddress address,
            RtmpSettings settings,
            ConnectionLimits limits,
            RtmpCounters counters,
            ChannelInitializer<Channel> pipeline)
            throws IOException {
        ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
        ChannelFuture bound = transport
                .server()
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, waterMark(settings))
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        if (limits.admit(channel)) {
                            connections.add(channel);
                            channel.pipeline().addLast(pipeline);
                        } else {
                            counters.connectionsRefused.increment();
                            channel.close();
                        }
                    }
                })
                .bind(address)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(bound.cause().getMessage(), bound.cause());
        }
        return new RtmpServer(bound.channel(), connections);
    }

    static WriteBufferWaterMark waterMark(RtmpSettings settings) {
        return new WriteBufferWaterMark(settings.highWaterBytes() / 2, settings.highWaterBytes());
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return (InetSocketAddress) listening.localAddress();
    }

    /** Connections at the moment. */
    public int connections() {
        return connections.size();
    }

    /** Closes the port and all connections; waits at most 2 s. */
    @Override
    public void close() {
        listening.close().awaitUninterruptibly(2, TimeUnit.SECONDS);
        connections.close().awaitUninterruptibly(2, TimeUnit.SECONDS);
    }
}
