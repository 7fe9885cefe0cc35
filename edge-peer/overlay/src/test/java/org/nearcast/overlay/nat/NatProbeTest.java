// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.nat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nearcast.overlay.nat.Neighbourhood.SECOND;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.StubHost;
import org.nearcast.overlay.nat.Neighbourhood.Kind;
import org.nearcast.overlay.nat.stun.StunAttribute;
import org.nearcast.overlay.nat.stun.StunClass;
import org.nearcast.overlay.nat.stun.StunMessage;
import org.nearcast.overlay.nat.stun.StunTransactions;
import org.nearcast.overlay.nat.stun.StunWriter;
import org.nearcast.overlay.nat.stun.TransactionId;
import org.nearcast.overlay.sim.AccessLink;
import org.nearcast.overlay.sim.PeerSettings;
import org.nearcast.overlay.sim.Simulation;
import org.nearcast.overlay.sim.net.Nat;

class NatProbeTest {
    private final Neighbourhood world = new Neighbourhood(Simulation.ofPackets(1, Neighbourhood.network(40)), 0);

    static List<NatType> types() {
        return ReachTest.types();
    }

    /** What a peer behind a box takes it for. */
    private NatType found(Nat.Behaviour behaviour) {
        var peer = world.peer(PeerSettings.behind(world.simulation.addNat(0, AccessLink.UNBOUNDED, behaviour)));
        world.simulation.runFor(2 * SECOND);
        return world.on(peer).traversal.natType();
    }

    @ParameterizedTest
    @MethodSource("types")
    void shouldTellBoxesApart(NatType type) {
        NatType found = found(Nat.Behaviour.of(
                Nat.Dependence.valueOf(type.mapping().name()),
                Nat.Dependence.valueOf(type.filtering().name()),
                Nat.Ports.valueOf(type.allocation().name())));
        assertEquals(type.mapping(), found.mapping());
        assertEquals(type.filtering(), found.filtering());
        if (type.isStable()) {
            // Of boxes that keep one port it does not matter how it was chosen, and nothing is seen of it.
            assertTrue(found.isStable());
        } else {
            // The first mapping preserves the port only where nothing else left before it: here the contact was spoken
            // to.
            assertEquals(type.isPredictable(), found.isPredictable());
            assertEquals(type.step(), found.step());
        }
    }

