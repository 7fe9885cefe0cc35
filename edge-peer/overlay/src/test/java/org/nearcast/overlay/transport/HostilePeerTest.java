// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.Payload;
import org.nearcast.overlay.host.SeededRandom;
import org.nearcast.overlay.noise.Pattern;
import org.nearcast.overlay.sim.AccessLink;
import org.nearcast.overlay.sim.PeerSettings;
import org.nearcast.overlay.sim.SimulatedPeer;
import org.nearcast.overlay.sim.Simulation;
import org.nearcast.overlay.sim.net.Coordinates;

/** Peers that are who they say and do what they must not, and floods of those who are not. */
class HostilePeerTest {
    private static final long SECOND_NS = 1_000_000_000L;

    private Simulation simulation;
    private SimulatedPeer good;
    private SimulatedPeer bad;

    @BeforeEach
    void meet() {
        double[] heightMs = {10};
        simulation = Simulation.ofPackets(3, new Coordinates(new double[1], new double[1], heightMs));
        good = simulation.add(PeerSettings.at(0, AccessLink.UNBOUNDED), Peer::new);
        good.start();
        bad = simulation.add(
                PeerSettings.at(0, AccessLink.UNBOUNDED),
                host -> new RawPeer(host, good.endpoint(), good().keys.publicKey()));
    }

    private Peer good() {
        return (Peer) good.protocol();
    }

    private RawPeer bad() {
        return (RawPeer) bad.protocol();
    }

    private void connect() {
        bad.start();
        simulation.runFor(SECOND_NS);
        assertTrue(bad().isReady());
        bad().send(out -> RawPeer.frame(out, Frames.PING));
        simulation.runFor(SECOND_NS);
        assertTrue(good().isOpen());
    }

    private void say(Consumer<FrameWriter> what) {
        bad().send(what);
        simulation.runFor(SECOND_NS / 10);
    }

    private void assertClosed(CloseReason why) {
        assertEquals(List.of(why), List.copyOf(good().closed.values()));
        assertTrue(good().transport.sessions().isEmpty());
        assertEquals(0, good().transport.connectionIds());
        assertTrue(bad().frames.contains(Frames.CLOSE), "it is told");
    }

    @Test
    void shouldCloseOnForgedAcknowledgements() {
        connect();
        say(out -> {
            int body = Frames.begin(out, Frames.ACK);
            new Ack(0, 0, new long[] {0, 1L << 40}).write(out);
            Frames.end(out, body);
        });
        assertClosed(CloseReason.PROTOCOL);
        assertEquals(1, good().transport.counters().closedForProtocol());
    }

    @Test
    void shouldCloseOnFramesThatEndEarly() {
        connect();
        say(out -> RawPeer.frame(out, Frames.PATH_CHALLENGE, 5));
        assertClosed(CloseReason.PROTOCOL);
    }

    @Test
    void shouldSkipFramesThatItDoesNotKnow() {
        connect();
        say(out -> {
            RawPeer.frame(out, 0x3f, 1, 2, 3);
            RawPeer.frame(out, 0xfe);
            RawPeer.frame(out, Frames.PING);
        });
        assertTrue(good().closed.isEmpty());
        assertEquals(2, good().transport.counters().unknownFrames());
    }

    @Test
    void shouldBearAWindowWithoutEnd() {
        connect();
        say(out -> RawPeer.frame(out, Frames.CREDIT, FrameWriter.MOST, FrameWriter.MOST));
        for (int i = 0; i < 8; i++) {
            good().session().send(1, ByteBuffer.allocate(1 << 20));
        }
        simulation.runFor(5 * SECOND_NS);
        assertTrue(
                good().session().inFlightBytes() <= 256_000 + 10_000, "what is under way is bounded by its own window");
    }

    @Test
    void shouldEndWithWhoNeverAcknowledges() {
        connect();
        Message message = good().session().send(1, ByteBuffer.allocate(1 << 20));
        for (int i = 0; i < 2_000 && good().closed.isEmpty(); i++) {
            for (int k = 0; k < 100; k++) {
                bad().send(out -> RawPeer.frame(out, Frames.PING));
            }
            simulation.runFor(SECOND_NS / 50);
        }
        assertClosed(CloseReason.PROTOCOL);
        assertEquals(Message.State.FAILED, message.state());
    }

    @Test
    void shouldForgetWhoFallsSilent() {
        connect();
        good().session().send(1, ByteBuffer.allocate(1 << 20));
        simulation.runFor(40 * SECOND_NS);
        assertEquals(List.of(CloseReason.SILENT), List.copyOf(good().closed.values()));
        assertTrue(bad().packets < 300, bad().packets + " packets to who is not there");
    }

    @Test
    void shouldDropWhatIsReplayed() {
        connect();
        Payload packet = bad().packet(50, out -> {
            out.putByte(Frames.MESSAGE);
            out.putVarint(5);
            out.putByte(9);
            out.putVarint(0);
            out.putVarint(1);
            out.putVarint(0);
            out.putByte(42);
        });
        for (int i = 0; i < 10; i++) {
            bad().host.send(good.endpoint(), packet);
        }
        simulation.runFor(SECOND_NS);
        assertEquals(1, good().received.size());
        assertEquals(9, good().transport.counters().duplicates());
    }

