// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.vivaldi;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nearcast.overlay.host.SeededRandom;

/**
 * The scenarios of serf's coordinate package (hashicorp/serf, coordinate/performance_test.go), and its limits: 1,000 cycles, each peer observes one
 * other in each. They hold for each seed here, where serf tries one.
 */
class VivaldiAccuracyTest {
    private static final double MS = 1e6;

    private interface Delays {
        double ns(int i, int j);
    }

    private static Crowd crowd(String name, int peers, Delays delays, VivaldiSettings settings, long seed) {
        long[][] truth = new long[peers][peers];
        for (int i = 0; i < peers; i++) {
            for (int j = i + 1; j < peers; j++) {
                truth[i][j] = (long) delays.ns(i, j);
                truth[j][i] = truth[i][j];
            }
        }
        Crowd crowd = new Crowd(truth, settings, seed).run(1_000);
        Crowd.Errors errors = crowd.errors();
        System.out.printf("%s, seed %d: average %.6f, most %.6f%n", name, seed, errors.average(), errors.most());
        return crowd;
    }

    private static void assertWithin(double average, double most, Crowd crowd) {
        Crowd.Errors errors = crowd.errors();
        assertTrue(errors.average() <= average, () -> "average " + errors.average());
        assertTrue(errors.most() <= most, () -> "most " + errors.most());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void shouldFindALine(long seed) {
        assertWithin(0.0031, 0.013, crowd("line", 10, (i, j) -> (j - i) * 10 * MS, VivaldiSettings.USUAL, seed));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void shouldFindAGrid(long seed) {
        Delays grid = (i, j) -> 10 * MS * StrictMath.hypot(i % 5 - j % 5, i / 5 - j / 5);
        assertWithin(0.0016, 0.023, crowd("grid", 25, grid, VivaldiSettings.USUAL, seed));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void shouldFindTwoLans(long seed) {
        Delays split = (i, j) -> i <= 12 && j > 12 ? 11 * MS : MS;
        assertWithin(0.00006, 0.00048, crowd("split", 25, split, VivaldiSettings.USUAL, seed));
    }

    /** In two dimensions, which a circle fills: peer 0 in the middle must be above it, by a radius. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void shouldFindACircleAndWhoIsAboveIt(long seed) {
        double radius = 100 * MS;
        Delays circle = (i, j) -> i == 0 ? 2 * radius : 2 * radius * StrictMath.sin(StrictMath.PI * (j - i) / 25);
        Crowd crowd = crowd("circle", 25, circle, VivaldiSettings.USUAL.withDimensions(2), seed);
        assertWithin(0.0028, 0.064, crowd);
        assertTrue(crowd.peers[0].coordinate().height() >= 0.97 * 0.1);
        for (int i = 1; i < 25; i++) {
            double height = crowd.peers[i].coordinate().height();
            assertTrue(height <= 0.03 * 0.1, () -> "height " + height);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void shouldDoWhatItCanWhereThereIsNoSpace(long seed) {
        SeededRandom random = SeededRandom.of(seed, -2);
        Delays any = (i, j) -> (100 + 10 * random.nextGaussian()) * MS;
        assertWithin(0.075, 0.33, crowd("random", 25, any, VivaldiSettings.USUAL, seed));
    }

    /** Sixteen of the 500 others are measured. The noise alone, which no coordinates can know, is 0.24 in the median. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldEstimateTheInternet(long seed) {
        Crowd crowd = new Crowd(Crowd.king(500, seed), VivaldiSettings.USUAL, seed)
                .neighbours(16)
                .run(300);
        Crowd.Errors errors = crowd.errors();
        System.out.printf(
                "500 peers, seed %d: median %.3f, ninth decile %.3f; ignored %.3f%n",
                seed, errors.median(), errors.ninthDecile(), crowd.ignoredOfHonest());
        assertTrue(errors.median() <= 0.38, () -> "median " + errors.median());
        assertTrue(crowd.ignoredOfHonest() < 0.08, () -> "ignored " + crowd.ignoredOfHonest());
    }
}
