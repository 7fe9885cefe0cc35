// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.sim.calibration;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.nearcast.experiments.sim.Detail;
import org.nearcast.experiments.sim.gossip.EqualPeers;
import org.nearcast.overlay.gossip.Dissemination;
import org.nearcast.overlay.gossip.Gossip;
import org.nearcast.overlay.host.SeededRandom;
import org.nearcast.overlay.sim.AccessLink;
import org.nearcast.overlay.sim.Simulation;
import org.nearcast.overlay.sim.net.Conditions;
import org.nearcast.overlay.sim.net.Coordinates;

/** The same items to the same peers at both levels: after what time each peer had each item. */
final class Calibration {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long WARM_UP_NS = 10 * SECOND_NS;
    private static final double WIDTH_MS = 6;
    private static final long QUEUE_MS = 1_000;
    private static final Dissemination.Settings SETTINGS = new Dissemination.Settings(SECOND_NS, 2, 16);

    /**
     * What is sent over which links.
     *
     * @param upMbit 10^6 bit/s
     * @param downMbit 10^6 bit/s
     * @param itemBytes of each item
     */
    record Case(double upMbit, double downMbit, int itemBytes) {
        /** How long an item is given: fifty times what it takes over one upload, ten seconds at least. */
        long spanNs() {
            return 10 * SECOND_NS + (long) (50 * itemBytes * 8 / upMbit * 1_000);
        }

        @Override
        public String toString() {
            return String.format("%d kB over %s Mbit/s", itemBytes / 1_000, upMbit);
        }
    }

    /**
     * When items had come.
     *
     * @param ms of each arrival since the item was published, in order
     * @param missing arrivals that did not happen in the time that an item is given
     * @param bytesPerPeer down each access link, mean
     */
    record Arrivals(double[] ms, int missing, double bytesPerPeer) {
        /** @param part 0 to 1 */
        double quantile(double part) {
            return ms[(int) Math.min(ms.length - 1, part * ms.length)];
        }
    }

    private final int peers;
    private final int items;
    private final long seed;

    Calibration(int peers, int items, long seed) {
        this.peers = peers;
        this.items = items;
        this.seed = seed;
    }

    Arrivals run(Case one, Detail detail) {
        SeededRandom random = new SeededRandom(seed);
        Simulation simulation = detail.simulation(seed, Coordinates.inSquare(peers, WIDTH_MS, 0, random));
        double[] ms = new double[peers * items];
        int[] arrived = new int[1];
        long[] publishedNs = new long[1];
        List<Gossip> gossips = EqualPeers.start(
                simulation,
                peers,
                link(one),
                SETTINGS,
                random,
                (id, item) -> ms[arrived[0]++] = (simulation.nowNs() - publishedNs[0]) / 1e6);
        simulation.run(WARM_UP_NS);
        for (int i = 0; i < items; i++) {
            byte[] item = new byte[one.itemBytes()];
            random.nextBytes(item);
            publishedNs[0] = simulation.nowNs();
            gossips.get(i * peers / items).dissemination().publish(ByteBuffer.wrap(item));
            simulation.runFor(one.spanNs());
        }
        double[] sorted = Arrays.copyOf(ms, arrived[0]);
        Arrays.sort(sorted);
        long bytes = simulation.peers().stream()
                .mapToLong(peer -> peer.receivedBytes())
                .sum();
        return new Arrivals(sorted, (peers - 1) * items - arrived[0], bytes / (double) peers);
    }

    /** Queues hold a second, so that what differs is not the protocol's patience with packets that found no room. */
    private static AccessLink link(Case one) {
        long up = (long) (one.upMbit() * 1e6);
        long down = (long) (one.downMbit() * 1e6);
        return new AccessLink(
                up,
                down,
                up / 8 * QUEUE_MS / 1_000,
                down / 8 * QUEUE_MS / 1_000,
                Conditions.PERFECT,
                Conditions.PERFECT);
    }
}
