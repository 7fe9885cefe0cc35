// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.load;

import com.sun.management.OperatingSystemMXBean;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.nearcast.live.Counters;
import org.nearcast.live.Transport;
import org.nearcast.live.rtmp.ClientSession;
import org.nearcast.live.rtmp.RtmpClient;
import org.nearcast.live.rtmp.RtmpCounters;
import org.nearcast.live.rtmp.RtmpSettings;

/** Publishers and players against one server. Used by one thread; the load itself runs on event loops. */
public final class LoadGenerator implements AutoCloseable {
    private static final int PUBLISH_WITHIN_S = 30;
    private static final int LIVE_WITHIN_S = 20;
    private static final int CONNECT_WITHIN_MS = 10_000;
    private static final int READ_BYTES = 64 << 10;

    private static final long SEED = 1;

    private record Loop(EventLoop events, LoadTally tally, OneReceiveBuffer buffer) {}

    private final LoadPlan plan;
    private final InetSocketAddress address;
    private final Transport transport;
    private final List<Loop> loops = new ArrayList<>();
    private final List<LoadStream> streams = new ArrayList<>();
    private final Random random = new Random(SEED);
    private final AtomicInteger ended = new AtomicInteger();
    private final AtomicReference<String> whyEnded = new AtomicReference<>();
    private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private volatile boolean closing;
    private final Deque<PlayerConnection> players = new ArrayDeque<>();

    private LoadGenerator(LoadPlan plan, InetSocketAddress address) {
        this.plan = plan;
        this.address = address;
        this.transport = Transport.open(plan.loops());
        for (EventExecutor loop : transport.loops()) {
            loops.add(new Loop((EventLoop) loop, new LoadTally(), new OneReceiveBuffer(READ_BYTES)));
        }
    }

    /**
     * Publishes all streams of a plan.
     *
     * @throws IOException in one line, if the server cannot be reached or does not let them be published
     */
    public static LoadGenerator open(LoadPlan plan) throws IOException, InterruptedException {
        InetSocketAddress address = plan.target().address();
        if (address.isUnresolved()) {
            throw new IOException("there is no host " + plan.target().host());
        }
        LoadGenerator generator = new LoadGenerator(plan, address);
        try {
            generator.publish();
            return generator;
        } catch (IOException | InterruptedException | RuntimeException e) {
            generator.close();
            throw e;
        }
    }

    private void publish() throws IOException, InterruptedException {
        RtmpClient client = new RtmpClient(transport, RtmpSettings.defaults(), new RtmpCounters(new Counters()));
        List<CompletableFuture<Void>> published = new ArrayList<>();
        for (int i = 0; i < plan.streams(); i++) {
            LoadStream stream = new LoadStream(plan.stream(i));
            streams.add(stream);
            published.add(publish(client, stream, loops.get(i % loops.size()), i));
        }
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PUBLISH_WITHIN_S);
        for (CompletableFuture<Void> one : published) {
            try {
                one.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (ExecutionException e) {
                throw new IOException(e.getCause().getMessage(), e);
            } catch (TimeoutException e) {
                throw new IOException(
                        "the server did not let all streams be published within " + PUBLISH_WITHIN_S + " s", e);
            }
        }
    }

    private CompletableFuture<Void> publish(RtmpClient client, LoadStream stream, Loop loop, int index) {
        long phase = (long) (random.nextDouble() * TimeUnit.SECONDS.toNanos(1));
        PublisherConnection publisher = new PublisherConnection(
                stream, new SyntheticMedia(plan.pattern(), SEED + index), loop.tally(), loop.events(), phase);
        ClientSession.Target target = new ClientSession.Target(
                ClientSession.Purpose.PUBLISH,
                plan.target().app(),
                plan.target().tcUrl(),
                stream.name());
        client.connect(
                        address,
                        RtmpClient.Options.defaults().onLoop(loop.events()),
                        new ClientSession(target, publisher))
                .addListener((ChannelFuture connected) -> {
                    if (!connected.isSuccess()) {
                        publisher.published().completeExceptionally(cannotConnect(connected.cause()));
                    }
                });
        return publisher.published();
    }

