// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nearcast.overlay.sim.AccessLink;
import org.nearcast.overlay.sim.PeerSettings;
import org.nearcast.overlay.sim.SimulatedPeer;
import org.nearcast.overlay.sim.Simulation;
import org.nearcast.overlay.sim.net.Coordinates;

/** A peer's upload, shared by its sessions. */
class UploadTest {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long CAP = 500_000;

    private final Simulation simulation =
            Simulation.ofPackets(4, new Coordinates(new double[1], new double[1], new double[] {10}));
    private final SimulatedPeer sender = simulation.add(PeerSettings.at(0, AccessLink.UNBOUNDED), Peer::new);
    private final List<SimulatedPeer> receivers = new ArrayList<>();

    private Peer sender() {
        return (Peer) sender.protocol();
    }

    private long received(int receiver) {
        return ((Peer) receivers.get(receiver).protocol())
                .received.stream().mapToLong(m -> m.length).sum();
    }

    private void connect(int count) {
        sender.start();
        for (int i = 0; i < count; i++) {
            SimulatedPeer receiver = simulation.add(PeerSettings.at(0, AccessLink.UNBOUNDED), Peer::new);
            receiver.start();
            receivers.add(receiver);
            sender().transport.connect(receiver.endpoint(), ((Peer) receiver.protocol()).keys.publicKey());
        }
        simulation.runFor(SECOND_NS);
        assertEquals(count, sender().opened.size());
    }

    private void fill(int session) {
        for (int i = 0; i < 300; i++) {
            sender().opened.get(session).send(1, ByteBuffer.allocate(20_000));
        }
    }

    @Test
    void shouldStayBelowItsCap() {
        connect(3);
        sender().transport.capUpload(CAP);
        fill(0);
        fill(1);
        fill(2);
        for (int second = 0; second < 10; second++) {
            long before = sender.sentBytes();
            simulation.runFor(SECOND_NS);
            long sent = sender.sentBytes() - before;
            assertTrue(sent < CAP * 1.05, sent + " bytes in a second");
            assertTrue(sent > CAP * 0.9, sent + " bytes in a second");
        }
    }

    @Test
    void shouldShareByWeight() {
        connect(3);
        sender().transport.capUpload(CAP);
        sender().opened.get(1).weigh(2);
        sender().opened.get(2).weigh(5);
        fill(0);
        fill(1);
        fill(2);
        simulation.runFor(8 * SECOND_NS);
        assertEquals(2, received(1) / (double) received(0), 0.2);
        assertEquals(5, received(2) / (double) received(0), 0.5);
    }

    @Test
    void shouldGiveToOthersWhatOneDoesNotUse() {
        connect(2);
        sender().transport.capUpload(CAP);
        sender().opened.get(1).weigh(10);
        fill(0);
        simulation.runFor(8 * SECOND_NS);
        assertTrue(received(0) > 7 * CAP * 0.9, received(0) + " bytes");
    }

    @Test
    void shouldGoFreeWhenTheCapIsTakenAway() {
        connect(1);
        sender().transport.capUpload(CAP);
        fill(0);
        simulation.runFor(SECOND_NS);
        sender().transport.capUpload(Long.MAX_VALUE);
        simulation.runFor(2 * SECOND_NS);
        assertEquals(6_000_000, received(0));
    }
}
