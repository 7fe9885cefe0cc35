// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.sim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.nearcast.overlay.sim.Worlds.BYTE_PER_US;
import static org.nearcast.overlay.sim.Worlds.MS;
import static org.nearcast.overlay.sim.Worlds.SECOND;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.sim.net.Conditions;
import org.nearcast.overlay.sim.net.Link;
import org.nearcast.overlay.sim.net.Medium;
import org.nearcast.overlay.sim.net.Topology;

/** Whole messages against the arithmetic of processor sharing. */
class MessageLevelTest {
    private static final long DELAY = 10 * MS;
    private static final int PAYLOAD = 1_400;
    private static final int WIRE = PAYLOAD + Datagram.HEADERS;
    /** Bytes of the usual message, and how long they take at a byte a microsecond. */
    private static final int MESSAGE = 100 * PAYLOAD;

    private static final long TAKES = 100 * WIRE * 1_000L;

    private final Simulation simulation = Simulation.ofMessages(1, Worlds.apart(2, 10));

    private SimulatedPeer peer(long up, long down) {
        return Probe.start(simulation, PeerSettings.at(0, AccessLink.of(up, down)));
    }

    private SimulatedPeer far(long up, long down) {
        return Probe.start(simulation, PeerSettings.at(1, AccessLink.of(up, down)));
    }

    private static void send(SimulatedPeer from, SimulatedPeer to, int bytes) {
        Probe.on(from).send(to.endpoint(), bytes, bytes);
    }

    /** When datagrams had come, less the delay, to a few nanoseconds. */
    private static void assertDone(SimulatedPeer at, long... times) {
        long[] came = Probe.on(at).times();
        assertEquals(times.length, came.length);
        for (int i = 0; i < times.length; i++) {
            assertEquals(times[i], came[i] - DELAY, 5, () -> "of " + Arrays.toString(came));
        }
    }

