// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.rtmp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nearcast.live.Counters;
import org.nearcast.live.Transport;

class SharedSendTest {
    private static final int BLOCK_BYTES = 32 << 10;

    private final CompletableFuture<Channel> accepted = new CompletableFuture<>();
    private final Transport transport = Transport.open(1);

    @AfterEach
    void stop() {
        transport.close();
    }

    private Socket connect(ChannelHandler... before) throws Exception {
        Channel listening = transport
                .server()
                .childOption(ChannelOption.SO_SNDBUF, 64 << 10)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(1 << 20, 2 << 20))
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(before)
                                .addLast(RtmpCodec.server(RtmpSettings.defaults(), new RtmpCounters(new Counters())));
                        accepted.complete(channel);
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel();
        Socket client = new Socket();
        client.setReceiveBufferSize(64 << 10);
        client.connect(new InetSocketAddress(
                InetAddress.getLoopbackAddress(), ((InetSocketAddress) listening.localAddress()).getPort()));
        return client;
    }

    private <T> T onLoop(Callable<T> work) throws Exception {
        return accepted.get(30, TimeUnit.SECONDS).eventLoop().submit(work).get(30, TimeUnit.SECONDS);
    }

    /** Numbered, so that what is missing or out of order shows. */
    private static ByteBuf block(int number) {
        ByteBuf block = ByteBufAllocator.DEFAULT.directBuffer(BLOCK_BYTES, BLOCK_BYTES);
        while (block.isWritable()) {
            block.writeInt(number * BLOCK_BYTES + block.writerIndex());
        }
        return block;
    }

    @Test
    void shouldKeepBytesInOrderWhenTheSocketTakesOnlySome() throws Exception {
        assumeTrue(Epoll.isAvailable());
        int blocks = 64;
        try (Socket client = connect()) {
            int queued = onLoop(() -> {
                Channel channel = accepted.get();
                SharedSend send = new SharedSend(channel);
                int rest = 0;
                for (int i = 0; i < blocks; i++) {
                    ByteBuf block = block(i);
                    int sent = send.send(block);
                    assertTrue(rest == 0 || sent == 0, "nothing may overtake what waits");
                    assertEquals(BLOCK_BYTES, block.readableBytes());
                    if (sent < BLOCK_BYTES) {
                        channel.writeAndFlush(block.retainedSlice(sent, BLOCK_BYTES - sent));
                        rest += BLOCK_BYTES - sent;
                    }
                    block.release();
                }
                return rest;
            });
            assertTrue(queued > 0 && queued < blocks * BLOCK_BYTES, queued + " bytes had to wait");
            client.setSoTimeout(30_000);
            InputStream in = client.getInputStream();
            for (int i = 0; i < blocks; i++) {
                ByteBuf expected = block(i);
                byte[] bytes = new byte[BLOCK_BYTES];
                expected.readBytes(bytes);
                expected.release();
                assertArrayEquals(bytes, in.readNBytes(BLOCK_BYTES), "block " + i);
            }
        }
    }

    @Test
    void shouldSendNothingOnceClosed() throws Exception {
        try (Socket client = connect()) {
            assertEquals(0, onLoop(() -> {
                Channel channel = accepted.get();
                SharedSend send = new SharedSend(channel);
                channel.close().sync();
                ByteBuf block = block(0);
                try {
                    return send.send(block);
                } finally {
                    block.release();
                }
            }));
            assertEquals(-1, client.getInputStream().read());
        }
    }

    @Test
    void shouldLeaveBytesToAHandlerThatStandsBeforeTheCodec() throws Exception {
        try (Socket client = connect(new ChannelInboundHandlerAdapter())) {
            assertTrue(client.isConnected());
            assertEquals(0, onLoop(() -> {
                ByteBuf block = block(0);
                try {
                    return new SharedSend(accepted.get()).send(block);
                } finally {
                    block.release();
                }
            }));
        }
    }
}
