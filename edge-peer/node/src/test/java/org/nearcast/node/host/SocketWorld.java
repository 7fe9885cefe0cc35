// SPDX-License-Identifier: Apache-2.0
package org.nearcast.node.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.nearcast.live.Counters;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.PeerId;
import org.nearcast.overlay.host.Protocol;
import org.nearcast.overlay.host.SeededRandom;
import org.nearcast.overlay.world.World;

/** Hosts on this machine as a world. The i-th has the seed i. */
final class SocketWorld implements World {
    private static final int PATIENCE_S = 30;

    private final DatagramIo io;
    private final String address;
    private final List<NettyHost> hosts = new ArrayList<>();
    private final List<Counters> counters = new ArrayList<>();

    SocketWorld(DatagramIo io, String address) {
        this.io = io;
        this.address = address;
    }

    @Override
    public int add(Protocol.Factory factory) {
        int number = hosts.size();
        HostSettings settings = new HostSettings(
                new InetSocketAddress(address, 0),
                io,
                HostSettings.DEFAULT_QUEUE_BYTES,
                HostSettings.DEFAULT_SOCKET_BUFFER_BYTES,
                OptionalLong.of(number));
        Counters own = new Counters();
        try {
            hosts.add(NettyHost.start(settings, PeerId.random(new SeededRandom(number)), own, factory));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        counters.add(own);
        return number;
    }

    NettyHost host(int number) {
        return hosts.get(number);
    }

    /** What a host has counted under a name. */
    long count(int host, String name) {
        return counters.get(host).named(name).sum();
    }

    @Override
    public Endpoint endpoint(int host) {
        return hosts.get(host).endpoint();
    }

    @Override
    public void on(int host, Runnable task) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        hosts.get(host).execute(() -> {
            try {
                task.run();
                done.complete(null);
            } catch (RuntimeException | Error e) {
                done.completeExceptionally(e);
            }
        });
        done.orTimeout(PATIENCE_S, TimeUnit.SECONDS).join();
    }

    @Override
    public boolean runUntil(BooleanSupplier holds, long maxNs) {
        try {
            Awaitility.await()
                    .atMost(Duration.ofNanos(maxNs))
                    .pollInterval(Duration.ofMillis(10))
                    .until(holds::getAsBoolean);
            return true;
        } catch (ConditionTimeoutException e) {
            return false;
        }
    }

    /** As {@link #runUntil}, with patience for a busy machine. */
    boolean happens(BooleanSupplier holds) {
        return runUntil(holds, TimeUnit.SECONDS.toNanos(PATIENCE_S));
    }

    @Override
    public void close() {
        hosts.forEach(NettyHost::close);
    }
}
