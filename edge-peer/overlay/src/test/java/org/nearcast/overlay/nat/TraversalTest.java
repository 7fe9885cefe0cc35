// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.nat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nearcast.overlay.nat.Neighbourhood.MS;
import static org.nearcast.overlay.nat.Neighbourhood.SECOND;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.nearcast.overlay.host.Host;
import org.nearcast.overlay.host.PeerId;
import org.nearcast.overlay.nat.Neighbourhood.Kind;
import org.nearcast.overlay.sim.SimulatedPeer;
import org.nearcast.overlay.sim.Simulation;

class TraversalTest {
    private final Simulation simulation = Simulation.ofPackets(1, Neighbourhood.network(40));
    private final Neighbourhood world = new Neighbourhood(simulation, 0);

    private SimulatedPeer one;
    private SimulatedPeer other;

    private void add(Kind first, Kind second) {
        one = world.peer(0, first);
        other = world.peer(1, second);
        simulation.runFor(3 * SECOND);
    }

    private void meet(Kind first, Kind second) {
        add(first, second);
        world.on(one).connect(other.id());
        simulation.runFor(4 * SECOND);
        assertEquals(1, world.on(one).found.size());
        assertEquals(1, world.on(other).found.size());
    }

    private TraversalCounters counters(SimulatedPeer peer) {
        return world.on(peer).traversal.counters();
    }

    @Test
    void shouldMeetOnceThoughBothBegin() {
        add(Kind.PORT_RESTRICTED, Kind.PORT_RESTRICTED);
        world.on(one).connect(other.id());
        world.on(other).connect(one.id());
        simulation.runFor(4 * SECOND);
        assertEquals(1, world.on(one).found.size());
        assertEquals(1, world.on(other).found.size());
        assertEquals(Way.DIRECT, world.on(one).found.get(0).way());
        assertEquals(0, counters(one).meetings() + counters(other).meetings());
        assertEquals(1, counters(one).ways());
        assertEquals(1, counters(other).ways());
    }

    @Test
    void shouldMeetThoughTheOtherBeginsAMomentLater() {
        for (int ms = 1; ms < 300; ms += 30) {
            Neighbourhood there = new Neighbourhood(Simulation.ofPackets(ms, Neighbourhood.network(40)), 0);
            SimulatedPeer first = there.peer(0, Kind.SYMMETRIC_SEQUENTIAL);
            SimulatedPeer second = there.peer(1, Kind.PORT_RESTRICTED);
            there.simulation.runFor(3 * SECOND);
            there.on(first).connect(second.id());
            there.simulation.runFor(ms * MS);
            there.on(second).connect(first.id());
            there.simulation.runFor(2 * SECOND);
            assertEquals(1, there.on(first).found.size(), ms + " ms later");
            assertEquals(1, there.on(second).found.size(), ms + " ms later");
            assertEquals(Way.PREDICTED, there.on(first).found.get(0).way());
        }
    }

    @Test
    void shouldTellAtOnceWhereSomebodyIsWhoWasMet() {
        meet(Kind.CONE, Kind.CONE);
        world.on(one).connect(other.id());
        assertEquals(2, world.on(one).found.size());
        assertEquals(world.on(one).found.get(0).at(), world.on(one).found.get(1).at());
    }

    @Test
    void shouldFailWhenNobodyAnswers() {
        add(Kind.CONE, Kind.CONE);
        world.on(one).connect(new PeerId(1, 1, 1, 1));
        world.on(one).connect(new PeerId(1, 1, 1, 1));
        simulation.runFor(7 * SECOND);
        assertEquals(List.of("no answer", "no answer"), world.on(one).failures);
        assertEquals(0, counters(one).meetings());
    }

    @Test
    void shouldFailWhenTheOtherDoesNotWant() {
        add(Kind.CONE, Kind.CONE);
        world.on(other).isWilling = false;
        world.on(one).connect(other.id());
        simulation.runFor(SECOND);
        assertEquals(List.of("refused by the peer"), world.on(one).failures);
        assertEquals(0, counters(other).meetings());
    }

    @Test
    void shouldFailWithoutARelayWhenOneIsNeeded() {
        add(Kind.SYMMETRIC_RANDOM, Kind.SYMMETRIC_RANDOM);
        world.on(world.contact).isWilling = false;
        world.on(one).connect(other.id());
        simulation.runFor(7 * SECOND);
        assertEquals(1, world.on(one).failures.size());
        assertEquals("no way there", world.on(one).failures.get(0).substring(0, 12));
        assertEquals(0, counters(one).meetings() + counters(other).meetings());
    }

    @Test
    void shouldStopLookingForWhoIsNotWantedAnyMore() {
        add(Kind.CONE, Kind.CONE);
        world.on(one).connect(other.id());
        simulation.runFor(100 * MS);
        world.on(one).traversal.forget(other.id());
        assertEquals(List.of("not wanted any more"), world.on(one).failures);
        simulation.runFor(10 * SECOND);
        assertEquals(0, counters(one).ways() + counters(other).ways());
        assertEquals(0, counters(one).meetings() + counters(other).meetings());
    }

