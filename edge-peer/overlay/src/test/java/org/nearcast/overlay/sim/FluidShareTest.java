// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nearcast.overlay.sim.Worlds.MS;
import static org.nearcast.overlay.sim.Worlds.SECOND;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.SeededRandom;

/** Many transfers of many sizes between many peers: no link carries more than it can, and shares are nearly max-min fair. */
class FluidShareTest {
    private static final int PEERS = 20;
    private static final int MEAN_PACKETS = 40;
    private static final int PACKET = 1_400;
    private static final int WIRE = PACKET + Datagram.HEADERS;

    private final List<MaxMin.Flow> flows = new ArrayList<>();

    /**
     * Links up of 1 to 10 Mbit/s; the lower the ratio of down to up, the more often the downlink is the narrow place.
     *
     * @param load what is offered, as a part of what all links up can carry
     */
    @ParameterizedTest
    @CsvSource({"1, 1, 0.4", "2, 1, 0.8", "3, 5, 0.4", "4, 5, 0.8", "5, 0.5, 0.5", "6, 1, 1.5"})
    void shouldShareNearlyMaxMinFairly(long seed, double downByUp, double load) {
        SeededRandom random = new SeededRandom(seed);
        Simulation simulation = Simulation.ofMessages(seed, Worlds.apart(1, 0));
        long[] up = new long[PEERS];
        long[] down = new long[PEERS];
        for (int i = 0; i < PEERS; i++) {
            up[i] = (long) (1e6 * (1 + 9 * random.nextDouble()));
            down[i] = (long) (downByUp * 1e6 * (1 + 9 * random.nextDouble()));
            Probe.start(simulation, PeerSettings.at(0, AccessLink.of(up[i], down[i])));
        }
        double gapNs = MEAN_PACKETS * WIRE / (Arrays.stream(up).sum() / 8e9 * load);
        long now = 0;
        for (int i = 0; i < 2_000; i++) {
            now += (long) (random.nextExponential() * gapNs);
            sendAt(now, i, simulation, random);
        }
        watch(simulation, seed);
        new MaxMin(bytesPerNs(up), bytesPerNs(down)).run(flows);
        simulation.run(now + 600 * SECOND);
        compare(simulation, seed);
    }

    private void sendAt(long timeNs, int number, Simulation simulation, SeededRandom random) {
        int from = random.nextInt(PEERS);
        int to = (from + 1 + random.nextInt(PEERS - 1)) % PEERS;
        int packets = 2 + (int) ((MEAN_PACKETS - 2) * random.nextExponential());
        flows.add(new MaxMin.Flow(timeNs, (double) packets * WIRE, from, to));
        Endpoint there = simulation.peers().get(to).endpoint();
        simulation.at(timeNs, () -> Probe.on(simulation.peers().get(from)).send(there, packets * PACKET, number));
    }

    private void compare(Simulation simulation, long seed) {
        double[] errors = new double[flows.size()];
        int arrived = 0;
        double sum = 0;
        double wanted = 0;
        for (SimulatedPeer peer : simulation.peers()) {
            for (Probe.Heard heard : Probe.on(peer).heard) {
                MaxMin.Flow flow = flows.get(heard.number());
                double took = heard.timeNs() - flow.startNs;
                double expected = flow.endNs - flow.startNs;
                errors[arrived++] = Math.abs(took / expected - 1);
                sum += took;
                wanted += expected;
            }
        }
        assertEquals(flows.size(), arrived);
        Arrays.sort(errors);
        assertEquals(wanted, sum, 0.005 * wanted, "seed " + seed);
        assertTrue(errors[arrived * 9 / 10] < 0.01, () -> "a tenth is wrong by " + errors[errors.length * 9 / 10]);
        assertTrue(
                errors[arrived * 99 / 100] < 0.03, () -> "a hundredth is wrong by " + errors[errors.length * 99 / 100]);
    }

    private static double[] bytesPerNs(long[] bitsPerSecond) {
        return Arrays.stream(bitsPerSecond).mapToDouble(bits -> bits / 8e9).toArray();
    }

    private static void watch(Simulation simulation, long seed) {
        simulation.property("no link carries more than it can", () -> {
            for (SimulatedPeer peer : simulation.peers()) {
                Access access = peer.access;
                if (access.fluidUp.isOverloaded() || access.fluidDown.isOverloaded()) {
                    return false;
                }
                assertEquals(sum(access.fluidUp), access.fluidUp.load(), 1e-12, "seed " + seed);
                assertEquals(sum(access.fluidDown), access.fluidDown.load(), 1e-12, "seed " + seed);
            }
            return true;
        });
        simulation.checkEvery(5 * MS);
    }

    private static double sum(FluidLink link) {
        return link.transfers().stream().mapToDouble(Transfer::rate).sum();
    }
}
