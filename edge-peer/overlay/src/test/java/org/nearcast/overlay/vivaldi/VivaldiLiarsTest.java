// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.vivaldi;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Delays as on the Internet, sixteen neighbours for everybody, and a tenth of all peers lying. The figures are in docs/coordinates.md. */
class VivaldiLiarsTest {
    private static final int PEERS = 200;
    private static final int CYCLES = 500;
    private static final long LATE_NS = 300_000_000L;

    private static final Crowd.Lie TRUTH = (truth, cycle, random) -> truth;

    /** Anywhere, and sure of it. */
    private static final Crowd.Lie AT_RANDOM = (truth, cycle, random) -> {
        double[] anywhere = new double[Coordinate.DIMENSIONS];
        for (int i = 0; i < anywhere.length; i++) {
            anywhere[i] = random.nextDouble(-0.5, 0.5);
        }
        return Coordinate.of(anywhere, random.nextDouble(0.05), 0, 0);
    };

    /** Five times as far out as it is. */
    private static final Crowd.Lie INFLATED = (truth, cycle, random) -> moved(truth, 5, 0);

    /** All of them go the same way, half a millisecond each cycle, so that nobody sees a jump. */
    private static final Crowd.Lie TOGETHER = (truth, cycle, random) -> moved(truth, 1, 0.0005 * cycle);

    private static Coordinate moved(Coordinate from, double times, double by) {
        double[] vector = new double[Coordinate.DIMENSIONS];
        for (int i = 0; i < vector.length; i++) {
            double component = from.component(i) * times + (i == 0 ? by : 0);
            vector[i] = Math.max(-Coordinate.MOST_SECONDS, Math.min(Coordinate.MOST_SECONDS, component));
        }
        return Coordinate.of(vector, from.height(), 0, 0);
    }

    private static Crowd crowd(long seed, VivaldiSettings settings, int liars, Crowd.Lie lie, long lateNs) {
        return new Crowd(Crowd.king(PEERS, seed), settings, seed)
                .neighbours(16)
                .liars(liars, lie)
                .late(lateNs)
                .run(CYCLES);
    }

    private static double median(String name, long seed, Crowd crowd) {
        Crowd.Errors errors = crowd.errors();
        System.out.printf(
                "%s, seed %d: median %.3f, ninth decile %.3f; ignored of honest %.3f, of liars %.3f%n",
                name, seed, errors.median(), errors.ninthDecile(), crowd.ignoredOfHonest(), crowd.ignoredOfLiars());
        return errors.median();
    }

    private static void assertBounded(String name, double most, long seed, Crowd.Lie lie, long lateNs) {
        double median = median(name, seed, crowd(seed, VivaldiSettings.USUAL, PEERS / 10, lie, lateNs));
        assertTrue(median <= most, () -> "median " + median);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldLoseNothingWhereNobodyLies(long seed) {
        double median = median("none", seed, crowd(seed, VivaldiSettings.USUAL, 0, TRUTH, 0));
        assertTrue(median <= 0.36, () -> "median " + median);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldStandLiarsAtRandom(long seed) {
        assertBounded("at random", 0.40, seed, AT_RANDOM, 0);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldStandInflatedCoordinates(long seed) {
        assertBounded("inflated", 0.42, seed, INFLATED, 0);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldStandLiarsThatMoveTogether(long seed) {
        assertBounded("together", 0.42, seed, TOGETHER, 0);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldStandAnswersThatAreHeldBack(long seed) {
        assertBounded("late", 0.55, seed, TRUTH, LATE_NS);
    }

    @Test
    void shouldDoBetterThanWhoBelievesEverybody() {
        VivaldiSettings credulous = VivaldiSettings.USUAL.credulous();
        long seed = 1;
        Crowd guarded = crowd(seed, VivaldiSettings.USUAL, PEERS / 10, AT_RANDOM, 0);
        double believing = median("credulous, none", seed, crowd(seed, credulous, 0, TRUTH, 0));
        double random = median("credulous, at random", seed, crowd(seed, credulous, PEERS / 10, AT_RANDOM, 0));
        double inflated = median("credulous, inflated", seed, crowd(seed, credulous, PEERS / 10, INFLATED, 0));
        median("credulous, together", seed, crowd(seed, credulous, PEERS / 10, TOGETHER, 0));
        median("credulous, late", seed, crowd(seed, credulous, PEERS / 10, TRUTH, LATE_NS));
        assertTrue(random > 1.3 * believing && inflated > 1.3 * believing, "lies do harm");
        assertTrue(guarded.ignoredOfLiars() > 0.5, "and are found");
    }
}
