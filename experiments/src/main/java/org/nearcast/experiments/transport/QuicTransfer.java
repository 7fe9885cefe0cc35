// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.handler.codec.quic.EpollQuicUtils;
import io.netty.handler.codec.quic.Quic;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicChannelOption;
import io.netty.handler.codec.quic.QuicClientCodecBuilder;
import io.netty.handler.codec.quic.QuicCodecBuilder;
import io.netty.handler.codec.quic.QuicCongestionControlAlgorithm;
import io.netty.handler.codec.quic.QuicServerCodecBuilder;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One stream of Netty's QUIC (quiche) with the settings that are best here: Cubic, windows that never hold it up, datagrams as large as those
 * of our own, handed over by the dozen (GSO) and taken in so (GRO).
 */
public final class QuicTransfer implements BulkTransfer {
    /** As large as a peer's. */
    private static final int DATAGRAM_BYTES = 1_400;

    private static final int WINDOW = 64 << 20;
    private static final int SOCKET_BUFFER = 2 << 20;
    private static final int SEGMENTS = 40; // of 64 KiB at most together
    private static final int READ_BYTES = 64 << 10;
    private static final int READS_A_TURN = 64;
    private static final int MESSAGE_BYTES = 1 << 20;
    private static final long IDLE_S = 10;
    private static final long CLOSE_MS = 2_000;
    private static final String APPLICATION = "bulk";

    private final EventLoopGroup serverLoop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final EventLoopGroup clientLoop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final Sink sink = new Sink();
    private final QuicStreamChannel stream;

    /**
     * Connects, and begins to send.
     *
     * @throws IOException if there is no QUIC on this machine, or no connection
     */
    public QuicTransfer() throws IOException, InterruptedException {
        try {
            if (!Quic.isAvailable()) {
                throw new IOException("no QUIC on this machine", Quic.unavailabilityCause());
            }
            SelfSigned self = SelfSigned.make();
            Channel server = bind(serverLoop, serverCodec(self));
            Channel client = bind(clientLoop, clientCodec());
            QuicChannel connection = QuicChannel.newBootstrap(client)
                    .option(
                            QuicChannelOption.SEGMENTED_DATAGRAM_PACKET_ALLOCATOR,
                            EpollQuicUtils.newSegmentedAllocator(SEGMENTS))
                    .handler(new ChannelInboundHandlerAdapter())
                    .remoteAddress(server.localAddress())
                    .connect()
                    .get(IDLE_S, TimeUnit.SECONDS);
            stream = connection
                    .createStream(QuicStreamType.UNIDIRECTIONAL, new Source())
                    .get(IDLE_S, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            shutDown();
            throw new IOException("no QUIC connection over loopback", e);
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            shutDown();
            throw e;
        }
    }

    private static Channel bind(EventLoopGroup loop, ChannelHandler codec) {
        return new Bootstrap()
                .group(loop)
                .channel(EpollDatagramChannel.class)
                .option(EpollChannelOption.UDP_GRO, true)
                .option(ChannelOption.RECVBUF_ALLOCATOR, reads())
                .option(ChannelOption.SO_RCVBUF, SOCKET_BUFFER)
                .option(ChannelOption.SO_SNDBUF, SOCKET_BUFFER)
                .handler(codec)
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .syncUninterruptibly()
                .channel();
    }

    private static FixedRecvByteBufAllocator reads() {
        FixedRecvByteBufAllocator room = new FixedRecvByteBufAllocator(READ_BYTES);
        room.maxMessagesPerRead(READS_A_TURN);
        return room;
    }

    private static <B extends QuicCodecBuilder<B>> B settings(B builder, QuicSslContext tls) {
        return builder.sslContext(tls)
                .maxIdleTimeout(IDLE_S, TimeUnit.SECONDS)
                .congestionControlAlgorithm(QuicCongestionControlAlgorithm.CUBIC)
                .maxSendUdpPayloadSize(DATAGRAM_BYTES)
                .maxRecvUdpPayloadSize(DATAGRAM_BYTES)
                .initialMaxData(WINDOW)
                .initialMaxStreamDataUnidirectional(WINDOW)
                .initialMaxStreamsUnidirectional(1);
    }

    private ChannelHandler serverCodec(SelfSigned self) {
        QuicSslContext tls = QuicSslContextBuilder.forServer(self.key(), null, self.certificate())
                .applicationProtocols(APPLICATION)
                .build();
        return settings(new QuicServerCodecBuilder(), tls)
                .option(
                        QuicChannelOption.SEGMENTED_DATAGRAM_PACKET_ALLOCATOR,
                        EpollQuicUtils.newSegmentedAllocator(SEGMENTS))
                .streamOption(ChannelOption.RECVBUF_ALLOCATOR, reads())
                .handler(new ChannelInboundHandlerAdapter())
                .streamHandler(new ChannelInitializer<QuicStreamChannel>() {
                    @Override
                    protected void initChannel(QuicStreamChannel channel) {
                        channel.pipeline().addLast(sink);
                    }
                })
                .build();
    }

    private static ChannelHandler clientCodec() {
        QuicSslContext tls = QuicSslContextBuilder.forClient()
                .trustManager(InsecureTrustManagerFactory.INSTANCE)
                .applicationProtocols(APPLICATION)
                .build();
        return settings(new QuicClientCodecBuilder(), tls).build();
    }

    /** Writes as long as something is taken. */
    private static final class Source extends ChannelInboundHandlerAdapter {
        private final ByteBuf message = Unpooled.directBuffer(MESSAGE_BYTES).writeZero(MESSAGE_BYTES);

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            ctx.channel()
                    .config()
                    .setWriteBufferWaterMark(new WriteBufferWaterMark(2 * MESSAGE_BYTES, 4 * MESSAGE_BYTES));
            write(ctx);
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext ctx) {
            write(ctx);
        }

        private void write(ChannelHandlerContext ctx) {
            while (ctx.channel().isWritable() && ctx.channel().isActive()) {
                ctx.write(message.retainedDuplicate());
            }
            ctx.flush();
        }

        @Override
        public void handlerRemoved(ChannelHandlerContext ctx) {
            message.release();
        }
    }

    /** Counts. */
    private static final class Sink extends ChannelInboundHandlerAdapter {
        private final AtomicLong bytes = new AtomicLong();

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf data = (ByteBuf) message;
            bytes.addAndGet(data.readableBytes());
            data.release();
        }
    }

    @Override
    public long receivedBytes() {
        return sink.bytes.get();
    }

    @Override
    public boolean isAlive() {
        return stream.isActive();
    }

    @Override
    public void close() {
        stream.parent().close().awaitUninterruptibly(CLOSE_MS);
        shutDown();
    }

    private void shutDown() {
        clientLoop.shutdownGracefully(0, CLOSE_MS, TimeUnit.MILLISECONDS).awaitUninterruptibly(CLOSE_MS);
        serverLoop.shutdownGracefully(0, CLOSE_MS, TimeUnit.MILLISECONDS).awaitUninterruptibly(CLOSE_MS);
    }
}
