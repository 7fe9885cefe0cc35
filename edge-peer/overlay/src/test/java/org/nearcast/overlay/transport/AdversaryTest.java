// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nearcast.overlay.congestion.Priority;
import org.nearcast.overlay.host.Payload;
import org.nearcast.overlay.host.PayloadReader;
import org.nearcast.overlay.host.SeededRandom;
import org.nearcast.overlay.sim.AccessLink;
import org.nearcast.overlay.sim.PeerSettings;
import org.nearcast.overlay.sim.SimulatedPeer;
import org.nearcast.overlay.sim.Simulation;
import org.nearcast.overlay.sim.net.Coordinates;

/** Somebody between two peers drops, delays, doubles, reorders, flips, cuts, invents and replays. */
class AdversaryTest {
    private static final long SECOND_NS = 1_000_000_000L;

    private Simulation simulation;
    private SimulatedPeer a;
    private SimulatedPeer b;
    private SimulatedPeer meddler;

    private void start(long seed, double malice) {
        double[] heightMs = {10};
        simulation = Simulation.ofPackets(seed, new Coordinates(new double[1], new double[1], heightMs));
        AccessLink link = AccessLink.of(20_000_000, 20_000_000);
        TransportSettings settings = TransportSettings.USUAL.withPacketsPerKey(500);
        a = simulation.add(PeerSettings.at(0, link), host -> new Peer(host, settings));
        b = simulation.add(PeerSettings.at(0, link), host -> new Peer(host, settings));
        meddler = simulation.add(
                PeerSettings.at(0, AccessLink.UNBOUNDED),
                host -> new Meddler(host, a.endpoint(), b.endpoint(), malice));
        a.start();
        b.start();
        meddler.start();
    }

    private static Peer peer(SimulatedPeer host) {
        return (Peer) host.protocol();
    }

    private boolean runUntil(java.util.function.BooleanSupplier holds, long seconds) {
        long end = simulation.nowNs() + seconds * SECOND_NS;
        while (!holds.getAsBoolean() && simulation.nowNs() < end) {
            simulation.runFor(SECOND_NS / 100);
        }
        return holds.getAsBoolean();
    }

    private static ByteBuffer message(long seed, int number, boolean fromA) {
        SeededRandom random = SeededRandom.of(seed, 2L * number + (fromA ? 1 : 0));
        byte[] bytes = new byte[8 + (number % 5 == 0 ? random.nextInt(200_000) : random.nextInt(5_000))];
        random.nextBytes(bytes);
        return ByteBuffer.wrap(bytes).putInt(0, number).putInt(4, fromA ? 1 : 0);
    }

    @ParameterizedTest
    @CsvSource({"1, 0.02", "2, 0.1", "3, 0.1", "4, 0.2", "5, 0.2", "6, 0.3", "7, 0.3", "8, 0.4"})
    void shouldBringEveryMessageOnceAndUnchanged(long seed, double malice) {
        start(seed, malice);
        exchange(seed);
    }

    private void exchange(long seed) {
        int count = 60;
        Session[] session = new Session[1];
        boolean known = seed % 2 == 0;
        assertTrue(
                runUntil(
                        () -> {
                            if (session[0] == null || session[0].state() == Session.State.CLOSED) {
                                session[0] = peer(a).transport
                                        .connect(
                                                meddler.endpoint(),
                                                known ? peer(b).keys.publicKey() : null);
                            }
                            return peer(a).isOpen() && peer(b).isOpen();
                        },
                        60),
                "no session, seed " + seed);
        List<Message> sent = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sent.add(peer(a).session().send(1, message(seed, i, true)));
            sent.add(peer(b).session().send(1, message(seed, i, false)));
        }
        assertTrue(
                runUntil(() -> sent.stream().allMatch(m -> m.state() == Message.State.DELIVERED), 300),
                () -> "seed " + seed + ": "
                        + sent.stream()
                                .filter(m -> m.state() != Message.State.DELIVERED)
                                .count() + " messages are missing; a " + peer(a).closed + ", b " + peer(b).closed);
        check(seed, peer(b), true, count);
        check(seed, peer(a), false, count);
        ((Meddler) meddler.protocol()).behaves = true;
        peer(a).session().close();
        simulation.runFor(60 * SECOND_NS);
        for (SimulatedPeer host : List.of(a, b)) {
            Transport transport = peer(host).transport;
            assertTrue(transport.sessions().isEmpty(), "seed " + seed);
            assertEquals(0, transport.halfOpen(), "seed " + seed);
            assertEquals(0, transport.connectionIds(), "seed " + seed);
        }
        assertTrue(((Meddler) meddler.protocol()).meddled > 10);
    }

    private static void check(long seed, Peer receiver, boolean fromA, int count) {
        Map<Integer, byte[]> byNumber = new HashMap<>();
        for (byte[] message : receiver.received) {
            PayloadReader reader = Payload.of(message).reader();
            int number = reader.getInt();
            assertEquals(fromA ? 1 : 0, reader.getInt());
            assertTrue(byNumber.put(number, message) == null, "seed " + seed + ": message " + number + " twice");
        }
        assertEquals(count, byNumber.size());
        for (int i = 0; i < count; i++) {
            assertArrayEquals(message(seed, i, fromA).array(), byNumber.get(i), "seed " + seed);
        }
    }

    @Test
    void shouldUseNewKeysInFlight() {
        start(2, 0.05);
        exchange(2);
        assertTrue(peer(a).session().keyUpdates() > 0);
    }

    @Test
    void shouldEndWhenNothingComesThrough() {
        start(1, 0);
        peer(a).transport.connect(meddler.endpoint(), null);
        assertTrue(runUntil(() -> peer(a).isOpen() && peer(b).isOpen(), 10));
        Message message = peer(a).session().send(1, message(1, 5, true));
        meddler.crash();
        assertTrue(runUntil(() -> peer(a).closed.size() == 1 && peer(b).closed.size() == 1, 60));
        assertEquals(CloseReason.SILENT, peer(a).closed.get(peer(a).session()));
        assertEquals(Message.State.FAILED, message.state());
    }

    @Test
    void shouldKeepASessionAliveThatNobodyUses() {
        start(1, 0);
        peer(a).transport.connect(meddler.endpoint(), null);
        assertTrue(runUntil(() -> peer(a).isOpen() && peer(b).isOpen(), 10));
        simulation.runFor(600 * SECOND_NS);
        assertTrue(peer(a).closed.isEmpty() && peer(b).closed.isEmpty());
    }

    @Test
    void shouldSendSymbolsAmongMessages() {
        start(1, 0.1);
        peer(a).transport.connect(meddler.endpoint(), null);
        assertTrue(runUntil(() -> peer(a).isOpen() && peer(b).isOpen(), 30));
        for (int i = 0; i < 100; i++) {
            peer(a).session().send(1, message(3, i, true));
            peer(a).session().sendUnreliable(2, message(4, 1, true).slice(0, 1_000), Priority.NORMAL);
        }
        assertTrue(runUntil(() -> peer(b).received.size() == 100, 300));
        assertTrue(peer(b).unreliable.size() > 50, peer(b).unreliable.size() + " of 100 symbols");
        for (byte[] symbol : peer(b).unreliable) {
            assertEquals(1_000, symbol.length);
        }
    }
}