    private IllegalStateException cannotConnect(Throwable cause) {
        return new IllegalStateException("cannot connect to " + plan.target().host() + ":"
                + plan.target().port() + ": " + cause.getMessage());
    }

    /**
     * Adds players, spread evenly over the streams, and waits until each has a key frame and something live; at most 20 s
     * longer than their joining takes.
     *
     * @return whether all have
     */
    public boolean join(int count) throws InterruptedException {
        long stepNanos = TimeUnit.SECONDS.toNanos(1) / plan.joinsPerSecond();
        long next = System.nanoTime();
        for (int i = 0; i < count; i++) {
            TimeUnit.NANOSECONDS.sleep(next - System.nanoTime());
            next += stepNanos;
            connect(streams.get(players.size() % streams.size()), loops.get(players.size() % loops.size()));
        }
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIVE_WITHIN_S);
        while (live() + ended.get() < players.size() && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        return live() == players.size();
    }

    /** Has the players that joined last leave, at once; at most as many as there are, and only once all have joined. */
    public void leave(int count) throws InterruptedException {
        for (int i = 0; i < count && !players.isEmpty(); i++) {
            players.removeLast().leave();
        }
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIVE_WITHIN_S);
        while (live() > players.size() && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    /** Players that have joined and not left. */
    public int players() {
        return players.size();
    }

    private void connect(LoadStream stream, Loop loop) {
        boolean timed = plan.isTimed(players.size() / streams.size());
        PlayerWatch watch = new PlayerWatch(loop.tally(), System.nanoTime(), timed);
        Random forHandshake = new Random(random.nextLong());
        PlayerConnection player =
                new PlayerConnection(plan.target(), stream, watch, timed, this::playerEnded, forHandshake);
        players.addLast(player);
        Bootstrap bootstrap = transport
                .client()
                .clone(loop.events())
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_WITHIN_MS)
                .option(ChannelOption.RECVBUF_ALLOCATOR, loop.buffer())
                .handler(player);
        bootstrap.connect(address).addListener((ChannelFuture connected) -> {
            if (!connected.isSuccess()) {
                playerEnded(cannotConnect(connected.cause()).getMessage());
            }
        });
    }

    private void playerEnded(String reason) {
        if (!closing) {
            ended.incrementAndGet();
            whyEnded.compareAndSet(null, reason);
        }
    }

    /** Players that watch now. */
    public int live() {
        return streams.stream().mapToInt(s -> s.watching().get()).sum();
    }

    /** Players that could not begin or were cut off so far. */
    public int ended() {
        return ended.get();
    }

    /** Why the first of those ended; null if none has. */
    public String whyEnded() {
        return whyEnded.get();
    }

    /** Forgets what was counted and counts from now on. */
    public Stretch begin() throws InterruptedException {
        take();
        return new Stretch(System.nanoTime(), system.getProcessCpuTime(), ended.get());
    }

    /** A stretch of time that is being counted. */
    public final class Stretch {
        private final long beganNanos;
        private final long cpuNanos;
        private final int endedBefore;

        private Stretch(long beganNanos, long cpuNanos, int endedBefore) {
            this.beganNanos = beganNanos;
            this.cpuNanos = cpuNanos;
            this.endedBefore = endedBefore;
        }

        /** What was seen since it began. */
        public LoadSample end() throws InterruptedException {
            double seconds = (System.nanoTime() - beganNanos) / 1e9;
            double cpu = (system.getProcessCpuTime() - cpuNanos) / 1e9;
            return new LoadSample(seconds, live(), ended.get() - endedBefore, take(), cpu);
        }
    }

    private LoadTally take() throws InterruptedException {
        LoadTally sum = new LoadTally();
        for (Loop loop : loops) {
            try {
                sum.add(loop.events().submit(loop.tally()::take).get());
            } catch (ExecutionException e) {
                throw new IllegalStateException(e.getCause());
            }
        }
        return sum;
    }

    /** Closes all connections at once. */
    @Override
    public void close() {
        closing = true;
        transport.close();
    }
}
