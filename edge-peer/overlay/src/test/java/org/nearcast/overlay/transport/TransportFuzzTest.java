// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.transport;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.nearcast.overlay.host.Payload;
import org.nearcast.overlay.sim.AccessLink;
import org.nearcast.overlay.sim.PeerSettings;
import org.nearcast.overlay.sim.SimulatedPeer;
import org.nearcast.overlay.sim.Simulation;
import org.nearcast.overlay.sim.net.Coordinates;

/** Whatever a peer says, inside of its packets or outside: no exception, and nothing kept beyond what is allowed. */
class TransportFuzzTest {
    private static final long SECOND_NS = 1_000_000_000L;

    @FuzzTest
    void shouldBearAnyFrames(FuzzedDataProvider data) {
        double[] heightMs = {1};
        Simulation simulation = Simulation.ofPackets(1, new Coordinates(new double[1], new double[1], heightMs));
        SimulatedPeer good = simulation.add(PeerSettings.at(0, AccessLink.UNBOUNDED), Peer::new);
        good.start();
        Peer peer = (Peer) good.protocol();
        SimulatedPeer bad = simulation.add(
                PeerSettings.at(0, AccessLink.UNBOUNDED),
                host -> new RawPeer(host, good.endpoint(), peer.keys.publicKey()));
        bad.start();
        simulation.runFor(SECOND_NS / 10);
        RawPeer raw = (RawPeer) bad.protocol();
        raw.send(out -> RawPeer.frame(out, Frames.PING));
        simulation.runFor(SECOND_NS / 10);
        peer.session().send(1, ByteBuffer.allocate(5_000));
        while (data.remainingBytes() > 0) {
            byte[] frames = data.consumeBytes(data.consumeInt(1, 300));
            raw.send(out -> out.putBytes(frames));
            simulation.runFor(data.consumeInt(0, 100) * SECOND_NS / 100);
        }
        simulation.runFor(SECOND_NS);
        for (Session session : peer.transport.sessions()) {
            assertTrue(session.heldBytes() <= IncomingMessages.FIRST_BYTES * 4);
        }
    }

    @FuzzTest
    void shouldBearAnyDatagrams(FuzzedDataProvider data) {
        double[] heightMs = {1};
        Simulation simulation = Simulation.ofPackets(1, new Coordinates(new double[1], new double[1], heightMs));
        SimulatedPeer good = simulation.add(PeerSettings.at(0, AccessLink.UNBOUNDED), Peer::new);
        good.start();
        SimulatedPeer other = simulation.add(PeerSettings.at(0, AccessLink.UNBOUNDED), Peer::new);
        other.start();
        Peer peer = (Peer) good.protocol();
        peer.transport.connect(other.endpoint(), null);
        while (data.remainingBytes() > 0) {
            byte[] bytes = data.consumeBytes(data.consumeInt(1, 1_400));
            byte[] padded = data.consumeBoolean() ? Arrays.copyOf(bytes, 1_400) : bytes;
            peer.receive(other.endpoint(), Payload.of(padded).reader());
            simulation.runFor(data.consumeInt(0, 10) * SECOND_NS / 100);
        }
        assertTrue(peer.transport.halfOpen() <= Responses.MOST);
    }
}
