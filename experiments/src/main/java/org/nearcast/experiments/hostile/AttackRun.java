// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.hostile;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.nearcast.live.Transport;

/** An attack while it lasts: begins connections at its rate, from many loopback addresses, and holds those it is to hold. */
public final class AttackRun implements AutoCloseable {
    private static final int TICK_MS = 20;
    private static final int CONNECT_WITHIN_MS = 5000;
    private static final int CLOSE_WITHIN_MS = 10_000;
    private static final int ADDRESSES = 200;

    private final Attack attack;
    private final Transport transport;
    private final Bootstrap bootstrap;
    private final InetSocketAddress target;
    private final Random random = new Random(1);
    private final ChannelGroup open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final AtomicInteger connecting = new AtomicInteger();
    private final AtomicLong connected = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong closedByServer = new AtomicLong();
    private final AtomicInteger mostHeld = new AtomicInteger();
    private final Future<?> ticks;
    private volatile boolean over;
    private double due;
    private int number;

    /** Begins. {@code port} is on loopback. */
    public AttackRun(Attack attack, int port) {
        this.attack = attack;
        this.target = new InetSocketAddress("127.0.0.1", port);
        this.transport = Transport.open(1);
        this.bootstrap = transport
                .client()
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_WITHIN_MS)
                .handler(new ChannelInboundHandlerAdapter() {
                    @Override
                    public boolean isSharable() {
                        return true;
                    }

                    @Override
                    public void channelRead(ChannelHandlerContext ctx, Object message) {
                        ReferenceCountUtil.release(message);
                    }

                    @Override
                    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                        ctx.close();
                    }
                });
        this.ticks = transport.loops().next().scheduleAtFixedRate(this::tick, 0, TICK_MS, TimeUnit.MILLISECONDS);
    }

    private void tick() {
        due = Math.min(due + attack.connectionsPerSecond() * TICK_MS / 1000.0, attack.connectionsPerSecond() / 4.0 + 1);
        while (due >= 1 && open.size() + connecting.get() < attack.mostOpen()) {
            due--;
            connect(number++);
        }
    }

    private void connect(int which) {
        connecting.incrementAndGet();
        // Every 127/8 address is this machine's own.
        InetSocketAddress from = new InetSocketAddress("127.0.1." + (1 + which % ADDRESSES), 0);
        bootstrap.clone().connect(target, from).addListener((ChannelFuture done) -> {
            connecting.decrementAndGet();
            if (done.isSuccess()) {
                connected.incrementAndGet();
                stands(done.channel(), which);
            } else {
                failed.incrementAndGet();
            }
        });
    }

    private void stands(Channel channel, int which) {
        open.add(channel);
        mostHeld.accumulateAndGet(open.size(), Math::max);
        channel.closeFuture().addListener(closed -> {
            if (!over) {
                closedByServer.incrementAndGet();
            }
        });
        byte[] bytes = attack.bytes(which, random);
        if (bytes.length > 0) {
            channel.writeAndFlush(Unpooled.wrappedBuffer(bytes));
        }
        if (!attack.isPersistent()) {
            channel.eventLoop().schedule(() -> channel.close(), CLOSE_WITHIN_MS, TimeUnit.MILLISECONDS);
        }
    }

    /** What was done so far, by name. */
    public Map<String, Object> named() {
        Map<String, Object> named = new LinkedHashMap<>();
        named.put("connections", connected.get());
        named.put("connectionsFailed", failed.get());
        named.put("closedByServer", closedByServer.get());
        named.put("mostHeld", mostHeld.get());
        return named;
    }

    /** Connections that stood at once, at most. */
    public int mostHeld() {
        return mostHeld.get();
    }

    /** Connections made so far. */
    public long connections() {
        return connected.get();
    }

    /** Those of them that the server ended. */
    public long closedByServer() {
        return closedByServer.get();
    }

    /** Ends it and closes what is open. */
    @Override
    public void close() {
        over = true;
        ticks.cancel(false);
        open.close().awaitUninterruptibly(5, TimeUnit.SECONDS);
        transport.close();
    }
}