    @Test
    void shouldFindThatThereIsNone() {
        var peer = world.peer(0, Kind.NONE);
        world.simulation.runFor(2 * SECOND);
        assertEquals(NatType.NONE, world.on(peer).traversal.natType());
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void shouldFindTheSameThroughALossyLink(Kind kind) {
        int right = 0;
        for (int i = 0; i < 20; i++) {
            Neighbourhood lossy = new Neighbourhood(Simulation.ofPackets(100 + i, Neighbourhood.network(40)), 0.05);
            var peer = lossy.peer(0, kind);
            lossy.simulation.runFor(3 * SECOND);
            NatType found = lossy.on(peer).traversal.natType();
            right += found.mapping() == kind.type().mapping()
                            && found.filtering() == kind.type().filtering()
                    ? 1
                    : 0;
        }
        assertTrue(right >= 19, right + " of 20 at one in twenty lost each way");
    }

    // ---------------------------------------------------------------- by hand: answers as they may come

    private final StubHost host = new StubHost(1);
    private final StunTransactions transactions = new StunTransactions(host, host::send);
    private final NatProbe probe = new NatProbe(host, transactions);
    private int answered;

    private static Endpoint server(int number) {
        return Endpoint.ipv4(0xc6336401 + number, 3_478);
    }

    /** Answers every question asked so far that is not of colleagues with the next of these ports, 0 for no answer; then time passes. */
    private void answer(int... ports) {
        int next = 0;
        for (int step = 0; step < 200; step++) {
            while (answered < host.sent.size()) {
                StubHost.Sent question = host.sent.get(answered++);
                StunMessage message = StunMessage.read(question.payload().reader());
                boolean isAgain = answered > 1 && sameAsBefore(message);
                if (!message.has(StunAttribute.CHANGE_REQUEST)
                        && !isAgain
                        && next < ports.length
                        && ports[next++] > 0) {
                    Endpoint mapped = Endpoint.ipv4(0xcb007101, ports[next - 1]);
                    transactions.answered(
                            question.to(),
                            StunMessage.read(StunWriter.binding(StunClass.SUCCESS, message.id())
                                    .maskedEndpoint(StunAttribute.XOR_MAPPED_ADDRESS, mapped)
                                    .end()
                                    .reader()));
                }
            }
            host.pass(SECOND / 100);
        }
    }

    private boolean sameAsBefore(StunMessage message) {
        for (int i = 0; i < answered - 1; i++) {
            TransactionId id =
                    StunMessage.read(host.sent.get(i).payload().reader()).id();
            if (id.equals(message.id())) {
                return true;
            }
        }
        return false;
    }

    private NatType judged(int... ports) {
        for (int i = 0; i < 8; i++) {
            probe.addServer(server(i));
        }
        probe.begin();
        answer(ports);
        return probe.type();
    }

    @Test
    void shouldKnowStepsGreaterThanOne() {
        assertEquals(4, judged(2_000, 2_004, 2_012, 2_016).step());
        assertEquals(Allocation.SEQUENTIAL, probe.type().allocation());
    }

    @Test
    void shouldKnowStepsBackwards() {
        assertEquals(-1, judged(2_000, 1_999, 1_996, 1_995).step());
    }

    @Test
    void shouldCountThePortOfWhoDidNotAnswer() {
        assertEquals(1, judged(2_000, 0, 2_002, 2_003).step());
    }

    @Test
    void shouldSeeNoRuleWhereThereIsNone() {
        assertEquals(Allocation.RANDOM, judged(2_000, 40_000, 12_000, 2_001).allocation());
    }

    @Test
    void shouldSeeNoRuleInPortsThatGoBothWays() {
        assertEquals(Allocation.RANDOM, judged(2_000, 2_010, 2_005, 2_011).allocation());
    }

    @Test
    void shouldSeePreservation() {
        assertEquals(Allocation.PRESERVING, judged(4_000, 4_000, 4_000, 4_000).allocation());
        assertTrue(probe.type().isStable());
    }

    @Test
    void shouldAssumeTheWorstOfWhatItCannotKnow() {
        assertEquals(NatType.UNKNOWN, judged());
        assertEquals(List.of(), probe.seen());
    }

    @Test
    void shouldNotCallStableWhatOneServerSaw() {
        assertEquals(Dependence.ADDRESS_AND_PORT_DEPENDENT, judged(4_000).mapping());
    }

    @Test
    void shouldLookAnewBeforePortsAreForetoldAndLearnFromIt() {
        assertEquals(2, judged(2_000, 2_002, 2_004, 2_008).step());
        boolean[] isDone = new boolean[1];
        probe.refresh(() -> isDone[0] = true);
        answer(2_011);
        assertTrue(isDone[0]);
        assertEquals(2_011, probe.latest().port());
        assertEquals(1, probe.type().step());
    }

    @Test
    void shouldGoOnWithoutANewLookWhenNobodyIsLeftToAsk() {
        judged(2_000, 2_001, 2_002, 2_003);
        int[] done = new int[1];
        for (int i = 0; i < 6; i++) {
            probe.refresh(() -> done[0]++);
            answer(2_010 + i);
        }
        assertEquals(6, done[0]);
        assertEquals(2_013, probe.latest().port(), "there were four");
    }

    @Test
    void shouldCountOnOthersThatTakePorts() {
        judged(2_000, 2_009, 2_010, 2_011);
        assertTrue(probe.othersPerSecond() > 5, probe.othersPerSecond() + " a second");
    }
}
