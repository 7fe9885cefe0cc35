// SPDX-License-Identifier: Apache-2.0
package org.nearcast.node.host;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nearcast.live.Counters;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.Host;
import org.nearcast.overlay.host.MalformedPayloadException;
import org.nearcast.overlay.host.Payload;
import org.nearcast.overlay.host.PayloadReader;
import org.nearcast.overlay.host.PayloadWriter;
import org.nearcast.overlay.host.SeededRandom;
import org.nearcast.overlay.host.Timer;

class NettyHostTest extends NettyHostFixture {
    private static Payload bytes(SeededRandom random, int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return Payload.of(bytes);
    }

    @ParameterizedTest
    @EnumSource
    void shouldBringDatagramsOfAllSizesWholeAndInOrder(DatagramIo io) {
        long seed = System.nanoTime();
        SeededRandom random = new SeededRandom(seed);
        try (SocketWorld world = world(io)) {
            Recorder recorder = new Recorder();
            int sender = world.add(host -> new Recorder());
            int receiver = world.add(host -> recorder);
            List<Payload> sent = new ArrayList<>();
            for (int round = 0; round < 30; round++) {
                List<Payload> turn = new ArrayList<>();
                while (turn.size() < 50) { // fewer than fit the smallest socket
                    int size = random.nextInt(4) == 0 ? 1_400 : 1 + random.nextInt(1_400);
                    for (int run = random.nextInt(20); run >= 0; run--) {
                        turn.add(bytes(random, size));
                    }
                }
                world.on(sender, () -> turn.forEach(each -> world.host(sender).send(world.endpoint(receiver), each)));
                sent.addAll(turn);
                assertTrue(world.happens(() -> recorder.received.size() == sent.size()), "seed " + seed);
            }
            for (int i = 0; i < sent.size(); i++) {
                Recorder.Received received = recorder.received.get(i);
                assertArrayEquals(sent.get(i).toBytes(), received.bytes(), "datagram " + i + ", seed " + seed);
                assertEquals(world.endpoint(sender), received.from());
            }
            assertEquals(sent.size(), world.count(sender, "overlayDatagramsOut"));
            assertEquals(sent.size(), world.count(receiver, "overlayDatagramsIn"));
            long total = sent.stream().mapToLong(Payload::size).sum();
            assertEquals(total, world.count(sender, "overlayBytesOut"));
            assertEquals(total, world.count(receiver, "overlayBytesIn"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldHandOverWhatIsOfOneSizeAtOnceIfItCan(DatagramIo io) {
        try (SocketWorld world = world(io)) {
            Recorder recorder = new Recorder();
            int sender = world.add(host -> new Recorder());
            int receiver = world.add(host -> recorder);
            world.on(sender, () -> {
                for (int i = 0; i < 40; i++) {
                    world.host(sender).send(world.endpoint(receiver), Payload.of(new byte[1_400]));
                }
            });
            assertTrue(world.happens(() -> recorder.received.size() == 40));
            assertEquals(io == DatagramIo.EPOLL_SEGMENTED ? 1 : 40, world.count(sender, "overlayWrites"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldReadWhatWasWrittenInTwoParts(DatagramIo io) {
        try (SocketWorld world = world(io)) {
            Recorder recorder = new Recorder();
            int sender = world.add(host -> new Recorder());
            int receiver = world.add(host -> recorder);
            byte[] chunk = {9, 8, 7, 6, 5};
            world.on(sender, () -> world.host(sender)
                    .send(
                            world.endpoint(receiver),
                            new PayloadWriter().putShort(0x102).endWith(ByteBuffer.wrap(chunk, 1, 3))));
            assertTrue(world.happens(() -> recorder.received.size() == 1));
            assertArrayEquals(
                    new byte[] {1, 2, 8, 7, 6}, recorder.received.get(0).bytes());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldRunTimersInOrder(DatagramIo io) {
        try (SocketWorld world = world(io)) {
            int number = world.add(host -> new Recorder());
            Host host = world.host(number);
            List<String> ran = new CopyOnWriteArrayList<>();
            long[] early = new long[1];
            world.on(number, () -> {
                long due = host.nowNs() + 200 * MS; // so much later that no pause between the calls matters
                host.schedule(200 * MS, () -> {
                    early[0] = due - host.nowNs();
                    ran.add("third");
                });
                host.schedule(10 * MS, () -> ran.add("first"));
                host.schedule(10 * MS, () -> ran.add("second"));
                host.schedule(300 * MS, () -> ran.add("last"));
                host.schedule(0, () -> ran.add("now"));
            });
            assertTrue(world.happens(() -> ran.contains("last")));
            assertEquals(List.of("now", "first", "second", "third", "last"), ran);
            assertTrue(early[0] <= 0, early[0] + " ns too early");
        }
    }

    @Test
    void shouldNotRunCancelledTimers() {
        try (SocketWorld world = world(DatagramIo.best())) {
            int number = world.add(host -> new Recorder());
            Host host = world.host(number);
            List<String> ran = new CopyOnWriteArrayList<>();
            world.on(number, () -> {
                Timer cancelled = host.schedule(5 * MS, () -> ran.add("cancelled"));
                Timer[] both = new Timer[2];
                both[0] = host.schedule(10 * MS, () -> both[1].cancel());
                both[1] = host.schedule(10 * MS, () -> ran.add("cancelled by its twin"));
                Timer past = host.schedule(0, () -> ran.add("ran"));
                host.schedule(20 * MS, () -> {
                    past.cancel();
                    ran.add("last");
                });
                cancelled.cancel();
                assertThrows(IllegalArgumentException.class, () -> host.schedule(-1, () -> {}));
            });
            assertTrue(world.happens(() -> ran.contains("last")));
            assertEquals(List.of("ran", "last"), ran);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldCountWhatItsProtocolCannotTakeAndGoOn(DatagramIo io) {
        try (SocketWorld world = world(io)) {
            int sender = world.add(host -> new Recorder());
            Recorder recorder = new Recorder() {
                @Override
                public void receive(Endpoint from, PayloadReader payload) {
                    super.receive(from, payload);
                    switch (received.get(received.size() - 1).bytes()[0]) {
                        case 'm' -> throw new MalformedPayloadException("on purpose");
                        case 'f' -> throw new IllegalStateException("on purpose");
                        default -> {}
                    }
                }
            };
            int receiver = world.add(host -> recorder);
            world.on(sender, () -> {
                for (String each : List.of("malformed", "failing", "malformed", "good")) {
                    world.host(sender).send(world.endpoint(receiver), text(each));
                }
            });
            assertTrue(world.happens(() -> recorder.received.size() == 4));
            world.on(receiver, () -> world.host(receiver).schedule(0, () -> {
                throw new IllegalStateException("on purpose, in a timer");
            }));
            assertTrue(world.happens(() -> world.count(receiver, "overlayFailures") == 2));
            world.host(receiver).execute(() -> {
                throw new IllegalStateException("on purpose, in a task");
            });
            assertTrue(world.happens(() -> world.count(receiver, "overlayFailures") == 3));
            assertEquals(2, world.count(receiver, "overlayMalformed"));
            assertEquals(4, world.count(receiver, "overlayDatagramsIn"));
            world.on(receiver, () -> {});
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseDatagramsThatNoPeerSends(DatagramIo io) throws Exception {
        try (SocketWorld world = world(io);
                DatagramSocket stranger = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0))) {
            Recorder recorder = new Recorder();
            int receiver = world.add(host -> recorder);
            for (int size : new int[] {1_401, 60_000, 0, 1_400}) {
                stranger.send(new DatagramPacket(
                        new byte[size], size, world.endpoint(receiver).toSocketAddress()));
            }
            assertTrue(world.happens(() -> recorder.received.size() == 2));
            assertEquals(0, recorder.received.get(0).bytes().length);
            assertEquals(1_400, recorder.received.get(1).bytes().length);
            assertEquals(2, world.count(receiver, "overlayMalformed"));
        }
    }

    @Test
    void shouldRefuseToSendWhatIsTooLargeOrFromElsewhere() {
        try (SocketWorld world = world(DatagramIo.best())) {
            int number = world.add(host -> new Recorder());
            Host host = world.host(number);
            Endpoint self = host.endpoint();
            assertEquals(1_400, host.maxDatagramBytes());
            world.on(
                    number,
                    () -> assertThrows(
                            IllegalArgumentException.class, () -> host.send(self, Payload.of(new byte[1_401]))));
            assertThrows(IllegalStateException.class, () -> host.send(self, Payload.of(new byte[1])));
            assertThrows(IllegalStateException.class, () -> host.schedule(0, () -> {}));
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldDropWhatCannotBeSent(DatagramIo io) {
        try (SocketWorld world = world(io)) {
            Recorder recorder = new Recorder();
            int number = world.add(host -> recorder);
            Host host = world.host(number);
            world.on(number, () -> {
                host.send(new Endpoint(0, 1, host.endpoint().port()), text("to ::1"));
                // whose last bytes are 127.0.0.1
                host.send(
                        new Endpoint(
                                0x20010db8_00000000L,
                                0x7f000001,
                                host.endpoint().port()),
                        text("to IPv6"));
                host.send(host.endpoint().withPort(0), text("to port 0"));
                host.send(host.endpoint(), Payload.of());
                host.send(host.endpoint(), text("to itself"));
            });
            assertTrue(world.happens(() -> recorder.received.size() == 1));
            assertArrayEquals(
                    text("to itself").toBytes(), recorder.received.get(0).bytes());
            assertEquals(4, world.count(number, "overlayDropped"));
            assertEquals(1, world.count(number, "overlayDatagramsOut"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldDropWhatItsQueueHasNoRoomFor(DatagramIo io) throws Exception {
        assumeTrue(io.isAvailable(), io + " is not there");
        HostSettings narrow =
                new HostSettings(new InetSocketAddress("127.0.0.1", 0), io, 1_000, 1 << 16, OptionalLong.empty());
        Counters counters = new Counters();
        Recorder recorder = new Recorder();
        try (NettyHost host = NettyHost.start(narrow, SOMEBODY, counters, h -> recorder)) {
            host.execute(() -> {
                host.send(host.endpoint(), Payload.of(new byte[1_001]));
                host.send(host.endpoint(), Payload.of(new byte[1_000]));
                host.send(host.endpoint(), Payload.of(new byte[999])); // for which the one before makes room
            });
            await().atMost(Duration.ofSeconds(30)).until(() -> recorder.received.size() == 2);
            assertEquals(1_000, recorder.received.get(0).bytes().length);
            assertEquals(999, recorder.received.get(1).bytes().length);
            assertEquals(1, counters.named("overlayDropped").sum());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldSpeakIpv4AndIpv6ByOneSocket(DatagramIo io) {
        assumeTrue(io.isAvailable() && Loopback.hasIpv6());
        try (SocketWorld both = new SocketWorld(io, "::");
                SocketWorld ipv4 = new SocketWorld(io, "127.0.0.1");
                SocketWorld ipv6 = new SocketWorld(io, "::1")) {
            Recorder recorder = new Recorder();
            both.add(host -> recorder);
            assertFalse(both.endpoint(0).toSocketAddress().getAddress().isAnyLocalAddress());
            for (SocketWorld world : List.of(ipv4, ipv6)) {
                Recorder answers = new Recorder();
                world.add(host -> answers);
                Endpoint there = world.endpoint(0).withPort(both.endpoint(0).port());
                world.on(0, () -> {
                    world.host(0).send(there, text("one"));
                    world.host(0).send(there, text("two"));
                });
                assertTrue(both.happens(() -> recorder.received.size() == 2));
                assertEquals(world.endpoint(0), recorder.received.get(1).from());
                assertEquals(world == ipv4, recorder.received.get(0).from().isIpv4());
                recorder.received.clear();
                both.on(0, () -> {
                    both.host(0).send(world.endpoint(0), text("yes"));
                    both.host(0).send(world.endpoint(0), text("no?"));
                });
                assertTrue(both.happens(() -> answers.received.size() == 2));
                assertEquals(there, answers.received.get(1).from());
            }
        }
    }

    @Test
    void shouldDrawNumbersByItsSeedOrUnforetold() throws Exception {
        InetSocketAddress any = new InetSocketAddress("127.0.0.1", 0);
        try (SocketWorld world = world(DatagramIo.best());
                NettyHost one = NettyHost.start(HostSettings.at(any), SOMEBODY, new Counters(), h -> new Recorder());
                NettyHost other =
                        NettyHost.start(HostSettings.at(any), SOMEBODY, new Counters(), h -> new Recorder())) {
            world.add(host -> new Recorder());
            assertEquals(new SeededRandom(0).nextLong(), world.host(0).random().nextLong());
            List<Long> drawn = new ArrayList<>();
            for (int i = 0; i < 200; i++) { // more than are drawn from the system at once
                drawn.add(one.random().nextLong());
                drawn.add(other.random().nextLong());
            }
            assertEquals(400, drawn.stream().distinct().count());
            assertNotEquals(world.host(0).id(), one.id());
            assertEquals(SOMEBODY, one.id());
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> new HostSettings(any, DatagramIo.NIO, 0, 1, OptionalLong.empty()));
    }
}