    @Test
    void shouldLoseAWayWhenTheOtherIsGone() {
        meet(Kind.PORT_RESTRICTED, Kind.PORT_RESTRICTED);
        other.crash();
        simulation.runFor(20 * SECOND);
        assertEquals(List.of(), world.on(one).lost, "it may come again");
        simulation.runFor(50 * SECOND);
        assertEquals(List.of(other.id()), world.on(one).lost);
        assertEquals(0, counters(one).ways());
    }

    @Test
    void shouldMeetAnewWhoHasForgotten() {
        meet(Kind.CONE, Kind.CONE);
        other.crash();
        other.start();
        simulation.runFor(2 * SECOND);
        world.on(other).connect(one.id());
        simulation.runFor(2 * SECOND);
        assertEquals(1, world.on(other).found.size(), "of its new life");
        assertEquals(2, world.on(one).found.size());
        assertEquals(1, counters(one).ways());
    }

    @Test
    void shouldKeepAnIdleWayOpenForAnHour() {
        meet(Kind.SYMMETRIC_SEQUENTIAL, Kind.PORT_RESTRICTED);
        long before = one.sentBytes();
        simulation.runFor(3_600 * SECOND);
        assertEquals(List.of(), world.on(one).lost);
        world.on(one).say(world.on(one).found.get(0).at(), 100);
        world.on(other).say(world.on(other).found.get(0).at(), 100);
        simulation.runFor(SECOND);
        assertEquals(1, world.on(one).heard.size());
        assertEquals(1, world.on(other).heard.size());
        long perSecond = (one.sentBytes() - before) / 3_600;
        assertTrue(perSecond < 30, perSecond + " bytes a second to keep it");
        assertTrue(world.on(one).traversal.keepAliveNs() > 20 * SECOND, "it has learned that it may be silent longer");
    }

    @Test
    void shouldCarryLessByARelayAndCountWhatIsTooLarge() {
        meet(Kind.SYMMETRIC_RANDOM, Kind.SYMMETRIC_RANDOM);
        var at = world.on(one).found.get(0).at();
        assertEquals(Way.RELAYED, world.on(one).found.get(0).way());
        assertTrue(at.toString().startsWith("[100::"), at + " is of the discard prefix");
        int most = world.on(one).traversal.maxDatagramBytes(at);
        assertEquals(Host.PACKET_BYTES - 9, most);
        world.on(one).say(at, most);
        world.on(one).say(at, most + 1);
        simulation.runFor(SECOND);
        assertEquals(1, world.on(other).heard.size());
        assertEquals(1, counters(one).tooLarge());
        assertEquals(1, counters(world.contact).relayedPaths());
        assertTrue(counters(world.contact).relayedBytes() >= Host.PACKET_BYTES);
    }

    @Test
    void shouldKeepARelayedWayForAnHourAndLetGoOfIt() {
        meet(Kind.SYMMETRIC_RANDOM, Kind.PORT_RESTRICTED);
        simulation.runFor(3_500 * SECOND);
        assertEquals(List.of(), world.on(one).lost);
        world.on(one).traversal.forget(other.id());
        world.on(other).traversal.forget(one.id());
        simulation.runFor(60 * SECOND);
        assertEquals(0, counters(world.contact).relayedPaths());
    }

    @Test
    void shouldFindTheRelayedWayAgainAfterTheBoxRestarted() {
        meet(Kind.SYMMETRIC_RANDOM, Kind.PORT_RESTRICTED);
        simulation.natBoxes().get(1).restart();
        simulation.runFor(25 * SECOND);
        assertEquals(List.of(), world.on(one).lost);
        world.on(other).say(world.on(other).found.get(0).at(), 100);
        simulation.runFor(SECOND);
        assertEquals(1, world.on(one).heard.size(), "bound again where it is seen now");
    }

    @Test
    void shouldMeetInMessagesToo() {
        for (Kind kind : List.of(Kind.NONE, Kind.PORT_RESTRICTED, Kind.SYMMETRIC_SEQUENTIAL, Kind.SYMMETRIC_RANDOM)) {
            Neighbourhood there = new Neighbourhood(Simulation.ofMessages(1, Neighbourhood.network(40)), 0.01);
            SimulatedPeer first = there.peer(0, kind);
            SimulatedPeer second = there.peer(1, Kind.PORT_RESTRICTED);
            there.simulation.runFor(3 * SECOND);
            there.on(first).connect(second.id());
            there.simulation.runFor(3 * SECOND);
            Reach reach = Reach.between(kind.type(), Kind.PORT_RESTRICTED.type());
            assertEquals(reach.name(), there.on(first).found.get(0).way().name());
            there.on(first).say(there.on(first).found.get(0).at(), 100_000);
            there.simulation.runFor(2 * SECOND);
            assertFalse(there.on(second).heard.isEmpty(), "a whole message");
        }
    }

    @Test
    void shouldReplayToTheByte() {
        long[] digests = new long[2];
        for (int i = 0; i < 2; i++) {
            Neighbourhood there = new Neighbourhood(Simulation.ofPackets(5, Neighbourhood.network(40)), 0.02);
            SimulatedPeer first = there.peer(0, Kind.SYMMETRIC_SEQUENTIAL);
            SimulatedPeer second = there.peer(1, Kind.SYMMETRIC_RANDOM);
            there.simulation.runFor(3 * SECOND);
            there.on(first).connect(second.id());
            there.simulation.runFor(60 * SECOND);
            digests[i] = there.simulation.digest();
        }
        assertEquals(digests[0], digests[1]);
    }
}
