// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nearcast.overlay.sim.Worlds.MS;
import static org.nearcast.overlay.sim.Worlds.SECOND;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nearcast.overlay.gossip.Dissemination;
import org.nearcast.overlay.gossip.Gossip;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.SeededRandom;
import org.nearcast.overlay.sim.net.Conditions;
import org.nearcast.overlay.sim.net.Coordinates;
import org.nearcast.overlay.sim.net.Nat;

/**
 * A run follows from its seed, on any machine and in any Java. The scenario has all there is in it: gossip with pull, bursty loss, jitter,
 * reordering and doubles, NAT boxes, clocks that differ, slow peers, churn and a partition.
 */
class DeterminismTest {
    private static final int PEERS = 100;
    private static final int SECONDS = 60;

    private enum World {
        PACKETS,
        MESSAGES
    }

    /** How a run went. */
    private record Outcome(long digest, long events, long delivered, long items) {}

    private static Outcome run(World world, long seed) {
        return new Scenario(world, seed).run();
    }

    /** One run, set up from its seed alone. */
    private static final class Scenario {
        private final Simulation simulation;
        private final SeededRandom random;
        private long items;

        Scenario(World world, long seed) {
            random = RandomStream.SCENARIO.of(seed);
            double[] x = new double[10];
            double[] y = new double[10];
            double[] height = new double[10];
            for (int i = 0; i < x.length; i++) {
                x[i] = 40 * random.nextGaussian();
                y[i] = 40 * random.nextGaussian();
                height[i] = 3 * random.nextExponential();
            }
            Coordinates network = new Coordinates(x, y, height);
            simulation =
                    world == World.PACKETS ? Simulation.ofPackets(seed, network) : Simulation.ofMessages(seed, network);
        }

        Outcome run() {
            List<NatBox> boxes = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                Nat.Dependence[] kinds = Nat.Dependence.values();
                boxes.add(simulation.addNat(
                        i, link(), Nat.Behaviour.of(kinds[i % 3], kinds[i / 3 % 3], Nat.Ports.values()[i % 3])));
            }
            for (int i = 0; i < PEERS; i++) {
                PeerSettings settings = i % 5 == 4
                        ? PeerSettings.behind(boxes.get(random.nextInt(10)))
                        : PeerSettings.at(random.nextInt(10), link());
                settings = settings.withClock(random.nextLong(1_000 * SECOND), random.nextInt(-50_000, 50_000))
                        .withWork(i % 10 == 0 ? MS : 0);
                simulation.add(settings, host -> {
                    List<Endpoint> contacts = List.of(simulation.peers().get(0).endpoint());
                    return new Gossip(
                            host, contacts, new Dissemination.Settings(SECOND / 2, 2, 16), (id, item) -> items++);
                });
            }
            simulation.peers().forEach(SimulatedPeer::start);
            simulation.at(20 * SECOND, () -> simulation.partition(peer -> peer.index() / 7 % 2));
            simulation.at(30 * SECOND, simulation::heal);
            for (int second = 1; second < SECONDS; second++) {
                simulation.at(second * SECOND, this::second);
            }
            simulation.run(SECONDS * SECOND);
            return new Outcome(simulation.digest(), simulation.events(), simulation.delivered(), items);
        }

        private AccessLink link() {
            Conditions conditions = new Conditions(Conditions.Loss.bursty(0.03, 4), 2 * MS, 0.02, 20 * MS, 0.01);
            return AccessLink.of(2_000_000 + random.nextInt(8_000_000), 20_000_000)
                    .with(conditions);
        }

        /** Somebody publishes, somebody crashes or stops, and who is down comes back. */
        private void second() {
            byte[] item = new byte[1 + random.nextInt(30_000)];
            random.nextBytes(item);
            SimulatedPeer publisher = somebody();
            publisher.start();
            ((Gossip) publisher.protocol()).dissemination().publish(ByteBuffer.wrap(item));
            somebody().crash();
            somebody().stop();
            simulation.peers().stream()
                    .filter(peer -> !peer.isUp() && random.nextBoolean())
                    .forEach(SimulatedPeer::start);
        }

        private SimulatedPeer somebody() {
            return simulation.peers().get(random.nextInt(PEERS));
        }
    }

    @ParameterizedTest
    @EnumSource(World.class)
    void shouldReplayFromItsSeedAndDifferWithAnother(World world) {
        Outcome first = run(world, 1);
        assertEquals(first, run(world, 1));
        Outcome other = run(world, 2);
        assertNotEquals(first.digest(), other.digest());
        assertNotEquals(first.events(), other.events());
        assertTrue(first.items() > 20 * PEERS, () -> "little happened: " + first);
    }

    /** The same in every Java and on every machine. Whoever changes what a run does writes the new numbers here. */
    @ParameterizedTest
    @CsvSource({"PACKETS, 255709, 2535354358710494850", "MESSAGES, 35590, 6680483972897484735"})
    void shouldBeTheSameInEveryJava(World world, long delivered, long digest) {
        Outcome outcome = run(world, 42);
        assertEquals(
                delivered + " delivered, digest " + digest,
                outcome.delivered() + " delivered, digest " + outcome.digest());
    }

    @Test
    void shouldNotChangeWhenItIsFollowed() {
        Outcome unseen = run(World.PACKETS, 3);
        Scenario followed = new Scenario(World.PACKETS, 3);
        int[] lines = new int[1];
        followed.simulation.trace(14, (time, what) -> lines[0]++);
        assertEquals(unseen, followed.run());
        assertTrue(lines[0] > 100);
    }

    @Test
    void shouldSeeInTheDigestWhatDiffersLittle() {
        long[] digests = new long[5];
        for (int i = 0; i < digests.length; i++) {
            Simulation simulation = Simulation.ofPackets(1, Worlds.apart(1, 0));
            SimulatedPeer a = Probe.start(simulation, Worlds.unbounded(0));
            SimulatedPeer b = Probe.start(simulation, Worlds.unbounded(0));
            SimulatedPeer c = Probe.start(simulation, Worlds.unbounded(0));
            switch (i) {
                case 0 -> Probe.on(a).send(b.endpoint(), 10, 1);
                case 1 -> Probe.on(a).send(b.endpoint(), 11, 1);
                case 2 -> Probe.on(a).send(c.endpoint(), 10, 1);
                case 3 -> Probe.on(c).send(b.endpoint(), 10, 1);
                default -> {
                    simulation.run(1);
                    Probe.on(a).send(b.endpoint(), 10, 1);
                }
            }
            simulation.run(SECOND);
            digests[i] = simulation.digest();
            for (int before = 0; before < i; before++) {
                assertNotEquals(digests[before], digests[i], before + " and " + i);
            }
        }
    }
}
