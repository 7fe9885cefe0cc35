// SPDX-License-Identifier: Apache-2.0
package org.nearcast.node.host;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.nearcast.live.Counters;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.Host;
import org.nearcast.overlay.host.Payload;
import org.nearcast.overlay.host.PeerId;
import org.nearcast.overlay.host.Protocol;
import org.nearcast.overlay.host.SeededRandom;
import org.nearcast.overlay.host.Timer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A peer's world on sockets: one UDP socket for everything, and an event loop of its own, which is the protocol's thread. Datagrams sent in
 * one turn of the loop leave together at its end.
 *
 * <p>A protocol that fails is told of in the log and goes on. Endpoints have no scope, so link-local addresses of IPv6 are not spoken to.
 */
public final class NettyHost implements Host, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NettyHost.class);

    /** How long what was sent last may take to leave. */
    private static final long DRAIN_MS = 1_000;

    private static final long CLOSE_MS = 5_000;

    private final EventLoopGroup group;
    private final EventLoop loop;
    private final PeerId id;
    private final RandomGenerator random;
    private final Failures failures;
    private final Receiver receiver;
    private final Channel channel;
    private final Outbox outbox;
    private final Endpoint endpoint;
    private final AtomicBoolean closing = new AtomicBoolean();
    private Protocol protocol; // null until it has started
    private boolean over;

    private NettyHost(HostSettings settings, PeerId id, Counters named, EventLoopGroup group) throws IOException {
        this.group = group;
        this.id = id;
        loop = group.next();
        random = settings.seed().isPresent() ? new SeededRandom(settings.seed().getAsLong()) : new SecureNumbers();
        HostCounters counters = new HostCounters(named);
        Addresses addresses = new Addresses();
        failures = new Failures(LOG, counters.failures, System::nanoTime);
        receiver = new Receiver(addresses, counters, failures);
        ChannelFuture bound = settings.io()
                .bootstrap(settings)
                .group(loop)
                .handler(receiver)
                .bind(settings.bind())
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(
                    "cannot open UDP port " + settings.bind() + ": "
                            + bound.cause().getMessage(),
                    bound.cause());
        }
        channel = bound.channel();
        InetSocketAddress own = (InetSocketAddress) channel.localAddress();
        endpoint = Endpoint.of(new InetSocketAddress(OwnAddress.of(own.getAddress()), own.getPort()));
        outbox = new Outbox(settings, channel, loop, addresses, System::nanoTime, counters);
    }

    /**
     * Opens the socket, makes the protocol and starts it, which has happened when this returns.
     *
     * @param id who this host is
     * @param counters where it counts, by names that begin with {@code overlay}
     * @throws IOException if the port cannot be had; the message is one line for the user
     * @throws RuntimeException what the protocol threw when it was made or started
     */
    public static NettyHost start(HostSettings settings, PeerId id, Counters counters, Protocol.Factory factory)
            throws IOException {
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("overlay", true), settings.io().handlers());
        NettyHost host;
        try {
            host = new NettyHost(settings, id, counters, group);
        } catch (IOException | RuntimeException | Error e) {
            group.shutdownGracefully(0, CLOSE_MS, TimeUnit.MILLISECONDS);
            throw e;
        }
        Future<?> begun = host.loop.submit(() -> host.begin(factory)).awaitUninterruptibly();
        if (!begun.isSuccess()) {
            host.close();
            if (begun.cause() instanceof Error) {
                throw (Error) begun.cause();
            }
            throw (RuntimeException) begun.cause();
        }
        return host;
    }

    private void begin(Protocol.Factory factory) {
        Protocol made = factory.on(this);
        made.start();
        protocol = made;
        receiver.deliverTo(made);
        channel.config().setAutoRead(true);
    }

    /** Runs something on the protocol's thread, soon; not at all if the host closes before. From any thread. */
    public void execute(Runnable task) {
        try {
            loop.execute(() -> run(task));
        } catch (RejectedExecutionException e) {
            LOG.debug("closed before: {}", e.getMessage());
        }
    }

    private void run(Runnable task) {
        if (!over) {
            failures.run(task);
        }
    }

    /**
     * Stops the protocol, lets what it sent leave, and closes the socket. Has happened when this returns, unless it is called on the
     * protocol's thread: then it happens soon. From any thread, and more than once.
     */
    @Override
    public void close() {
        if (closing.compareAndSet(false, true)) {
            loop.execute(this::end);
        }
        if (!loop.inEventLoop()) {
            group.terminationFuture().awaitUninterruptibly(CLOSE_MS, TimeUnit.MILLISECONDS);
        }
    }

    private void end() {
        if (protocol != null) {
            failures.run(protocol::stop);
        }
        over = true;
        receiver.deliverTo(null);
        channel.closeFuture().addListener(closed -> group.shutdownGracefully(0, CLOSE_MS, TimeUnit.MILLISECONDS));
        loop.schedule(() -> channel.close(), DRAIN_MS, TimeUnit.MILLISECONDS);
        outbox.drain(channel::close);
    }

    @Override
    public long nowNs() {
        return System.nanoTime();
    }

    @Override
    public Timer schedule(long delayNs, Runnable task) {
        if (delayNs < 0) {
            throw new IllegalArgumentException("a delay must not be negative: " + delayNs);
        }
        requireLoop();
        Alarm alarm = new Alarm(task);
        alarm.future = loop.schedule(alarm, delayNs, TimeUnit.NANOSECONDS);
        return alarm;
    }

    private final class Alarm implements Timer, Runnable {
        private Runnable task;
        private Future<?> future;

        Alarm(Runnable task) {
            this.task = task;
        }

        @Override
        public void cancel() {
            task = null;
            future.cancel(false);
        }

        @Override
        public void run() {
            if (task != null) {
                NettyHost.this.run(task);
                task = null;
            }
        }
    }

    @Override
    public void send(Endpoint to, Payload payload) {
        payload.requireAtMost(PACKET_BYTES);
        requireLoop();
        if (!over) {
            outbox.send(to, payload);
        }
    }

    private void requireLoop() {
        if (!loop.inEventLoop()) {
            throw new IllegalStateException("not on the protocol's thread, but on "
                    + Thread.currentThread().getName());
        }
    }

    @Override
    public int maxDatagramBytes() {
        return PACKET_BYTES;
    }

    @Override
    public RandomGenerator random() {
        return random;
    }

    @Override
    public PeerId id() {
        return id;
    }

    /** If the socket is bound to all addresses, the one that datagrams to the Internet leave from, IPv4 before IPv6. */
    @Override
    public Endpoint endpoint() {
        return endpoint;
    }
}
