// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.sim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nearcast.overlay.sim.Worlds.BYTE_PER_US;
import static org.nearcast.overlay.sim.Worlds.MS;
import static org.nearcast.overlay.sim.Worlds.NOWHERE;
import static org.nearcast.overlay.sim.Worlds.SECOND;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.PayloadReader;
import org.nearcast.overlay.host.SeededRandom;
import org.nearcast.overlay.sim.net.Conditions;
import org.nearcast.overlay.sim.net.Link;
import org.nearcast.overlay.sim.net.Medium;
import org.nearcast.overlay.sim.net.Topology;

/** Datagrams from end to end, packet by packet. */
class PacketLevelTest {
    private static final int HEADERS = Datagram.HEADERS;

    private final Simulation simulation = Simulation.ofPackets(1, Worlds.apart(2, 10));

    private static Conditions doubling(double part) {
        return new Conditions(Conditions.Loss.NONE, 0, 0, 0, part);
    }

    @Test
    void shouldTakeSerialisationUpPropagationAndSerialisationDown() {
        SimulatedPeer a = Probe.start(simulation, PeerSettings.at(0, AccessLink.of(BYTE_PER_US, 0)));
        SimulatedPeer b = Probe.start(simulation, PeerSettings.at(1, AccessLink.of(0, 4 * BYTE_PER_US)));
        Probe.on(a).send(b.endpoint(), 1_000 - HEADERS, 7);
        simulation.run(SECOND);
        assertEquals(
                List.of(new Probe.Heard(MS + 10 * MS + MS / 4, a.endpoint(), 1_000 - HEADERS, 7)), Probe.on(b).heard);
        assertEquals(1, simulation.delivered());
        assertEquals(1_000, a.sentBytes());
        assertEquals(1_000, b.receivedBytes());
        assertEquals(0, a.receivedBytes());
    }

    @Test
    void shouldQueueAtTheSlowerEnd() {
        SimulatedPeer a = Probe.start(simulation, PeerSettings.at(0, AccessLink.of(4 * BYTE_PER_US, 0)));
        SimulatedPeer b = Probe.start(simulation, PeerSettings.at(1, AccessLink.of(0, BYTE_PER_US)));
        for (int i = 0; i < 4; i++) {
            Probe.on(a).send(b.endpoint(), 1_000 - HEADERS, i);
        }
        simulation.run(SECOND);
        long first = MS / 4 + 10 * MS + MS;
        assertArrayEquals(
                new long[] {first, first + MS, first + 2 * MS, first + 3 * MS},
                Probe.on(b).times());
        assertEquals(List.of(0, 1, 2, 3), Probe.on(b).numbers());
    }

    @Test
    void shouldShareADownlinkBetweenSenders() {
        SimulatedPeer a = Probe.start(simulation, Worlds.unbounded(0));
        SimulatedPeer c = Probe.start(simulation, Worlds.unbounded(0));
        SimulatedPeer b = Probe.start(simulation, PeerSettings.at(1, AccessLink.of(0, BYTE_PER_US)));
        Probe.on(a).send(b.endpoint(), 1_000 - HEADERS, 1);
        Probe.on(c).send(b.endpoint(), 500 - HEADERS, 2);
        simulation.run(SECOND);
        assertArrayEquals(new long[] {11 * MS, 11 * MS + MS / 2}, Probe.on(b).times());
    }

    @Test
    void shouldDropWhatFindsNoRoomUpOrDown() {
        AccessLink narrow =
                new AccessLink(BYTE_PER_US, BYTE_PER_US, 2_000, 2_000, Conditions.PERFECT, Conditions.PERFECT);
        SimulatedPeer a = Probe.start(simulation, PeerSettings.at(0, narrow));
        SimulatedPeer b = Probe.start(simulation, PeerSettings.at(1, narrow));
        SimulatedPeer c = Probe.start(simulation, Worlds.unbounded(0));
        for (int i = 0; i < 5; i++) {
            Probe.on(a).send(c.endpoint(), 1_000 - HEADERS, i);
            Probe.on(c).send(b.endpoint(), 1_000 - HEADERS, i);
        }
        simulation.run(SECOND);
        assertEquals(List.of(0, 1, 2), Probe.on(c).numbers());
        assertEquals(List.of(0, 1, 2), Probe.on(b).numbers());
        assertEquals(4, simulation.lost(Loss.QUEUE));
        assertEquals(6, simulation.delivered());
    }

