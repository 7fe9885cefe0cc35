// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.sim.AccessLink;
import org.nearcast.overlay.sim.NatBox;
import org.nearcast.overlay.sim.PeerSettings;
import org.nearcast.overlay.sim.SimulatedPeer;
import org.nearcast.overlay.sim.Simulation;
import org.nearcast.overlay.sim.net.Coordinates;
import org.nearcast.overlay.sim.net.Nat;

/** Sessions that go on although somebody is elsewhere. */
class MigrationTest {
    private static final long SECOND_NS = 1_000_000_000L;

    private Simulation simulation;
    private NatBox box;
    private SimulatedPeer inside;
    private SimulatedPeer outside;

    @BeforeEach
    void meet() {
        double[] heightMs = {10};
        simulation = Simulation.ofPackets(5, new Coordinates(new double[1], new double[1], heightMs));
        AccessLink link = AccessLink.of(20_000_000, 20_000_000);
        box = simulation.addNat(
                0,
                link,
                Nat.Behaviour.of(
                        Nat.Dependence.ENDPOINT_INDEPENDENT,
                        Nat.Dependence.ADDRESS_AND_PORT_DEPENDENT,
                        Nat.Ports.RANDOM));
        inside = simulation.add(PeerSettings.behind(box), Peer::new);
        outside = simulation.add(PeerSettings.at(0, link), Peer::new);
        inside.start();
        outside.start();
        peer(inside).transport.connect(outside.endpoint(), peer(outside).keys.publicKey());
        assertTrue(runUntil(() -> peer(inside).isOpen() && peer(outside).isOpen(), 10));
        simulation.runFor(SECOND_NS);
    }

    private static Peer peer(SimulatedPeer host) {
        return (Peer) host.protocol();
    }

    private boolean runUntil(BooleanSupplier holds, long seconds) {
        long end = simulation.nowNs() + seconds * SECOND_NS;
        while (!holds.getAsBoolean() && simulation.nowNs() < end) {
            simulation.runFor(SECOND_NS / 100);
        }
        return holds.getAsBoolean();
    }

    private static Message send(SimulatedPeer from) {
        return peer(from).session().send(1, ByteBuffer.allocate(1_000_000));
    }

    @Test
    void shouldFollowAPeerWhoseBoxForgotIt() {
        Endpoint before = peer(outside).session().remote();
        Message up = send(inside);
        Message down = send(outside);
        simulation.runFor(SECOND_NS / 10);
        box.restart();
        assertTrue(
                runUntil(() -> up.state() == Message.State.DELIVERED && down.state() == Message.State.DELIVERED, 20));
        assertNotEquals(before, peer(outside).session().remote());
        assertEquals(1, peer(outside).transport.counters().migrations());
        assertEquals(1, peer(outside).received.size());
        assertEquals(1, peer(inside).received.size());
        assertTrue(peer(inside).closed.isEmpty() && peer(outside).closed.isEmpty());
    }

    @Test
    void shouldTellThePeerWhereItIsSeenNow() {
        box.restart();
        send(inside);
        simulation.runFor(5 * SECOND_NS);
        Peer peer = peer(inside);
        assertEquals(peer(outside).session().remote(), peer.observed.get(peer.observed.size() - 1));
        assertEquals(2, new HashSet<>(peer.observed).size());
    }

    @Test
    void shouldFollowItAgainAndAgain() {
        for (int i = 0; i < 10; i++) {
            Message up = send(inside);
            box.restart();
            assertTrue(runUntil(() -> up.state() == Message.State.DELIVERED, 20), "time " + i);
        }
        assertEquals(10, peer(outside).transport.counters().migrations());
        assertTrue(peer(outside).transport.connectionIds() <= 3);
    }

    @Test
    void shouldNotBeKnownByItsConnectionIdOnTheNewPath() {
        Peer hears = peer(outside);
        hears.keepsDatagrams = true;
        send(inside);
        simulation.runFor(SECOND_NS);
        SimulatedPeer meddler = simulation.add(
                PeerSettings.at(0, AccessLink.UNBOUNDED),
                host -> new Meddler(host, hears.session().remote(), outside.endpoint(), 0));
        meddler.start();
        peer(inside).session().migrate(meddler.endpoint());
        assertTrue(runUntil(() -> peer(inside).transport.counters().migrations() == 1, 10));
        Message up = send(inside);
        assertTrue(runUntil(() -> up.state() == Message.State.DELIVERED, 20));
        simulation.runFor(10 * SECOND_NS);
        Set<Long> before = ids(hears, box.nat().address());
        Set<Long> after = ids(hears, meddler.endpoint());
        assertFalse(before.isEmpty() || after.isEmpty());
        after.retainAll(before);
        assertTrue(after.isEmpty(), "a connection id on both paths");
        assertEquals(1, peer(inside).transport.counters().migrations(), "it stays there");
        assertEquals(1, hears.transport.counters().migrations());
    }

    private static Set<Long> ids(Peer peer, Endpoint from) {
        Set<Long> ids = new HashSet<>();
        for (Peer.Heard heard : peer.datagrams) {
            if (heard.from().sameAddress(from) && PacketProtection.isPacket(heard.bytes()[0])) {
                ids.add(new FrameReader(heard.bytes(), 1, heard.bytes().length).getLong());
            }
        }
        return ids;
    }

    @Test
    void shouldStayWhereItIsWhenTheOtherWayLeadsNowhere() {
        Endpoint before = peer(inside).session().remote();
        peer(inside).session().migrate(Endpoint.ipv4(0x7f000001, 9));
        Message up = send(inside);
        assertTrue(runUntil(() -> up.state() == Message.State.DELIVERED, 20));
        simulation.runFor(20 * SECOND_NS);
        assertEquals(before, peer(inside).session().remote());
        assertFalse(peer(inside).transport.sessions().isEmpty());
    }
}
