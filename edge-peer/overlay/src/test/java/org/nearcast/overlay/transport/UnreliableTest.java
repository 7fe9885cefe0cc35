// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.nearcast.overlay.congestion.Priority;
import org.nearcast.overlay.sim.AccessLink;
import org.nearcast.overlay.sim.PeerSettings;
import org.nearcast.overlay.sim.SimulatedPeer;
import org.nearcast.overlay.sim.Simulation;
import org.nearcast.overlay.sim.net.Coordinates;

class UnreliableTest {
    private static final long SECOND_NS = 1_000_000_000L;

    private final Unreliable unreliable = new Unreliable();

    private void add(int size, Priority urgency) {
        unreliable.add(1, ByteBuffer.allocate(size), urgency);
    }

    @Test
    void shouldDropTheOldestWhereTooMuchWaits() {
        for (int i = 0; i < 300; i++) {
            add(1_000, Priority.NORMAL);
        }
        assertEquals(300 - (256 << 10) / 1_000, unreliable.dropped());
    }

    @Test
    void shouldDropWhatThePathCarriesNoMore() {
        add(1_300, Priority.NORMAL);
        add(1_100, Priority.NORMAL);
        unreliable.dropAbove(1_150);
        assertEquals(1, unreliable.dropped());
        assertEquals(1_100, unreliable.nextBytes());
    }

    @Test
    void shouldGoBeforeWhatIsNoMoreUrgent() {
        assertFalse(unreliable.goesBefore(null));
        add(10, Priority.NORMAL);
        assertTrue(unreliable.goesBefore(null));
        assertTrue(unreliable.goesBefore(Priority.NORMAL));
        assertFalse(unreliable.goesBefore(Priority.URGENT));
        assertEquals(Priority.URGENT, unreliable.mostUrgent(Priority.URGENT));
        assertEquals(Priority.NORMAL, unreliable.mostUrgent(Priority.BACKGROUND));
    }

    @Test
    void shouldRestWhenNothingFits() {
        Simulation simulation =
                Simulation.ofPackets(1, new Coordinates(new double[1], new double[1], new double[] {10}));
        SimulatedPeer a = simulation.add(PeerSettings.at(0, AccessLink.UNBOUNDED), Peer::new);
        SimulatedPeer b = simulation.add(PeerSettings.at(0, AccessLink.UNBOUNDED), Peer::new);
        a.start();
        b.start();
        Peer sender = (Peer) a.protocol();
        Peer receiver = (Peer) b.protocol();
        sender.transport.connect(b.endpoint(), receiver.keys.publicKey());
        simulation.runFor(SECOND_NS);
        Session session = sender.session();
        assertEquals(1_400, session.datagramBytes());
        for (int i = 0; i < 10; i++) {
            assertTrue(session.sendUnreliable(1, ByteBuffer.allocate(session.mostUnreliableBytes()), Priority.NORMAL));
        }
        session.pathChanged(false, 0); // the path carries 1,200 bytes now, as far as is known
        simulation.runFor(SECOND_NS);
        assertEquals(10, session.droppedUnreliable() + receiver.unreliable.size());
        assertFalse(session.sendUnreliable(1, ByteBuffer.allocate(1_400), Priority.NORMAL));
    }
}