    @Test
    void shouldCrossEachLinkOfATopologyInTurn() {
        Link first = new Link(BYTE_PER_US, Long.MAX_VALUE, 2 * MS, Medium.PERFECT);
        Link second = new Link(2 * BYTE_PER_US, Long.MAX_VALUE, 3 * MS, Medium.PERFECT);
        Link back = new Link(0, 0, 7 * MS, Medium.PERFECT);
        Topology topology = new Topology(3).join(0, 1, first, back).join(1, 2, second, back);
        Simulation world = Simulation.ofPackets(1, topology);
        SimulatedPeer a = Probe.start(world, Worlds.unbounded(0));
        SimulatedPeer b = Probe.start(world, Worlds.unbounded(1));
        SimulatedPeer c = Probe.start(world, Worlds.unbounded(2));
        Probe.on(a).send(c.endpoint(), 1_000 - HEADERS, 1);
        Probe.on(a).send(c.endpoint(), 1_000 - HEADERS, 2);
        Probe.on(c).send(a.endpoint(), 1_000 - HEADERS, 3);
        Probe.on(b).send(b.endpoint(), 1_000 - HEADERS, 4); // to itself: by no link
        SimulatedPeer neighbour = Probe.start(world, Worlds.unbounded(1));
        Probe.on(b).send(neighbour.endpoint(), 1_000 - HEADERS, 5);
        world.run(SECOND);
        assertArrayEquals(
                new long[] {MS + 2 * MS + MS / 2 + 3 * MS, 7 * MS + MS / 2},
                Probe.on(c).times());
        assertArrayEquals(new long[] {14 * MS}, Probe.on(a).times());
        assertEquals(1, Probe.on(b).heard.size());
        assertArrayEquals(new long[] {0}, Probe.on(neighbour).times(), "within a site");
        assertEquals(2_000, first.bytes());
        assertEquals(2, second.packets());
    }

    @Test
    void shouldSayWhichSitesAreNotJoined() {
        Simulation world = Simulation.ofPackets(1, new Topology(2));
        SimulatedPeer b = Probe.start(world, Worlds.unbounded(1));
        SimulatedPeer a = world.add(Worlds.unbounded(0), host -> new Probe(world, host) {
            @Override
            public void start() {
                send(b.endpoint(), 4, 0);
            }
        });
        SimulationException thrown = assertThrows(SimulationException.class, a::start);
        assertTrue(thrown.getMessage().contains("no way from site 0 to site 1"), thrown.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"1, 0, 2", "0, 1, 2", "1, 1, 4"})
    void shouldDoubleOnEitherLink(double up, double down, int copies) {
        SimulatedPeer a = Probe.start(simulation, PeerSettings.at(0, link(doubling(up), Conditions.PERFECT)));
        SimulatedPeer b = Probe.start(simulation, PeerSettings.at(1, link(Conditions.PERFECT, doubling(down))));
        Probe.on(a).send(b.endpoint(), 100, 1);
        simulation.run(SECOND);
        assertEquals(copies, Probe.on(b).heard.size());
        assertEquals(100 + HEADERS, a.sentBytes(), "it was sent once");
    }

    private static AccessLink link(Conditions up, Conditions down) {
        return new AccessLink(0, 0, 0, 0, up, down);
    }

    @Test
    void shouldLoseByTheMediaOfBothLinks() {
        Conditions losing = Conditions.losing(Conditions.Loss.independent(0.1));
        SimulatedPeer a = Probe.start(simulation, PeerSettings.at(0, link(losing, Conditions.PERFECT)));
        SimulatedPeer b = Probe.start(simulation, PeerSettings.at(1, link(Conditions.PERFECT, losing)));
        int sent = 20_000;
        for (int i = 0; i < sent; i++) {
            Probe.on(a).send(b.endpoint(), 100, i);
        }
        simulation.run(SECOND);
        assertEquals(0.81, Probe.on(b).heard.size() / (double) sent, 0.01);
        assertEquals(sent - Probe.on(b).heard.size(), simulation.lost(Loss.MEDIUM));
    }

