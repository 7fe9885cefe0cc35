// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;

/** Event loops and the sockets that fit them: epoll where it is present, NIO elsewhere. */
public final class Transport implements AutoCloseable {
    private static final int USER_TIMEOUT_MS = 60_000;
    private static final int KEEPALIVE_IDLE_S = 10;
    private static final int KEEPALIVE_INTERVAL_S = 5;
    private static final int KEEPALIVE_PROBES = 3;

    private final boolean epoll;
    private final EventLoopGroup loops;

    private Transport(boolean epoll, int threads) {
        this.epoll = epoll;
        DefaultThreadFactory names = new DefaultThreadFactory("live", true);
        this.loops = new MultiThreadIoEventLoopGroup(
                threads, names, epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    }

    /**
     * The best that this machine has.
     *
     * @param threads event loops; 0 for one per processor
     */
    public static Transport open(int threads) {
        return new Transport(Epoll.isAvailable(), loopCount(threads));
    }

    /** NIO, whatever the machine has. */
    public static Transport openNio(int threads) {
        return new Transport(false, loopCount(threads));
    }

    private static int loopCount(int threads) {
        return threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
    }

    /** The event loops, shared by servers and clients. */
    public EventLoopGroup loops() {
        return loops;
    }

    /** Its name, for the log. */
    public String name() {
        return epoll ? "epoll" : "nio";
    }

    /** A server's bootstrap; child connections send at once and notice a peer that has vanished. */
    public ServerBootstrap server() {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops)
                .channel(epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 1024)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true);
        if (epoll) {
            bootstrap
                    .childOption(EpollChannelOption.TCP_USER_TIMEOUT, USER_TIMEOUT_MS)
                    .childOption(EpollChannelOption.TCP_KEEPIDLE, KEEPALIVE_IDLE_S)
                    .childOption(EpollChannelOption.TCP_KEEPINTVL, KEEPALIVE_INTERVAL_S)
                    .childOption(EpollChannelOption.TCP_KEEPCNT, KEEPALIVE_PROBES);
        }
        return bootstrap;
    }

    /** A client's bootstrap with the same options. */
    public Bootstrap client() {
        Bootstrap bootstrap = new Bootstrap()
                .group(loops)
                .channel(epoll ? EpollSocketChannel.class : NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true);
        if (epoll) {
            bootstrap
                    .option(EpollChannelOption.TCP_USER_TIMEOUT, USER_TIMEOUT_MS)
                    .option(EpollChannelOption.TCP_KEEPIDLE, KEEPALIVE_IDLE_S)
                    .option(EpollChannelOption.TCP_KEEPINTVL, KEEPALIVE_INTERVAL_S)
                    .option(EpollChannelOption.TCP_KEEPCNT, KEEPALIVE_PROBES);
        }
        return bootstrap;
    }

    /** Ends the loops; at most 5 s. */
    @Override
    public void close() {
        loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
    }
}
