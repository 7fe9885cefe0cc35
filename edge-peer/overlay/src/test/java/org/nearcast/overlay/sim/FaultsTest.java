// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.sim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nearcast.overlay.sim.Worlds.MS;
import static org.nearcast.overlay.sim.Worlds.SECOND;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nearcast.overlay.host.Host;
import org.nearcast.overlay.sim.net.Conditions;

/** Partitions, crashes, restarts and slow peers, the same at both levels. */
class FaultsTest {
    private static final int LARGE = 1_000; // fits a packet, so that it takes as long at both levels

    private enum World {
        PACKETS,
        MESSAGES;

        Simulation simulation() {
            return this == PACKETS
                    ? Simulation.ofPackets(1, Worlds.apart(2, 10))
                    : Simulation.ofMessages(1, Worlds.apart(2, 10));
        }
    }

    /** A probe that ticks every millisecond. */
    private static final class Ticking extends Probe {
        int ticks;

        Ticking(Simulation simulation, Host host) {
            super(simulation, host);
        }

        @Override
        public void start() {
            host.schedule(MS, this::tick);
        }

        private void tick() {
            ticks++;
            host.schedule(MS, this::tick);
        }
    }

    private static SimulatedPeer ticking(Simulation simulation, List<Ticking> lives) {
        return simulation.add(Worlds.unbounded(1), host -> {
            Ticking life = new Ticking(simulation, host);
            lives.add(life);
            return life;
        });
    }