    @Test
    void shouldGiveEachPeerLossOfItsOwn() {
        AccessLink losing = AccessLink.UNBOUNDED.with(Conditions.losing(Conditions.Loss.independent(0.5)));
        SimulatedPeer a = Probe.start(simulation, PeerSettings.at(0, losing));
        SimulatedPeer b = Probe.start(simulation, PeerSettings.at(0, losing));
        SimulatedPeer c = Probe.start(simulation, Worlds.unbounded(1));
        SimulatedPeer d = Probe.start(simulation, Worlds.unbounded(1));
        for (int i = 0; i < 64; i++) {
            Probe.on(a).send(c.endpoint(), 100, i);
            Probe.on(b).send(d.endpoint(), 100, i);
        }
        simulation.run(SECOND);
        assertNotEquals(Probe.on(c).numbers(), Probe.on(d).numbers());
    }

    @Test
    void shouldLoseWhatIsForNobody() {
        SimulatedPeer a = Probe.start(simulation, Worlds.unbounded(0));
        SimulatedPeer down = simulation.add(Worlds.unbounded(1), host -> new Probe(simulation, host));
        Probe.on(a).send(NOWHERE, 10, 0);
        Probe.on(a).send(down.endpoint(), 10, 0);
        Probe.on(a).send(a.endpoint().withPort(1), 10, 0);
        Probe.on(a).send(down.endpoint().withPort(1), 10, 0);
        simulation.run(SECOND);
        assertEquals(4, simulation.lost(Loss.NOBODY));
        assertEquals(0, simulation.delivered());
    }

    @Test
    void shouldRefuseWhatIsLargerThanADatagramMayBe() {
        SimulatedPeer a = Probe.start(simulation, Worlds.unbounded(0));
        int most = Probe.on(a).host.maxDatagramBytes();
        assertEquals(1_400, most);
        Probe.on(a).send(a.endpoint(), most, 1);
        assertThrows(IllegalArgumentException.class, () -> Probe.on(a).send(a.endpoint(), most + 1, 1));
    }

    /** Whatever happens on the way, every datagram, and every double of one, arrives or is counted as lost. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldAccountForEveryDatagram(long seed) {
        SeededRandom random = new SeededRandom(seed);
        Simulation world = Simulation.ofPackets(seed, Worlds.apart(3, 5));
        AccessLink bad = AccessLink.of(BYTE_PER_US / 8, BYTE_PER_US / 16)
                .with(new Conditions(Conditions.Loss.bursty(0.05, 3), MS, 0.1, 5 * MS, 0));
        int[] reached = new int[1];
        for (int i = 0; i < 13; i++) {
            AccessLink link = i < 12 ? bad : AccessLink.UNBOUNDED;
            world.add(PeerSettings.at(i % 3, link).withWork(i % 2 * MS / 3), host -> new Probe(world, host) {
                @Override
                public void receive(Endpoint from, PayloadReader payload) {
                    reached[0]++;
                }
            });
        }
        SimulatedPeer slow = world.peers().get(12); // stays up
        slow.start();
        slow.slowDown(SECOND);
        int sent = 20_000;
        for (int i = 0; i < sent; i++) {
            world.runFor(random.nextLong(MS / 5));
            SimulatedPeer from = world.peers().get(random.nextInt(12));
            SimulatedPeer to = world.peers().get(random.nextInt(13));
            from.start();
            Probe.on(from).send(to.endpoint(), 4 + random.nextInt(500), i);
            switch (to == slow ? -1 : random.nextInt(200)) {
                case 0 -> to.crash();
                case 1 -> to.stop();
                case 2 -> world.partition(peer -> peer.index() % 2);
                case 3 -> world.heal();
                default -> {}
            }
        }
        slow.recover();
        world.runFor(60 * SECOND);
        long lost = 0;
        for (Loss why : Loss.values()) {
            assertTrue(why == Loss.NAT || world.lost(why) > 0, "none lost by " + why);
            lost += world.lost(why);
        }
        assertEquals(sent, world.delivered() + lost, "seed " + seed);
        assertEquals(reached[0], world.delivered(), "seed " + seed);
    }
}
