// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.rtmp;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.nearcast.live.Transport;

/** Opens RTMP connections: TCP, then an {@link RtmpCodec} that shakes hands, then the caller's handler behind it. */
public final class RtmpClient {
    /**
     * How a connection is opened.
     *
     * @param connectTimeoutMillis time for TCP, ms
     * @param ipTos value of the IP header's TOS octet (DSCP &lt;&lt; 2), 0 to 255; 0 leaves it alone
     * @param local address and port to connect from; null for any
     * @param loop event loop to run on, so that a proxy's two ends share one; null for any
     */
    public record Options(int connectTimeoutMillis, int ipTos, SocketAddress local, EventLoop loop) {
        /** Five seconds, from anywhere, on any loop. */
        public static Options defaults() {
            return new Options(5000, 0, null, null);
        }

        /** The same with another TOS octet. */
        public Options withIpTos(int tos) {
            return new Options(connectTimeoutMillis, tos, local, loop);
        }

        /** The same on one event loop. */
        public Options onLoop(EventLoop on) {
            return new Options(connectTimeoutMillis, ipTos, local, on);
        }
    }

    private final Transport transport;
    private final RtmpSettings settings;
    private final RtmpCounters counters;

    /**
     * @param transport event loops
     * @param settings how connections are kept
     * @param counters what is counted
     */
    public RtmpClient(Transport transport, RtmpSettings settings, RtmpCounters counters) {
        this.transport = transport;
        this.settings = settings;
        this.counters = counters;
    }

    /**
     * Connects. The future is TCP's; {@link RtmpCodec.Event#HANDSHAKE_COMPLETE} follows.
     *
     * @param handler stands behind the codec; {@link ClientSession} or a proxy's
     */
    public ChannelFuture connect(InetSocketAddress remote, Options options, ChannelHandler handler) {
        Bootstrap bootstrap = transport
                .client()
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, options.connectTimeoutMillis())
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, RtmpServer.waterMark(settings))
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(RtmpCodec.client(settings, counters), handler);
                    }
                });
        if (options.ipTos() != 0) {
            bootstrap.option(ChannelOption.IP_TOS, options.ipTos());
        }
        if (options.loop() != null) {
            bootstrap = bootstrap.clone(options.loop());
        }
        return options.local() == null ? bootstrap.connect(remote) : bootstrap.connect(remote, options.local());
    }
}
