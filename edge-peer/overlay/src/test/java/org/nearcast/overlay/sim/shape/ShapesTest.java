// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.sim.shape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.nearcast.overlay.host.SeededRandom;
import org.nearcast.overlay.sim.AccessLink;
import org.nearcast.overlay.sim.net.DelayMatrix;

class ShapesTest {
    private static final int MANY = 100_000;

    private static double[] sorted(Durations durations, long seed) {
        SeededRandom random = new SeededRandom(seed);
        double[] drawn = new double[MANY];
        for (int i = 0; i < MANY; i++) {
            drawn[i] = durations.draw(random);
        }
        Arrays.sort(drawn);
        return drawn;
    }

    private static void assertQuantile(double expected, double[] sorted, double part) {
        assertEquals(expected, sorted[(int) (part * sorted.length)], 0.05 * expected, "quantile " + part);
    }

    @Test
    void shouldDrawRatesAsOftenAsTheirParts() {
        Map<Long, Integer> seen = new TreeMap<>();
        SeededRandom random = new SeededRandom(1);
        for (int i = 0; i < MANY; i++) {
            seen.merge(AccessRates.GNUTELLA.draw(random).upBitsPerSecond(), 1, Integer::sum);
        }
        assertEquals(List.of(128_000L, 384_000L, 1_000_000L, 5_000_000L), List.copyOf(seen.keySet()));
        assertEquals(0.20, seen.get(128_000L) / (double) MANY, 0.01);
        assertEquals(0.40, seen.get(384_000L) / (double) MANY, 0.01);
        assertEquals(0.25, seen.get(1_000_000L) / (double) MANY, 0.01);
        assertEquals(0.15, seen.get(5_000_000L) / (double) MANY, 0.01);
        assertEquals(1_179_200, AccessRates.GNUTELLA.meanUpBitsPerSecond(), 1e-6);
        assertThrows(IllegalArgumentException.class, () -> new AccessRates(List.of(new AccessRates.Rate(1, 1, 99))));
    }

    @Test
    void shouldSpreadRatesExactlyByTheirParts() {
        for (int peers : new int[] {0, 1, 7, 20, 199, 1_000}) {
            Map<Long, Integer> seen = new TreeMap<>();
            for (AccessLink link : AccessRates.GNUTELLA.spread(peers, new SeededRandom(peers))) {
                seen.merge(link.upBitsPerSecond(), 1, Integer::sum);
            }
            int all = 0;
            for (AccessRates.Rate rate : AccessRates.GNUTELLA.rates()) {
                int count = seen.getOrDefault(rate.upKbps() * 1_000L, 0);
                assertEquals(peers * rate.percent() / 100.0, count, 1, "of " + peers);
                all += count;
            }
            assertEquals(peers, all);
        }
        List<AccessLink> one = AccessRates.GNUTELLA.spread(100, new SeededRandom(1));
        assertNotEquals(one, AccessRates.GNUTELLA.spread(100, new SeededRandom(2)), "in another order each time");
    }

    /** The normal distribution's quantile of 0.9 is 1.2816. */
    @Test
    void shouldDrawLognormalStays() {
        double[] drawn = sorted(Durations.LIVE_VIEWERS, 2);
        assertQuantile(StrictMath.exp(5.19), drawn, 0.5);
        assertQuantile(StrictMath.exp(5.19 + 1.2816 * 1.44), drawn, 0.9);
        assertQuantile(StrictMath.exp(5.19 - 1.2816 * 1.44), drawn, 0.1);
    }

    @Test
    void shouldDrawWeibullStays() {
        double[] drawn = sorted(Durations.FILE_SHARERS, 3);
        assertQuantile(42.4 * 60 * StrictMath.pow(StrictMath.log(2), 1 / 0.38), drawn, 0.5);
        assertQuantile(42.4 * 60, drawn, 1 - StrictMath.exp(-1));
        assertQuantile(42.4 * 60 * StrictMath.pow(StrictMath.log(10), 1 / 0.38), drawn, 0.9);
    }

    @Test
    void shouldStretchDurations() {
        assertQuantile(
                3 * 10 * StrictMath.log(2), sorted(Durations.exponential(10).times(3), 4), 0.5);
    }

    @Test
    void shouldMakeDelaysThatLookLikeKings() {
        for (long seed = 1; seed <= 5; seed++) {
            int sites = 500;
            DelayMatrix matrix = KingDelays.matrix(sites, new SeededRandom(seed));
            double[] rtts = new double[sites * (sites - 1) / 2];
            double sum = 0;
            int n = 0;
            for (int i = 0; i < sites; i++) {
                for (int j = 0; j < i; j++) {
                    assertEquals(matrix.delayNs(i, j), matrix.delayNs(j, i));
                    rtts[n] = 2 * matrix.delayNs(i, j) / 1e6;
                    sum += rtts[n++];
                }
            }
            Arrays.sort(rtts);
            String which = "seed " + seed;
            assertEquals(180, sum / n, 0.1, which);
            assertEquals(155, rtts[n / 2], 9, which);
            assertEquals(62, rtts[n / 10], 9, which);
            assertEquals(340, rtts[n * 9 / 10], 25, which);
            assertEquals(0.125, detours(matrix, sites, seed), 0.03, which);
        }
    }

    /** The part of triangles in which the way round is shorter. */
    private static double detours(DelayMatrix matrix, int sites, long seed) {
        SeededRandom random = new SeededRandom(seed);
        int shorter = 0;
        int all = 0;
        for (int i = 0; i < MANY; i++) {
            int a = random.nextInt(sites);
            int b = random.nextInt(sites);
            int c = random.nextInt(sites);
            if (a != b && b != c && a != c) {
                all++;
                shorter += matrix.delayNs(a, c) + matrix.delayNs(c, b) < matrix.delayNs(a, b) ? 1 : 0;
            }
        }
        return shorter / (double) all;
    }

    @Test
    void shouldMakeTheSameMatrixOfTheSameSeed() {
        DelayMatrix one = KingDelays.matrix(50, new SeededRandom(9));
        DelayMatrix two = KingDelays.matrix(50, new SeededRandom(9));
        DelayMatrix other = KingDelays.matrix(50, new SeededRandom(10));
        boolean differs = false;
        for (int i = 0; i < 50; i++) {
            for (int j = 0; j < 50; j++) {
                assertEquals(one.delayNs(i, j), two.delayNs(i, j));
                differs |= one.delayNs(i, j) != other.delayNs(i, j);
            }
        }
        assertTrue(differs);
    }
}