    @ParameterizedTest
    @EnumSource(World.class)
    void shouldPassOnlyWithinASideWhileCut(World world) {
        Simulation simulation = world.simulation();
        List<SimulatedPeer> peers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            peers.add(Probe.start(simulation, Worlds.unbounded(i / 2)));
        }
        simulation.partition(peer -> peer.index() % 2);
        everybodyToEverybody(peers, 1);
        simulation.runFor(SECOND);
        assertEquals(8, simulation.lost(Loss.PARTITION));
        simulation.heal();
        everybodyToEverybody(peers, 2);
        simulation.runFor(SECOND);
        assertEquals(8, simulation.lost(Loss.PARTITION));
        for (SimulatedPeer peer : peers) {
            assertEquals(List.of(1, 2, 2, 2), Probe.on(peer).numbers());
            assertEquals(
                    peers.get((peer.index() + 2) % 4).endpoint(),
                    Probe.on(peer).heard.get(0).from());
        }
    }

    private static void everybodyToEverybody(List<SimulatedPeer> peers, int number) {
        for (SimulatedPeer from : peers) {
            peers.stream().filter(to -> to != from).forEach(to -> Probe.on(from).send(to.endpoint(), 10, number));
        }
    }

    @ParameterizedTest
    @EnumSource(World.class)
    void shouldLoseWhatIsOnItsWayAcrossACut(World world) {
        Simulation simulation = world.simulation();
        SimulatedPeer a = Probe.start(simulation, Worlds.unbounded(0));
        SimulatedPeer b = Probe.start(simulation, Worlds.unbounded(1));
        Probe.on(a).send(b.endpoint(), 10, 1);
        simulation.run(5 * MS);
        simulation.partition(SimulatedPeer::index);
        Probe.on(a).send(b.endpoint(), 10, 2);
        simulation.run(12 * MS);
        simulation.heal();
        Probe.on(a).send(b.endpoint(), 10, 3);
        simulation.run(SECOND);
        assertEquals(List.of(2, 3), Probe.on(b).numbers(), "2 was on its way when the cut healed");
        assertEquals(1, simulation.lost(Loss.PARTITION));
    }

    @ParameterizedTest
    @EnumSource(World.class)
    void shouldRunNothingOfWhatCrashed(World world) {
        Simulation simulation = world.simulation();
        List<Ticking> lives = new ArrayList<>();
        SimulatedPeer peer = ticking(simulation, lives);
        SimulatedPeer other = Probe.start(simulation, Worlds.unbounded(0));
        assertFalse(peer.isUp());
        assertNull(peer.protocol());
        peer.start();
        simulation.run(10 * MS);
        Probe.on(other).send(peer.endpoint(), 10, 1);
        peer.crash();
        assertFalse(peer.isUp());
        assertNull(peer.protocol());
        simulation.run(50 * MS);
        assertEquals(10, lives.get(0).ticks);
        assertEquals(1, simulation.lost(Loss.NOBODY));
        lives.get(0).host.send(other.endpoint(), Probe.payload(10, 1));
        simulation.run(100 * MS);
        assertEquals(List.of(), Probe.on(other).heard, "the dead do not send");
    }

    @ParameterizedTest
    @EnumSource(World.class)
    void shouldStartAgainWithANewProtocolAndTheSameIdentity(World world) {
        Simulation simulation = world.simulation();
        List<Ticking> lives = new ArrayList<>();
        SimulatedPeer peer = ticking(simulation, lives);
        SimulatedPeer other = Probe.start(simulation, Worlds.unbounded(0));
        peer.start();
        peer.start(); // it is up already
        simulation.run(10 * MS + MS / 2);
        Probe.on(other).send(peer.endpoint(), 10, 1);
        peer.crash();
        peer.crash();
        peer.start();
        simulation.run(20 * MS + MS);
        assertEquals(2, lives.size());
        assertNotSame(lives.get(0), lives.get(1));
        assertEquals(10, lives.get(0).ticks, "old timers do not fire");
        assertEquals(10, lives.get(1).ticks, "new ones begin anew");
        assertEquals(lives.get(0).host.id(), lives.get(1).host.id());
        assertEquals(lives.get(0).host.endpoint(), lives.get(1).host.endpoint());
        assertEquals(List.of(1), lives.get(1).numbers(), "what was on its way finds who is there now");
        assertNotEquals(
                lives.get(0).host.random().nextLong(),
                lives.get(1).host.random().nextLong());
    }

    @ParameterizedTest
    @EnumSource(World.class)
    void shouldSayGoodbyeWhenStoppedAndNotWhenCrashed(World world) {
        Simulation simulation = world.simulation();
        SimulatedPeer listener = Probe.start(simulation, Worlds.unbounded(0));
        for (boolean crashes : new boolean[] {false, true}) {
            SimulatedPeer leaver = Probe.start(simulation, Worlds.unbounded(1));
            Probe probe = Probe.on(leaver);
            probe.goodbye = () -> {
                probe.send(listener.endpoint(), 10, leaver.index());
                probe.host.schedule(MS, () -> probe.send(listener.endpoint(), 10, -1));
            };
            if (crashes) {
                leaver.crash();
            } else {
                leaver.stop();
                leaver.stop();
            }
            simulation.runFor(SECOND);
            assertFalse(leaver.isUp());
        }
        assertEquals(List.of(1), Probe.on(listener).numbers());
    }

    @ParameterizedTest
    @EnumSource(World.class)
    void shouldWorkOffOneDatagramAfterTheOtherOnASlowPeer(World world) {
        Simulation simulation = world.simulation();
        SimulatedPeer a = Probe.start(simulation, Worlds.unbounded(0));
        SimulatedPeer slow = Probe.start(simulation, Worlds.unbounded(1).withWork(3 * MS));
        for (int i = 0; i < 4; i++) {
            Probe.on(a).send(slow.endpoint(), LARGE, i);
        }
        simulation.run(14 * MS);
        Probe.on(a).send(slow.endpoint(), LARGE, 4);
        simulation.run(100 * MS);
        Probe.on(a).send(slow.endpoint(), LARGE, 5);
        simulation.run(SECOND);
        // Work is done before anything comes of it; the fifth comes at 24 ms, 2 ms after the fourth.
        assertArrayEquals(
                new long[] {13 * MS, 16 * MS, 19 * MS, 22 * MS, 27 * MS, 113 * MS},
                Probe.on(slow).times());
        assertEquals(List.of(0, 1, 2, 3, 4, 5), Probe.on(slow).numbers());
    }

    @ParameterizedTest
    @EnumSource(World.class)
    void shouldKeepTheOrderWhenAPeerBecomesSlowOrFast(World world) {
        Simulation simulation = world.simulation();
        SimulatedPeer a = Probe.start(simulation, Worlds.unbounded(0));
        SimulatedPeer b = Probe.start(simulation, Worlds.unbounded(1));
        Probe.on(a).send(b.endpoint(), LARGE, 0);
        simulation.run(10 * MS);
        b.slowDown(5 * MS);
        Probe.on(a).send(b.endpoint(), LARGE, 1);
        Probe.on(a).send(b.endpoint(), LARGE, 2);
        simulation.run(21 * MS);
        b.recover(); // the first would have been done at 25 ms, the second at 30
        Probe.on(a).send(b.endpoint(), LARGE, 3);
        simulation.run(SECOND);
        assertArrayEquals(
                new long[] {10 * MS, 21 * MS, 21 * MS, 31 * MS}, Probe.on(b).times());
        assertEquals(List.of(0, 1, 2, 3), Probe.on(b).numbers());
        for (int i = 4; i < 7; i++) {
            Probe.on(a).send(b.endpoint(), LARGE, i);
        }
        simulation.runFor(10 * MS);
        assertEquals(7, Probe.on(b).heard.size());
    }

    @ParameterizedTest
    @EnumSource(World.class)
    void shouldWorkOffWhatWaitsAtTheNewPace(World world) {
        Simulation simulation = world.simulation();
        SimulatedPeer a = Probe.start(simulation, Worlds.unbounded(0));
        SimulatedPeer b = Probe.start(simulation, Worlds.unbounded(1).withWork(2 * MS));
        Fault slowness = b.slowDown(20 * MS);
        for (int i = 0; i < 4; i++) {
            Probe.on(a).send(b.endpoint(), LARGE, i);
        }
        simulation.run(35 * MS); // the second would be done at 50 ms
        slowness.end();
        simulation.run(38 * MS);
        Probe.on(a).send(b.endpoint(), LARGE, 4);
        b.slowDown(7 * MS); // the third is at hand, and takes no longer than was thought
        simulation.run(SECOND);
        assertArrayEquals(
                new long[] {30 * MS, 37 * MS, 39 * MS, 46 * MS, 55 * MS},
                Probe.on(b).times());
        assertEquals(List.of(0, 1, 2, 3, 4), Probe.on(b).numbers());
    }

    @ParameterizedTest
    @EnumSource(World.class)
    void shouldQueueNoMoreThanASocketsBufferHolds(World world) {
        Simulation simulation = world.simulation();
        SimulatedPeer a = Probe.start(simulation, Worlds.unbounded(0));
        SimulatedPeer slow = Probe.start(simulation, Worlds.unbounded(1));
        slow.slowDown(SECOND);
        for (int i = 0; i < 1_000; i++) {
            Probe.on(a).send(slow.endpoint(), LARGE, i);
        }
        simulation.run(20 * MS);
        // Of 1,000 bytes, 28 of headers and 576 beside: 132 are under 208 KiB and one is over. And one is at hand.
        assertEquals(1_000 - 134, simulation.lost(Loss.BUFFER));
        simulation.run(SECOND + SECOND / 2); // there is room again
        Probe.on(a).send(slow.endpoint(), LARGE, 1_000);
        Probe.on(a).send(slow.endpoint(), LARGE, 1_001);
        simulation.run(3 * SECOND);
        slow.recover();
        simulation.run(4 * SECOND);
        List<Integer> expected = new ArrayList<>(IntStream.range(0, 134).boxed().toList());
        expected.add(1_000);
        assertEquals(expected, Probe.on(slow).numbers());
        assertEquals(1_000 - 134 + 1, simulation.lost(Loss.BUFFER));
    }

    @Test
    void shouldHoldAsManyMessagesAsPackets() {
        Simulation simulation = World.MESSAGES.simulation();
        SimulatedPeer a = Probe.start(simulation, Worlds.unbounded(0));
        SimulatedPeer slow = Probe.start(simulation, Worlds.unbounded(1).withWork(SECOND));
        for (int i = 0; i < 200; i++) {
            Probe.on(a).send(slow.endpoint(), 1 << 20, i);
        }
        simulation.run(20 * MS);
        assertEquals(200 - 108, simulation.lost(Loss.BUFFER), "1,400 bytes count of each");
    }

    @Test
    void shouldFeelTheLatestOfSeveralDisturbances() {
        Simulation simulation = World.PACKETS.simulation();
        SimulatedPeer a = Probe.start(simulation, Worlds.unbounded(0));
        SimulatedPeer b = Probe.start(simulation, Worlds.unbounded(1));
        List<Boolean> arrives = new ArrayList<>();
        Runnable look = () -> {
            long before = simulation.delivered();
            Probe.on(a).send(b.endpoint(), LARGE, 0);
            simulation.runFor(SECOND);
            arrives.add(simulation.delivered() > before);
        };
        Conditions deaf = Conditions.losing(Conditions.Loss.independent(1));
        Fault first = b.disturb(deaf);
        look.run();
        Fault second = b.disturb(Conditions.PERFECT);
        look.run();
        Fault third = b.disturb(deaf);
        look.run();
        second.end(); // was not felt
        look.run();
        third.end();
        look.run(); // the first is still on
        third.end();
        first.end();
        look.run();
        assertEquals(List.of(false, true, false, false, false, true), arrives);
        b.disturb(deaf);
        Fault last = b.disturb(deaf);
        b.calm();
        last.end();
        look.run();
        assertTrue(arrives.get(6), "all is over");
    }

    @ParameterizedTest
    @EnumSource(World.class)
    void shouldBeAsSlowAsTheLatestCauseSays(World world) {
        Simulation simulation = world.simulation();
        SimulatedPeer a = Probe.start(simulation, Worlds.unbounded(0));
        SimulatedPeer b = Probe.start(simulation, Worlds.unbounded(1));
        Fault first = b.slowDown(5 * MS);
        Fault second = b.slowDown(MS);
        for (Fault over : List.of(second, first)) {
            Probe.on(a).send(b.endpoint(), LARGE, 0);
            simulation.runFor(SECOND);
            over.end();
        }
        Probe.on(a).send(b.endpoint(), LARGE, 0);
        simulation.runFor(SECOND);
        assertArrayEquals(
                new long[] {11 * MS, SECOND + 15 * MS, 2 * SECOND + 10 * MS},
                Probe.on(b).times());
        assertThrows(IllegalArgumentException.class, () -> b.slowDown(-1));
    }

    @ParameterizedTest
    @EnumSource(World.class)
    void shouldForgetWhatASlowPeerHadNotLookedAtWhenItCrashes(World world) {
        Simulation simulation = world.simulation();
        SimulatedPeer a = Probe.start(simulation, Worlds.unbounded(0));
        SimulatedPeer slow = Probe.start(simulation, Worlds.unbounded(1).withWork(3 * MS));
        for (int i = 0; i < 4; i++) {
            Probe.on(a).send(slow.endpoint(), LARGE, i);
        }
        simulation.run(17 * MS);
        assertEquals(2, simulation.delivered());
        slow.crash();
        slow.start();
        Probe.on(a).send(slow.endpoint(), LARGE, 9);
        simulation.run(SECOND);
        assertArrayEquals(new long[] {30 * MS}, Probe.on(slow).times(), "it is idle when it starts");
        assertEquals(3, simulation.delivered());
        assertEquals(2, simulation.lost(Loss.NOBODY));
        assertTrue(slow.isUp());
    }
}