    @Test
    void shouldNotBeMovedByWhoSendsCopiesFromElsewhere() {
        connect();
        Payload packet = bad().packet(50, out -> RawPeer.frame(out, Frames.PING));
        Endpoint elsewhere = Endpoint.ipv4(0x0a000001, 9);
        good().receive(elsewhere, packet.reader());
        simulation.runFor(5 * SECOND_NS);
        assertEquals(bad.endpoint(), good().session().remote());
        assertEquals(0, good().transport.counters().migrations());
    }

    @Test
    void shouldAnswerNoMoreThanItIsAsked() {
        connect();
        long before = bad().packets;
        for (int i = 0; i < 100; i++) {
            bad().send(out -> {
                for (int k = 0; k < 100; k++) {
                    int body = Frames.begin(out, Frames.PATH_CHALLENGE);
                    out.putLong(k);
                    Frames.end(out, body);
                }
            });
        }
        simulation.runFor(SECOND_NS);
        assertTrue(bad().packets - before < 400, bad().packets - before + " packets for 100");
    }

    @Test
    void shouldKeepLittleOfHandshakesFromEverywhere() {
        SeededRandom random = new SeededRandom(1);
        byte[] garbage = new byte[96];
        long sentBefore = good().transport.counters().bytesOut();
        int count = 200_000;
        for (int i = 0; i < count; i++) {
            Endpoint from = Endpoint.ipv4(random.nextInt(), 1 + random.nextInt(65_000));
            random.nextBytes(garbage);
            Pattern pattern = i % 2 == 0 ? Pattern.XX : Pattern.IK;
            Payload hello =
                    HandshakeDatagrams.hello(random.nextLong(), pattern, new byte[i % 3 == 0 ? 16 : 0], garbage);
            good().receive(from, hello.reader());
        }
        TransportCounters counters = good().transport.counters();
        assertTrue(
                good().transport.halfOpen() <= Responses.CALM, good().transport.halfOpen() + " are half open");
        assertTrue(counters.bytesOut() - sentBefore < 100L * count, "answers are small");
        assertTrue(counters.retries() > 0.9 * count);
        assertTrue(good().opened.isEmpty());
        SimulatedPeer late = simulation.add(PeerSettings.at(0, AccessLink.UNBOUNDED), Peer::new);
        late.start();
        ((Peer) late.protocol()).transport.connect(good.endpoint(), good().keys.publicKey());
        simulation.runFor(2 * SECOND_NS);
        assertTrue(((Peer) late.protocol()).isOpen(), "who hears the answer gets in");
        simulation.runFor(20 * SECOND_NS);
        assertEquals(0, good().transport.halfOpen());
    }

    @Test
    void shouldOpenNothingForAReplayedHello() {
        bad.start();
        Payload hello = new RawPeer(bad().host, good.endpoint(), good().keys.publicKey()).hello();
        for (int i = 0; i < 50; i++) {
            good().receive(Endpoint.ipv4(0x0a000000 + i, 9), hello.reader());
        }
        simulation.runFor(20 * SECOND_NS);
        assertTrue(good().opened.isEmpty());
        assertEquals(0, good().transport.halfOpen());
        assertEquals(0, good().transport.connectionIds());
    }

    @Test
    void shouldDropGarbage() {
        SeededRandom random = new SeededRandom(2);
        for (int i = 0; i < 50_000; i++) {
            byte[] garbage = new byte[random.nextInt(1_401)];
            random.nextBytes(garbage);
            if (garbage.length > 0 && random.nextBoolean()) {
                garbage[0] = (byte) (0xc0 | random.nextInt(8));
            }
            good().receive(bad.endpoint(), Payload.of(garbage).reader());
        }
        assertTrue(good().opened.isEmpty());
        assertEquals(50_000, good().transport.counters().datagramsIn());
    }

    @Test
    void shouldCloseTheSessionThatHoldsMostWhenTooMuchIsHeld() {
        List<SimulatedPeer> raws = new ArrayList<>();
        TransportSettings tight =
                new TransportSettings(100, 16 << 20, 3 << 20, 10 * SECOND_NS, 30 * SECOND_NS, 15 * SECOND_NS, 1 << 20);
        SimulatedPeer server = simulation.add(PeerSettings.at(0, AccessLink.UNBOUNDED), host -> new Peer(host, tight));
        server.start();
        for (int i = 0; i < 3; i++) {
            SimulatedPeer raw = simulation.add(
                    PeerSettings.at(0, AccessLink.UNBOUNDED),
                    host -> new RawPeer(host, server.endpoint(), ((Peer) server.protocol()).keys.publicKey()));
            raw.start();
            raws.add(raw);
        }
        simulation.runFor(SECOND_NS);
        for (SimulatedPeer raw : raws) {
            for (long id = 0; id < 2; id++) {
                long message = id;
                ((RawPeer) raw.protocol()).send(out -> {
                    out.putByte(Frames.MESSAGE);
                    out.putVarint(1 + 1 + 4 + 4 + 1);
                    out.putByte(1);
                    out.putVarint(message);
                    out.putVarint(1 << 20);
                    out.putVarint((1 << 20) - 1);
                    out.putByte(1);
                });
            }
            simulation.runFor(SECOND_NS / 10);
        }
        Peer peer = (Peer) server.protocol();
        assertFalse(peer.closed.isEmpty());
        assertTrue(peer.closed.values().stream().allMatch(CloseReason.OVERLOAD::equals));
        assertEquals(peer.closed.size(), peer.transport.counters().closedForOverload());
    }
}
