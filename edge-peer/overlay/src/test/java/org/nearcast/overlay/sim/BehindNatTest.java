// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.sim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nearcast.overlay.sim.Worlds.BYTE_PER_US;
import static org.nearcast.overlay.sim.Worlds.MS;
import static org.nearcast.overlay.sim.Worlds.SECOND;
import static org.nearcast.overlay.sim.net.Nat.Dependence.ENDPOINT_INDEPENDENT;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.sim.net.Nat.Behaviour;
import org.nearcast.overlay.sim.net.Nat.Dependence;
import org.nearcast.overlay.sim.net.Nat.Ports;

/** Peers behind NAT boxes in a simulation. What boxes do by themselves is tested with them. */
class BehindNatTest {
    private static final long MINUTE = 60 * SECOND;

    private final Simulation simulation = Simulation.ofPackets(1, Worlds.apart(2, 10));
    private final SimulatedPeer outside = Probe.start(simulation, Worlds.unbounded(0));

    private NatBox box(Dependence mapping, Dependence filtering, boolean hairpinning) {
        return simulation.addNat(
                1,
                AccessLink.UNBOUNDED,
                new Behaviour(mapping, filtering, Ports.PRESERVING, 2 * MINUTE, hairpinning, 1_000));
    }

    private NatBox open(boolean hairpinning) {
        return box(ENDPOINT_INDEPENDENT, ENDPOINT_INDEPENDENT, hairpinning);
    }

    private SimulatedPeer behind(NatBox box) {
        return Probe.start(simulation, PeerSettings.behind(box));
    }

    /** Where a peer outside sees a peer inside, after a datagram of the latter. */
    private Endpoint seen(SimulatedPeer inside) {
        Probe.on(inside).send(outside.endpoint(), 10, 0);
        simulation.runFor(SECOND);
        List<Probe.Heard> heard = Probe.on(outside).heard;
        return heard.get(heard.size() - 1).from();
    }

    static Stream<Arguments> behaviours() {
        return Stream.of(Dependence.values())
                .flatMap(mapping -> Stream.of(Dependence.values()).map(f -> Arguments.of(mapping, f)));
    }

    @ParameterizedTest
    @MethodSource("behaviours")
    void shouldLetInAnswersAndWhatItsFilterLets(Dependence mapping, Dependence filtering) {
        SimulatedPeer inside = behind(box(mapping, filtering, false));
        SimulatedPeer stranger = Probe.start(simulation, Worlds.unbounded(0));
        Endpoint guess = inside.access.nat.address().withPort(4_000);
        Probe.on(outside).send(guess, 10, 1);
        simulation.runFor(SECOND);
        assertEquals(1, simulation.lost(Loss.NAT));
        Endpoint seen = seen(inside);
        assertEquals(guess, seen);
        Probe.on(outside).send(seen, 10, 2);
        Probe.on(stranger).send(seen, 10, 3);
        simulation.runFor(SECOND);
        assertEquals(
                filtering == ENDPOINT_INDEPENDENT ? List.of(2, 3) : List.of(2),
                Probe.on(inside).numbers());
        assertEquals(outside.endpoint(), Probe.on(inside).heard.get(0).from(), "as it is, outside");
        assertEquals(filtering == ENDPOINT_INDEPENDENT ? 1 : 2, simulation.lost(Loss.NAT));
        assertEquals(simulation.lost(Loss.NAT), inside.access.nat.refused());
    }

    @Test
    void shouldForgetAfterItsTimeoutAndNotBefore() {
        SimulatedPeer inside = behind(open(false));
        Endpoint seen = seen(inside); // at second 0
        simulation.run(2 * MINUTE - 10 * MS);
        Probe.on(outside).send(seen, 10, 1); // arrives at two minutes
        simulation.run(2 * MINUTE);
        Probe.on(outside).send(seen, 10, 2);
        simulation.runFor(SECOND);
        assertEquals(List.of(1), Probe.on(inside).numbers());
        assertEquals(1, simulation.lost(Loss.NAT));
        Probe.on(outside).send(seen(inside), 10, 3);
        for (int minutes = 3; minutes < 100; minutes++) { // kept alive by what leaves
            simulation.run(minutes * MINUTE);
            assertEquals(seen, seen(inside));
        }
        Probe.on(outside).send(seen, 10, 4);
        simulation.runFor(SECOND);
        assertEquals(List.of(1, 3, 4), Probe.on(inside).numbers());
    }

    @Test
    void shouldKeepMappingsOfThousandsOfOthersFromPilingUp() {
        NatBox box = box(Dependence.ADDRESS_AND_PORT_DEPENDENT, Dependence.ADDRESS_AND_PORT_DEPENDENT, false);
        SimulatedPeer inside = behind(box);
        for (int i = 0; i < 900; i++) {
            Probe.on(inside).send(outside.endpoint().withPort(1 + i), 10, 0);
        }
        assertEquals(900, box.nat().mappings());
        simulation.run(4 * MINUTE);
        assertEquals(0, box.nat().mappings());
    }

