// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.handler.stream.ChunkedWriteHandler;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.nearcast.live.ConnectionLimits;
import org.nearcast.live.Transport;

/** Listens for HTTP/1.1. */
public final class HttpServer implements AutoCloseable {
    private static final int MAX_CHUNK_BYTES = 8192;

    private final Channel listening;
    private final ChannelGroup connections;

    private HttpServer(Channel listening, ChannelGroup connections) {
        this.listening = listening;
        this.connections = connections;
    }

    /**
     * Opens the port.
     *
     * @param transport event loops
     * @param address where to listen; port 0 for any
     * @param settings bounds of requests
     * @param limits how many connections are taken
     * @param counters what is counted
     * @param router who answers
     * @throws IOException if the address cannot be had
     */
    public static HttpServer open(
            Transport transport,
            InetSocketAddress address,
            HttpSettings settings,
            ConnectionLimits limits,
            HttpCounters counters,
            HttpRouter router)
            throws IOException {
        ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
        ChannelFuture bound = transport
                .server()
                .childOption(ChannelOption.AUTO_READ, false)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        if (!limits.admit(channel)) {
                            counters.connectionsRefused.increment();
                            channel.close();
                            return;
                        }
                        connections.add(channel);
                        channel.pipeline().addLast(handlers(settings, counters, router));
                    }
                })
                .bind(address)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(bound.cause().getMessage(), bound.cause());
        }
        return new HttpServer(bound.channel(), connections);
    }

    /** What makes answers of a connection's bytes. */
    static ChannelHandler[] handlers(HttpSettings settings, HttpCounters counters, HttpRouter router) {
        return new ChannelHandler[] {
            new HttpServerCodec(settings.maxLineBytes(), settings.maxHeaderBytes(), MAX_CHUNK_BYTES),
            new WithoutExpectations(settings.maxBodyBytes()),
            new ChunkedWriteHandler(),
            new FlowControlHandler(),
            new HttpConnection(router, counters, settings.idleMillis())
        };
    }

    /**
     * Answers no expectation, which a server need not (RFC 9110, 10.1.1): the answer would go out at once, into the middle of what an
     * earlier request on the same connection is still being answered with.
     */
    private static final class WithoutExpectations extends HttpObjectAggregator {
        WithoutExpectations(int maxBodyBytes) {
            super(maxBodyBytes, true);
        }

        @Override
        protected Object newContinueResponse(HttpMessage start, int maxContentLength, ChannelPipeline pipeline) {
            return null;
        }
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return (InetSocketAddress) listening.localAddress();
    }

    /** Closes the port and all connections; waits at most 2 s. */
    @Override
    public void close() {
        listening.close().awaitUninterruptibly(2, TimeUnit.SECONDS);
        connections.close().awaitUninterruptibly(2, TimeUnit.SECONDS);
    }
}
