// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nearcast.overlay.congestion.Priority;
import org.nearcast.overlay.host.PayloadWriter;
import org.nearcast.overlay.sim.AccessLink;
import org.nearcast.overlay.sim.PeerSettings;
import org.nearcast.overlay.sim.SimulatedPeer;
import org.nearcast.overlay.sim.Simulation;
import org.nearcast.overlay.sim.net.Coordinates;

/** What somebody learns who sees every datagram between two peers. */
class CaptureTest {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final int LONG_ENOUGH = 8;

    private Simulation simulation;
    private SimulatedPeer a;
    private SimulatedPeer b;

    @BeforeEach
    void meet() {
        simulation = Simulation.ofPackets(9, new Coordinates(new double[1], new double[1], new double[] {10}));
        a = simulation.add(PeerSettings.at(0, AccessLink.UNBOUNDED), Peer::new);
        b = simulation.add(PeerSettings.at(0, AccessLink.UNBOUNDED), Peer::new);
        a.start();
        b.start();
        peer(a).keepsDatagrams = true;
        peer(b).keepsDatagrams = true;
    }

    private static Peer peer(SimulatedPeer host) {
        return (Peer) host.protocol();
    }

    /** A session from its first datagram to its last: all runs of eight bytes in it, but for padding. */
    private Set<Long> session(boolean keyKnown) {
        List<Peer> both = List.of(peer(a), peer(b));
        both.forEach(peer -> peer.datagrams.clear());
        int opened = peer(a).opened.size();
        peer(a).transport.connect(b.endpoint(), keyKnown ? peer(b).keys.publicKey() : null);
        simulation.runFor(SECOND_NS);
        assertEquals(opened + 1, peer(a).opened.size());
        Session session = peer(a).session();
        String text = "a secret that everybody would like to read, again and again. ".repeat(100);
        session.send(1, ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
        session.sendUnreliable(
                1, ByteBuffer.wrap(text.substring(0, 500).getBytes(StandardCharsets.US_ASCII)), Priority.NORMAL);
        simulation.runFor(20 * SECOND_NS);
        session.close();
        simulation.runFor(SECOND_NS);
        Set<Long> seen = new HashSet<>();
        for (Peer peer : both) {
            assertTrue(peer.datagrams.size() > 3);
            for (Peer.Heard heard : peer.datagrams) {
                addAll(seen, heard.bytes());
            }
        }
        seen.remove(0L);
        return seen;
    }

    private static void addAll(Set<Long> seen, byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        for (int i = 0; i + LONG_ENOUGH <= bytes.length; i++) {
            seen.add(buffer.getLong(i));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldShowNoContentAndNoIdentity(boolean keyKnown) {
        Set<Long> seen = session(keyKnown);
        Set<Long> secrets = new HashSet<>();
        addAll(
                secrets,
                "a secret that everybody would like to read, again and again. ".getBytes(StandardCharsets.US_ASCII));
        for (SimulatedPeer host : List.of(a, b)) {
            addAll(secrets, peer(host).keys.publicKey());
            addAll(
                    secrets,
                    new PayloadWriter().putId(peer(host).transport.id()).end().toBytes());
        }
        secrets.retainAll(seen);
        assertTrue(secrets.isEmpty(), secrets.size() + " runs of bytes that should not be seen");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldHaveNothingInCommonWithTheNextSessionOfTheSamePeers(boolean keyKnown) {
        Set<Long> first = session(keyKnown);
        Set<Long> second = session(keyKnown);
        assertTrue(first.size() > 5_000);
        first.retainAll(second);
        assertTrue(first.isEmpty(), first.size() + " runs of eight bytes are in both");
    }
}
