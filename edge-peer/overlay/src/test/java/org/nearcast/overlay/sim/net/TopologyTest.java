// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.sim.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nearcast.overlay.host.SeededRandom;

class TopologyTest {
    private static final long FAR = Long.MAX_VALUE / 4;

    private static Link link(long delayNs) {
        return new Link(0, 0, delayNs, Medium.PERFECT);
    }

    /** Joins two sites and says by which links. */
    private static Link[] join(Topology topology, int a, int b, long delayNs) {
        Link[] links = {link(delayNs), link(delayNs)};
        topology.join(a, b, links[0], links[1]);
        return links;
    }

    private static long delay(Link[] path) {
        return Arrays.stream(path).mapToLong(Link::delayNs).sum();
    }

    @Test
    void shouldTakeTheWayOfLeastDelay() {
        Topology topology = new Topology(4);
        Link direct = join(topology, 0, 3, 10)[0];
        Link first = join(topology, 0, 1, 3)[0];
        Link second = join(topology, 1, 2, 3)[0];
        Link third = join(topology, 2, 3, 3)[0];
        assertArrayEquals(new Link[] {first, second, third}, topology.path(0, 3));
        assertNotSame(direct, topology.path(0, 3)[0]);
        assertEquals(0, topology.delayNs(0, 3), "it is all in the links");
        assertEquals(4, topology.sites());
    }

    @Test
    void shouldHaveALinkForEachDirection() {
        Topology topology = new Topology(2);
        Link there = link(1);
        Link back = link(50);
        topology.join(0, 1, there, back);
        assertSame(there, topology.path(0, 1)[0]);
        assertSame(back, topology.path(1, 0)[0]);
    }

    @Test
    void shouldShareLinksBetweenAllWhoUseThem() {
        Topology topology = new Topology(6); // 0 and 1 on one side of the link from 2 to 3, 4 and 5 on the other
        join(topology, 0, 2, 1);
        join(topology, 1, 2, 1);
        Link shared = join(topology, 2, 3, 1)[0];
        join(topology, 3, 4, 1);
        join(topology, 3, 5, 1);
        assertSame(shared, topology.path(0, 4)[1]);
        assertSame(shared, topology.path(1, 5)[1]);
        assertSame(shared, topology.path(0, 3)[1]);
    }

    @Test
    void shouldPreferFewerLinksAmongEqualDelays() {
        Topology topology = new Topology(3);
        join(topology, 0, 1, 1);
        join(topology, 1, 2, 1);
        Link direct = join(topology, 0, 2, 2)[0];
        assertArrayEquals(new Link[] {direct}, topology.path(0, 2));
    }

    /** Two ways of equal delay and length: in whatever order the links were added, and whichever way is longer at first. */
    @ParameterizedTest
    @ValueSource(longs = {1, 5, 9})
    void shouldPreferLowerNumbersAmongEqualWays(long first) {
        for (boolean lowerFirst : new boolean[] {true, false}) {
            Topology topology = new Topology(4);
            for (int middle : lowerFirst ? new int[] {1, 2} : new int[] {2, 1}) {
                long near = middle == 1 ? first : 10 - first;
                join(topology, 0, middle, near);
                join(topology, middle, 3, 10 - near);
            }
            Link[] viaOne = {topology.path(0, 1)[0], topology.path(1, 3)[0]};
            assertArrayEquals(viaOne, topology.path(0, 3), "first " + first + ", lower first " + lowerFirst);
        }
    }

    @Test
    void shouldNeedNoLinkToTheSameSite() {
        assertEquals(0, new Topology(1).path(0, 0).length);
    }

    @Test
    void shouldSayWhenThereIsNoWay() {
        Topology topology = new Topology(3);
        join(topology, 0, 1, 1);
        IllegalStateException thrown = assertThrows(IllegalStateException.class, () -> topology.path(1, 2));
        assertEquals("no way from site 1 to site 2", thrown.getMessage());
        assertThrows(IllegalStateException.class, () -> topology.path(2, 0));
    }

    @Test
    void shouldTakeNoMoreLinksOnceAWayWasAskedFor() {
        Topology topology = new Topology(2);
        join(topology, 0, 1, 2);
        topology.path(0, 1);
        assertThrows(IllegalStateException.class, () -> join(topology, 0, 1, 1));
    }

    /** Against the algorithm of Floyd and Warshall. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void shouldFindWaysOfLeastDelayInAnyGraph(long seed) {
        SeededRandom random = new SeededRandom(seed);
        int sites = 25;
        Topology topology = new Topology(sites);
        long[][] least = new long[sites][sites];
        for (long[] row : least) {
            Arrays.fill(row, FAR);
        }
        for (int i = 0; i < sites; i++) {
            least[i][i] = 0;
        }
        for (int i = 0; i < 40; i++) {
            int a = random.nextInt(sites);
            int b = random.nextInt(sites);
            long delay = random.nextInt(20);
            join(topology, a, b, delay);
            least[a][b] = Math.min(least[a][b], delay);
            least[b][a] = Math.min(least[b][a], delay);
        }
        for (int via = 0; via < sites; via++) {
            for (int from = 0; from < sites; from++) {
                for (int to = 0; to < sites; to++) {
                    least[from][to] = Math.min(least[from][to], least[from][via] + least[via][to]);
                }
            }
        }
        for (int from = 0; from < sites; from++) {
            for (int to = 0; to < sites; to++) {
                int source = from;
                int target = to;
                if (least[from][to] >= FAR) {
                    assertThrows(IllegalStateException.class, () -> topology.path(source, target));
                } else {
                    assertEquals(least[from][to], delay(topology.path(from, to)), "seed " + seed);
                }
            }
        }
    }
}