    @ParameterizedTest
    @EnumSource(Dependence.class)
    void shouldHairpinIfItsBoxDoes(Dependence filtering) {
        for (boolean hairpinning : new boolean[] {true, false}) {
            NatBox box = box(ENDPOINT_INDEPENDENT, filtering, hairpinning);
            SimulatedPeer one = behind(box);
            SimulatedPeer other = behind(box);
            Endpoint seenOne = seen(one);
            Endpoint seenOther = seen(other);
            assertEquals(4_001, seenOther.port(), "4000 was taken");
            long refused = simulation.lost(Loss.NAT);
            Probe.on(other).send(seenOne, 10, 1); // opens the filter, and finds it closed unless there is none
            Probe.on(one).send(seenOther, 10, 2);
            Probe.on(other).send(seenOne, 10, 3);
            simulation.runFor(SECOND);
            if (hairpinning) {
                assertEquals(List.of(2), Probe.on(other).numbers());
                assertEquals(seenOne, Probe.on(other).heard.get(0).from(), "by its address outside (RFC 4787, 6)");
                assertTrue(Probe.on(one).numbers().contains(3));
            } else {
                assertEquals(List.of(), Probe.on(one).numbers());
                assertEquals(List.of(), Probe.on(other).numbers());
                assertEquals(refused + 3, simulation.lost(Loss.NAT));
            }
        }
    }

    @Test
    void shouldReachEachOtherOnTheirLan() {
        NatBox box = box(Dependence.ADDRESS_AND_PORT_DEPENDENT, Dependence.ADDRESS_AND_PORT_DEPENDENT, false);
        SimulatedPeer one = behind(box);
        SimulatedPeer other = behind(box);
        Probe.on(one).send(other.endpoint(), 1_000, 1);
        Probe.on(one).send(one.endpoint(), 1_000, 2);
        Probe.on(one).send(other.endpoint().withPort(9), 1_000, 3);
        simulation.run(SECOND);
        assertEquals(List.of(new Probe.Heard(MS / 5, one.endpoint(), 1_000, 1)), Probe.on(other).heard);
        assertEquals(List.of(2), Probe.on(one).numbers());
        assertEquals(1, simulation.lost(Loss.NOBODY));
        assertEquals(0, one.sentBytes(), "the LAN is not the access link");
    }

    @Test
    void shouldBeStrangersBehindTwoBoxesThoughTheyHaveTheSameAddress() {
        SimulatedPeer one = behind(open(true));
        SimulatedPeer other = behind(open(true));
        assertEquals(one.endpoint(), other.endpoint(), "of a private network");
        assertNotEquals(seen(one), seen(other));
        Probe.on(one).send(other.endpoint(), 10, 1); // is its own
        Probe.on(outside).send(other.endpoint(), 10, 2); // is nobody's
        simulation.runFor(SECOND);
        assertEquals(List.of(1), Probe.on(one).numbers());
        assertEquals(List.of(), Probe.on(other).numbers());
        assertEquals(1, simulation.lost(Loss.NOBODY));
    }

    @Test
    void shouldShareTheAccessLinkOfTheirBox() {
        NatBox box = simulation.addNat(
                1,
                AccessLink.of(BYTE_PER_US, BYTE_PER_US),
                Behaviour.of(ENDPOINT_INDEPENDENT, ENDPOINT_INDEPENDENT, Ports.SEQUENTIAL));
        SimulatedPeer one = behind(box);
        SimulatedPeer other = behind(box);
        Probe.on(one).send(outside.endpoint(), 972, 1);
        Probe.on(other).send(outside.endpoint(), 972, 2);
        simulation.run(SECOND);
        assertArrayEquals(new long[] {11 * MS, 12 * MS}, Probe.on(outside).times());
        assertEquals(2_000, one.sentBytes());
        assertEquals(2_000, other.sentBytes());
    }

    @Test
    void shouldFindNobodyThoughTheBoxRemembers() {
        SimulatedPeer inside = behind(open(false));
        Endpoint seen = seen(inside);
        inside.crash();
        Probe.on(outside).send(seen, 10, 1);
        simulation.runFor(SECOND);
        assertEquals(1, simulation.lost(Loss.NOBODY));
        inside.start();
        Probe.on(outside).send(seen, 10, 2);
        simulation.runFor(SECOND);
        assertEquals(List.of(2), Probe.on(inside).numbers(), "the box did not restart");
    }

    @Test
    void shouldBeOnTheSideOfTheFirstOfThem() {
        NatBox box = open(false);
        SimulatedPeer first = behind(box);
        SimulatedPeer second = behind(box);
        simulation.partition(peer -> peer == first ? 0 : peer == second ? 7 : 0);
        Probe.on(second).send(outside.endpoint(), 10, 1);
        simulation.runFor(SECOND);
        simulation.partition(peer -> peer == first ? 7 : 0);
        Probe.on(second).send(outside.endpoint(), 10, 2);
        Probe.on(second).send(first.endpoint(), 10, 3);
        simulation.runFor(SECOND);
        assertEquals(List.of(1), Probe.on(outside).numbers());
        assertEquals(List.of(3), Probe.on(first).numbers(), "their LAN is whole");
    }

    @Test
    void shouldTellWhatOfAPeerBehindABoxIsLost() {
        SimulatedPeer inside = behind(open(false));
        Endpoint seen = seen(inside);
        StringBuilder lines = new StringBuilder();
        simulation.trace(inside.index(), (time, what) -> lines.append(what).append('\n'));
        Probe.on(inside).send(Worlds.NOWHERE, 10, 1);
        inside.crash();
        Probe.on(outside).send(seen, 10, 2);
        simulation.runFor(SECOND);
        assertEquals(
                "sends to 127.0.0.1:4000, 10 bytes\n"
                        + "a datagram from 64.0.0.1:4000 to 127.0.0.1:4000, 10 bytes, is lost: nobody\n"
                        + "crashes\n"
                        + "a datagram from 64.0.0.0:4000 to 64.0.0.1:4000, 10 bytes, is lost: nobody\n",
                lines.toString());
    }
}
