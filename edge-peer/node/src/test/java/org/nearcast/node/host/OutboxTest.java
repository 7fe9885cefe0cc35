// SPDX-License-Identifier: Apache-2.0
package org.nearcast.node.host;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.Errors.NativeIoException;
import io.netty.channel.unix.SegmentedDatagramPacket;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nearcast.live.Counters;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.Payload;
import org.nearcast.overlay.host.SeededRandom;

/** The outbox before a system that takes what it was handed when the test says so. */
class OutboxTest {
    private static final Endpoint HERE = Endpoint.ipv4(0x7f000001, 1_000);
    private static final Endpoint THERE = Endpoint.ipv4(0x7f000001, 2_000);
    private static final Endpoint IPV6 = new Endpoint(0, 1, 1_000);

    private record Handed(DatagramPacket packet, ChannelPromise promise) {}

    private final List<Runnable> atTurnEnd = new ArrayList<>();
    private final List<Handed> handed = new ArrayList<>();
    private final EmbeddedChannel channel = new EmbeddedChannel(new ChannelOutboundHandlerAdapter() {
        @Override
        public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
            handed.add(new Handed((DatagramPacket) msg, promise));
        }
    });
    private final Counters counters = new Counters();
    private final SeededRandom random = new SeededRandom(1);
    private long now;
    private Outbox outbox = outbox(true, 100_000);

    private Outbox outbox(boolean segmenting, int capacity) {
        HostSettings settings = new HostSettings(
                HERE.toSocketAddress(),
                segmenting ? DatagramIo.EPOLL_SEGMENTED : DatagramIo.EPOLL,
                capacity,
                1,
                OptionalLong.empty());
        return new Outbox(settings, channel, atTurnEnd::add, new Addresses(), () -> now, new HostCounters(counters));
    }

    private Payload payload(int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return Payload.of(bytes);
    }

    private void send(Endpoint to, int... sizes) {
        for (int size : sizes) {
            outbox.send(to, payload(size));
        }
    }

    private long count(String name) {
        return counters.named(name).sum();
    }

    private void endTurn() {
        List<Runnable> tasks = List.copyOf(atTurnEnd);
        atTurnEnd.clear();
        tasks.forEach(Runnable::run);
    }

    /** The system takes the first of what it was handed. */
    private void take() {
        Handed first = handed.remove(0);
        first.packet.release();
        first.promise.setSuccess();
    }

    /** The system refuses it. */
    private void refuse(Throwable why) {
        Handed first = handed.remove(0);
        first.packet.release();
        first.promise.setFailure(why);
    }

    private void refuse(int error) {
        refuse(new NativeIoException("sendmmsg", -error, false));
    }

    /** What is handed over: its bytes, and into how many datagrams it is to be cut. */
    private List<String> shapes() {
        return handed.stream()
                .map(each -> {
                    int bytes = each.packet.content().readableBytes();
                    String segments = each.packet instanceof SegmentedDatagramPacket
                            ? "/" + ((SegmentedDatagramPacket) each.packet).segmentSize()
                            : "";
                    return each.packet.recipient().getPort() + ":" + bytes + segments;
                })
                .toList();
    }

    @AfterEach
    void shouldLeaveNoBufferBehind() {
        List<DatagramPacket> packets = handed.stream().map(Handed::packet).toList();
        while (!handed.isEmpty()) {
            take();
        }
        packets.forEach(packet -> assertEquals(0, packet.refCnt()));
        channel.finishAndReleaseAll();
    }

    @Test
    void shouldGatherWhatIsOfOneSizeAndForOneEndpoint() {
        send(HERE, 100, 100, 100, 40, 100, 100);
        send(THERE, 100, 200, 200);
        send(HERE, 7);
        endTurn();
        assertEquals(List.of("1000:340/100", "1000:200/100", "2000:100", "2000:400/200", "1000:7"), shapes());
    }

    @Test
    void shouldKeepTheOrderOfBytes() {
        List<Payload> sent = new ArrayList<>();
        for (int size : new int[] {300, 300, 300, 20}) {
            sent.add(payload(size));
            outbox.send(HERE, sent.get(sent.size() - 1));
        }
        endTurn();
        byte[] bytes = ByteBufUtil.getBytes(handed.get(0).packet.content());
        int at = 0;
        for (Payload each : sent) {
            assertArrayEquals(each.toBytes(), Arrays.copyOfRange(bytes, at, at + each.size()));
            at += each.size();
        }
        assertEquals(bytes.length, at);
    }

    @Test
    void shouldGatherNoMoreThanTheSystemTakesAtOnce() {
        outbox = outbox(true, 1 << 20);
        for (int i = 0; i < 65; i++) {
            send(HERE, 10);
        }
        for (int i = 0; i < 47; i++) {
            send(THERE, 1_400);
        }
        endTurn();
        assertEquals(List.of("1000:640/10", "1000:10", "2000:64400/1400", "2000:1400"), shapes());
    }

    @Test
    void shouldGatherNothingWhereTheSystemCannotSegment() {
        outbox = outbox(false, 100_000);
        send(HERE, 100, 100, 40);
        endTurn();
        assertEquals(List.of("1000:100", "1000:100", "1000:40"), shapes());
    }

    @Test
    void shouldDropWhatItHasNoRoomForAndCount() {
        outbox = outbox(true, 1_000);
        send(HERE, 400, 400, 400, 200);
        endTurn();
        assertEquals(List.of("1000:800/400", "1000:200"), shapes());
        assertEquals(1, count("overlayDropped"));
        send(HERE, 1);
        assertEquals(2, count("overlayDropped"));
        take();
        assertEquals(2, count("overlayDatagramsOut"));
        assertEquals(800, count("overlayBytesOut"));
        assertEquals(1, count("overlayWrites"));
        send(HERE, 800, 1);
        endTurn();
        assertEquals(List.of("1000:200", "1000:800"), shapes());
        assertEquals(3, count("overlayDropped"));
    }

    @Test
    void shouldHaveRoomAgainForWhatWasRefused() {
        outbox = outbox(true, 1_000);
        send(HERE, 500, 500);
        endTurn();
        refuse(new ClosedChannelException());
        assertEquals(2, count("overlayDropped"));
        assertEquals(0, count("overlayDatagramsOut"));
        send(HERE, 1_000);
        endTurn();
        assertEquals(List.of("1000:1000"), shapes());
    }

    @Test
    void shouldDropWhatIsEmptyOrNotForItsSocket() {
        send(HERE, 0);
        send(IPV6, 10);
        endTurn();
        assertEquals(List.of(), shapes());
        assertEquals(2, count("overlayDropped"));
    }

    @Test
    void shouldSendApartWhatDoesNotFitThePath() {
        send(HERE, 100, 100, 30);
        endTurn();
        byte[] bytes = ByteBufUtil.getBytes(handed.get(0).packet.content());
        refuse(90); // EMSGSIZE
        assertEquals(List.of("1000:100", "1000:100", "1000:30"), shapes());
        assertArrayEquals(
                Arrays.copyOfRange(bytes, 200, 230),
                ByteBufUtil.getBytes(handed.get(2).packet.content()));
        take();
        refuse(90);
        take();
        assertEquals(2, count("overlayDatagramsOut"));
        assertEquals(130, count("overlayBytesOut"));
        assertEquals(1, count("overlayDropped"));
        send(THERE, 100, 100);
        endTurn();
        assertEquals(List.of("2000:200/100"), shapes());
    }

    @Test
    void shouldRestAMinuteWhereADeviceCannotSegment() {
        send(HERE, 100, 100);
        endTurn();
        refuse(5); // EIO
        take();
        take();
        assertEquals(2, count("overlayDatagramsOut"));
        send(HERE, 100, 100);
        endTurn();
        assertEquals(List.of("1000:100", "1000:100"), shapes());
        now += TimeUnit.MINUTES.toNanos(1);
        send(THERE, 100, 100);
        endTurn();
        assertEquals("2000:200/100", shapes().get(2));
    }

    @Test
    void shouldSayWhenAllIsTaken() {
        boolean[] empty = new boolean[1];
        send(HERE, 100, 50, 70);
        outbox.drain(() -> empty[0] = true);
        take();
        assertFalse(empty[0]);
        take();
        assertTrue(empty[0]);
    }

    @Test
    void shouldSayAtOnceThatThereIsNothing() {
        boolean[] empty = new boolean[1];
        outbox.drain(() -> empty[0] = true);
        assertTrue(empty[0]);
    }
}
