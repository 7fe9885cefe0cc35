// SPDX-License-Identifier: Apache-2.0
package org.nearcast.node.host;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nearcast.live.Counters;
import org.nearcast.overlay.host.Endpoint;

class NettyHostLifecycleTest extends NettyHostFixture {
    @ParameterizedTest
    @EnumSource
    void shouldSayGoodbyeAndBeGone(DatagramIo io) throws Exception {
        try (SocketWorld world = world(io)) {
            Recorder left = new Recorder();
            int stays = world.add(host -> left);
            AtomicInteger rings = new AtomicInteger();
            AtomicInteger stops = new AtomicInteger();
            Recorder[] made = new Recorder[1];
            int goes = world.add(host -> made[0] = new Recorder() {
                @Override
                public void start() {
                    super.start();
                    ring();
                }

                private void ring() {
                    rings.incrementAndGet();
                    host.schedule(MS, this::ring);
                }

                @Override
                public void stop() {
                    super.stop();
                    stops.incrementAndGet();
                    host.send(world.endpoint(stays), text("goodbye"));
                    throw new IllegalStateException("on purpose, while stopping");
                }
            });
            InetSocketAddress port = world.endpoint(goes).toSocketAddress();
            world.host(goes).close();
            assertSame(made[0].started, made[0].stopped);
            assertTrue(world.happens(() -> !made[0].stopped.isAlive()));
            int rung = rings.get();
            world.host(goes).close();
            assertEquals(1, stops.get());
            assertTrue(world.happens(() -> left.received.size() == 1));
            assertArrayEquals(text("goodbye").toBytes(), left.received.get(0).bytes());
            new DatagramSocket(port).close(); // is free again
            world.host(goes).execute(rings::incrementAndGet);
            assertEquals(rung, rings.get());
        }
    }

    @Test
    void shouldCloseWhenItsProtocolSaysSo() {
        try (SocketWorld world = world(DatagramIo.best())) {
            Recorder recorder = new Recorder();
            int number = world.add(host -> recorder);
            world.host(number).execute(() -> world.host(number).close());
            assertTrue(world.happens(() -> recorder.stopped != null));
            world.host(number).close();
            assertSame(recorder.started, recorder.stopped);
        }
    }

    @Test
    void shouldSayWhichPortItCannotHave() throws Exception {
        try (DatagramSocket other = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0))) {
            HostSettings taken = HostSettings.at((InetSocketAddress) other.getLocalSocketAddress());
            IOException e = assertThrows(
                    IOException.class, () -> NettyHost.start(taken, SOMEBODY, new Counters(), host -> new Recorder()));
            assertTrue(e.getMessage().contains("127.0.0.1:" + other.getLocalPort()), e.getMessage());
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> HostSettings.at(InetSocketAddress.createUnresolved("nowhere.invalid", 1)));
    }

    @Test
    void shouldNotStayIfItsProtocolDoesNotStart() throws Exception {
        Endpoint[] was = new Endpoint[1];
        IllegalStateException e = assertThrows(
                IllegalStateException.class,
                () -> NettyHost.start(
                        HostSettings.at(new InetSocketAddress("127.0.0.1", 0)), SOMEBODY, new Counters(), host -> {
                            was[0] = host.endpoint();
                            throw new IllegalStateException("on purpose");
                        }));
        assertEquals("on purpose", e.getMessage());
        new DatagramSocket(was[0].toSocketAddress()).close();
    }
}