    @ParameterizedTest
    @CsvSource({"1401, 2", "2800, 2", "2801, 3", "140000, 100", "4194304, 2996"})
    void shouldTakeAsLongAsItsPacketsDo(int bytes, int packets) {
        SimulatedPeer a = peer(BYTE_PER_US, 0);
        SimulatedPeer b = far(0, 0);
        send(a, b, bytes);
        simulation.run(60 * SECOND);
        long wire = bytes + packets * (long) Datagram.HEADERS;
        assertDone(b, wire * 1_000);
        assertEquals(bytes, Probe.on(b).heard.get(0).bytes());
        assertEquals(wire, a.sentBytes());
        assertEquals(wire, b.receivedBytes());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 10, 64})
    void shouldShareAnUplinkBetweenEqualTransfers(int transfers) {
        SimulatedPeer a = peer(BYTE_PER_US, 0);
        for (int i = 0; i < transfers; i++) {
            send(a, far(0, 0), MESSAGE);
        }
        simulation.run(60 * SECOND);
        for (SimulatedPeer b : simulation.peers().subList(1, transfers + 1)) {
            assertDone(b, transfers * TAKES);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 10, 64})
    void shouldShareADownlinkBetweenEqualTransfers(int transfers) {
        SimulatedPeer b = far(0, BYTE_PER_US);
        for (int i = 0; i < transfers; i++) {
            send(peer(0, 0), b, MESSAGE);
        }
        simulation.run(60 * SECOND);
        long[] all = new long[transfers];
        Arrays.fill(all, transfers * TAKES);
        assertDone(b, all);
    }

    /** Transfers of 1, 2, ... n messages' length: as those before end, the others get more. */
    @Test
    void shouldSpeedUpAsOthersEnd() {
        SimulatedPeer a = peer(BYTE_PER_US, 0);
        SimulatedPeer b = far(0, 0);
        int n = 8;
        long[] ends = new long[n];
        long now = 0;
        for (int i = 0; i < n; i++) {
            send(a, b, (i + 1) * MESSAGE);
            now += (n - i) * TAKES; // n - i of them move one message more each
            ends[i] = now;
        }
        simulation.run(60 * SECOND);
        assertDone(b, ends);
    }

    @Test
    void shouldSlowDownWhenAnotherComesAndSpeedUpWhenItGoes() {
        SimulatedPeer a = peer(BYTE_PER_US, 0);
        SimulatedPeer b = far(0, 0);
        SimulatedPeer c = far(0, 0);
        send(a, b, MESSAGE);
        simulation.run(TAKES / 2);
        send(a, c, MESSAGE / 4);
        simulation.run(60 * SECOND);
        assertDone(c, TAKES / 2 + 2 * TAKES / 4);
        assertDone(b, TAKES + TAKES / 4);
    }

    /** Whichever begins first: what the one cannot use because of its other end, the other gets. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldLeaveToOthersWhatItCannotUse(boolean limitedFirst) {
        SimulatedPeer a = peer(4 * BYTE_PER_US, 0);
        SimulatedPeer narrow = far(0, BYTE_PER_US);
        SimulatedPeer wide = far(0, 0);
        send(a, limitedFirst ? narrow : wide, MESSAGE);
        send(a, limitedFirst ? wide : narrow, MESSAGE);
        simulation.run(60 * SECOND);
        assertDone(wide, TAKES / 3);
        assertDone(narrow, TAKES);
    }

    @Test
    void shouldRiseToItsShareWhenItsOtherEndBecomesFree() {
        SimulatedPeer a = peer(4 * BYTE_PER_US, 0);
        SimulatedPeer b = far(0, 4 * BYTE_PER_US);
        SimulatedPeer c = far(0, 0);
        for (int i = 0; i < 3; i++) {
            send(peer(0, 0), b, MESSAGE); // from 0 to TAKES these and one more have a byte a microsecond each
        }
        send(a, b, 2 * MESSAGE);
        send(a, c, 5 * MESSAGE); // and this has three
        simulation.run(60 * SECOND);
        // From TAKES on both have two, until the first has moved the message that is left to it.
        assertDone(b, TAKES, TAKES, TAKES, TAKES + TAKES / 2);
        assertDone(c, TAKES + TAKES / 2 + TAKES / 4);
    }

    @Test
    void shouldTakeWhatAnotherLosesAtItsOtherEnd() {
        SimulatedPeer a = peer(4 * BYTE_PER_US, 0);
        SimulatedPeer b = far(0, 4 * BYTE_PER_US);
        SimulatedPeer c = far(0, 0);
        send(a, b, 3 * MESSAGE);
        send(a, c, 5 * MESSAGE);
        simulation.run(TAKES); // two messages of each
        for (int i = 0; i < 3; i++) {
            send(peer(0, 0), b, MESSAGE);
        }
        simulation.run(60 * SECOND);
        assertDone(c, 2 * TAKES);
        assertDone(b, 2 * TAKES, 2 * TAKES, 2 * TAKES, 2 * TAKES);
    }

    @Test
    void shouldMoveAtOnceWhatNothingBounds() {
        SimulatedPeer b = far(0, 0);
        send(peer(0, 0), b, MESSAGE);
        send(peer(0, 0), b, 2 * MESSAGE);
        simulation.run(60 * SECOND);
        assertDone(b, 0, 0);
    }

    @Test
    void shouldPassSmallMessagesAtOnce() {
        SimulatedPeer a = peer(BYTE_PER_US, 0);
        SimulatedPeer b = far(0, BYTE_PER_US);
        send(a, b, MESSAGE);
        send(a, b, PAYLOAD);
        send(a, b, 100);
        simulation.run(60 * SECOND);
        assertDone(b, 2 * (100 + Datagram.HEADERS) * 1_000, 2 * WIRE * 1_000, TAKES);
        assertEquals(List.of(100, PAYLOAD, MESSAGE), Probe.on(b).numbers());
        assertEquals(100 + Datagram.HEADERS + 101 * WIRE, a.sentBytes());
    }

    @Test
    void shouldLoseSmallMessages() {
        Conditions losing = Conditions.losing(Conditions.Loss.independent(0.1));
        SimulatedPeer a = Probe.start(simulation, PeerSettings.at(0, AccessLink.UNBOUNDED.with(losing)));
        SimulatedPeer b = Probe.start(simulation, PeerSettings.at(1, AccessLink.UNBOUNDED.with(losing)));
        int sent = 20_000;
        for (int i = 0; i < sent; i++) {
            send(a, b, 100);
        }
        simulation.run(60 * SECOND);
        assertEquals(0.81, Probe.on(b).heard.size() / (double) sent, 0.01);
        assertEquals(sent, Probe.on(b).heard.size() + simulation.lost(Loss.MEDIUM));
    }

    /** Of two packets and ten: every packet is sent 1 / 0.9 times, and the last of those repeated comes a round trip later. */
    @ParameterizedTest
    @ValueSource(ints = {2, 10})
    void shouldMakeLargerMessagesLaterInsteadOfLosingThem(int packets) {
        AccessLink losing = AccessLink.of(BYTE_PER_US, 0).with(Conditions.losing(Conditions.Loss.independent(0.1)));
        SimulatedPeer b = far(0, 0);
        int sent = 5_000;
        for (int i = 0; i < sent; i++) {
            SimulatedPeer a = Probe.start(simulation, PeerSettings.at(0, losing));
            send(a, b, packets * PAYLOAD);
        }
        simulation.run(60 * SECOND);
        double moved = packets * WIRE * 1_000 / 0.9;
        int repeated = 0;
        for (Probe.Heard heard : Probe.on(b).heard) {
            boolean late = heard.timeNs() > moved + 2 * DELAY;
            assertEquals(moved + (late ? 3 * DELAY : DELAY), heard.timeNs(), 5);
            repeated += late ? 1 : 0;
        }
        assertEquals(sent, Probe.on(b).heard.size());
        assertEquals(1 - Math.pow(0.9, packets), repeated / (double) sent, 0.02);
    }

    @Test
    void shouldGetNothingThroughWhereAllIsLost() {
        Conditions losing = Conditions.losing(Conditions.Loss.independent(1));
        SimulatedPeer a = Probe.start(
                simulation, PeerSettings.at(0, AccessLink.of(BYTE_PER_US, 0).with(losing)));
        send(a, far(0, 0), MESSAGE);
        simulation.run(60 * SECOND);
        assertEquals(1, simulation.lost(Loss.MEDIUM));
        assertEquals(0, simulation.delivered());
        assertEquals(60 * SECOND, simulation.nowNs());
    }

    @Test
    void shouldAddUpTheDelaysOfATopology() {
        Link there = new Link(1, 1, 2 * MS, Medium.PERFECT);
        Link on = new Link(1, 1, 3 * MS, Medium.PERFECT);
        Topology topology = new Topology(3).join(0, 1, there, there).join(1, 2, on, on);
        Simulation world = Simulation.ofMessages(1, topology);
        SimulatedPeer a = Probe.start(world, Worlds.unbounded(0));
        SimulatedPeer b = Probe.start(world, Worlds.unbounded(2));
        send(a, b, MESSAGE);
        send(a, b, 100);
        world.run(SECOND);
        assertArrayEquals(new long[] {5 * MS, 5 * MS}, Probe.on(b).times());
        assertEquals(100L * WIRE + 100 + Datagram.HEADERS, there.bytes());
    }

    @Test
    void shouldMoveNothingMoreWhenItsSenderHasGone() {
        SimulatedPeer a = peer(BYTE_PER_US, 0);
        SimulatedPeer b = far(0, BYTE_PER_US);
        send(a, b, MESSAGE);
        simulation.run(TAKES / 2);
        a.crash();
        a.start();
        send(peer(0, 0), b, MESSAGE);
        simulation.run(60 * SECOND);
        assertDone(b, TAKES / 2 + TAKES);
        assertEquals(1, simulation.lost(Loss.NOBODY));
    }

    @Test
    void shouldFreeTheSendersLinkWhenTheReceiverHasGone() {
        SimulatedPeer a = peer(BYTE_PER_US, 0);
        SimulatedPeer b = far(0, 0);
        SimulatedPeer c = far(0, 0);
        send(a, b, MESSAGE);
        send(a, c, MESSAGE);
        simulation.run(TAKES);
        b.stop();
        b.start();
        simulation.run(60 * SECOND);
        assertDone(c, TAKES + TAKES / 2);
        assertDone(b);
        assertEquals(1, simulation.lost(Loss.NOBODY));
    }

    @Test
    void shouldArriveThoughItsSenderGoesWhenAllHasLeft() {
        SimulatedPeer a = peer(BYTE_PER_US, 0);
        SimulatedPeer b = far(0, 0);
        send(a, b, MESSAGE);
        simulation.run(TAKES + DELAY / 2);
        a.crash();
        simulation.run(60 * SECOND);
        assertDone(b, TAKES);
    }

    @Test
    void shouldLeaveToItsNeighboursWhatAPeerBehindTheirBoxHadNotSent() {
        NatBox box = simulation.addNat(0, AccessLink.of(BYTE_PER_US, 0), Worlds.OPEN_NAT);
        SimulatedPeer one = Probe.start(simulation, PeerSettings.behind(box));
        SimulatedPeer other = Probe.start(simulation, PeerSettings.behind(box));
        SimulatedPeer b = far(0, 0);
        send(one, b, MESSAGE);
        send(other, b, MESSAGE);
        simulation.run(TAKES);
        one.crash();
        simulation.run(60 * SECOND);
        assertDone(b, TAKES + TAKES / 2);
        assertEquals(1, simulation.lost(Loss.NOBODY));
    }

    @Test
    void shouldFreeTheSendersLinkWhenAReceiverBehindABoxHasGone() {
        NatBox box = simulation.addNat(1, AccessLink.of(0, 0), Worlds.OPEN_NAT);
        SimulatedPeer a = peer(BYTE_PER_US, 0);
        SimulatedPeer goes = Probe.start(simulation, PeerSettings.behind(box));
        SimulatedPeer stays = Probe.start(simulation, PeerSettings.behind(box));
        List<Endpoint> seen = new ArrayList<>();
        Probe.on(a).answer = (from, number) -> seen.add(from);
        send(goes, a, 10);
        send(stays, a, 10);
        simulation.run(SECOND);
        Probe.on(a).send(seen.get(0), MESSAGE, 1);
        Probe.on(a).send(seen.get(1), MESSAGE, 2);
        simulation.run(SECOND + TAKES);
        goes.crash();
        goes.start();
        simulation.run(60 * SECOND);
        assertEquals(List.of(2), Probe.on(stays).numbers());
        assertEquals(SECOND + TAKES + TAKES / 2 + DELAY, Probe.on(stays).times()[0], 5);
        assertEquals(List.of(), Probe.on(goes).numbers());
        assertEquals(1, simulation.lost(Loss.NOBODY));
    }

    @Test
    void shouldLoseAtItsEndWhatCrossesACut() {
        SimulatedPeer a = peer(BYTE_PER_US, 0);
        SimulatedPeer b = far(0, 0);
        send(a, b, MESSAGE);
        simulation.run(TAKES / 2);
        simulation.partition(SimulatedPeer::index);
        simulation.run(60 * SECOND);
        assertEquals(1, simulation.lost(Loss.PARTITION));
        assertDone(b);
    }

    @Test
    void shouldRefuseWhatIsLargerThanAMessageMayBe() {
        SimulatedPeer a = peer(0, 0);
        int most = Probe.on(a).host.maxDatagramBytes();
        assertEquals(4 << 20, most);
        assertThrows(IllegalArgumentException.class, () -> send(a, a, most + 1));
        assertEquals(0, a.sentBytes());
    }
}
