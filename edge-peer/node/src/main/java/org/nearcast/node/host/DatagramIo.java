// SPDX-License-Identifier: Apache-2.0
package org.nearcast.node.host;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.net.Inet6Address;
import java.net.InetSocketAddress;

/** How datagrams are handed to the system and taken from it. */
public enum DatagramIo {
    /** By epoll, many at once: UDP segmentation offload (GSO, Linux 4.18) and receive offload (GRO, Linux 5.0). */
    EPOLL_SEGMENTED(65_536),
    /** By epoll, each by itself. */
    EPOLL(2_048),
    /** As Java does everywhere. */
    NIO(2_048);

    /** Datagrams taken in before timers and what was sent meanwhile get their turn. */
    private static final int READS_A_TURN = 64;

    private final int readBytes;

    /** @param readBytes room for what one read brings: with receive offload as much as IP carries */
    DatagramIo(int readBytes) {
        this.readBytes = readBytes;
    }

    /** The best that this machine has. */
    public static DatagramIo best() {
        if (!Epoll.isAvailable()) {
            return NIO;
        }
        return EpollDatagramChannel.isSegmentedDatagramPacketSupported() ? EPOLL_SEGMENTED : EPOLL;
    }

    /** Whether this machine has it. */
    public boolean isAvailable() {
        return ordinal() >= best().ordinal();
    }

    IoHandlerFactory handlers() {
        return this == NIO ? NioIoHandler.newFactory() : EpollIoHandler.newFactory();
    }

    /** A socket's bootstrap, which lacks loop and handler, and reads nothing until it is told to. */
    Bootstrap bootstrap(HostSettings settings) {
        SocketProtocolFamily family = isIpv6(settings.bind()) ? SocketProtocolFamily.INET6 : SocketProtocolFamily.INET;
        FixedRecvByteBufAllocator room = new FixedRecvByteBufAllocator(readBytes);
        room.maxMessagesPerRead(READS_A_TURN);
        Bootstrap bootstrap = new Bootstrap()
                .channelFactory(() -> this == NIO ? new NioDatagramChannel(family) : new EpollDatagramChannel(family))
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.RECVBUF_ALLOCATOR, room)
                .option(ChannelOption.SO_RCVBUF, settings.socketBufferBytes())
                .option(ChannelOption.SO_SNDBUF, settings.socketBufferBytes());
        if (this == EPOLL_SEGMENTED) {
            // Together with MAX_DATAGRAM_PAYLOAD_SIZE Netty 4.2.18 takes a batch for one datagram: that is left unset.
            bootstrap.option(EpollChannelOption.UDP_GRO, true);
        }
        return bootstrap;
    }

    static boolean isIpv6(InetSocketAddress address) {
        return address.getAddress() instanceof Inet6Address;
    }
}
