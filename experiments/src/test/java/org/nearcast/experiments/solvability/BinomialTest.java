// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.solvability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BinomialTest {
    /** Of 97.5 % each, worked out with 40 digits from the sums of the distribution. */
    @Test
    void shouldGiveTheBoundsOfTheDistribution() {
        bounds(0, 10, 0, 0.308497107819);
        bounds(1, 10, 0.00252857854446, 0.445016117028);
        bounds(2, 10, 0.0252107263268, 0.556095462308);
        bounds(5, 10, 0.187086028447, 0.812913971553);
        bounds(9, 10, 0.554983882972, 0.997471421456);
        bounds(10, 10, 1 - 0.308497107819, 1);
        bounds(10, 100, 0.0490046892215, 0.17622259774);
        bounds(99, 100, 0.945540614608, 0.999746853967);
        bounds(3, 10_000_000, 6.18672165625e-8, 8.76727054158e-7);
        bounds(141, 4_000_000, 2.96720408156e-5, 4.15718506513e-5);
        bounds(25_289, 4_000_000, 0.00624480832444, 0.00640040762712);
    }

    private static void bounds(long failures, long trials, double low, double high) {
        String which = failures + " of " + trials;
        assertEquals(low, Binomial.lower(failures, trials, 0.975), 1e-7 * low, which);
        assertEquals(high, Binomial.upper(failures, trials, 0.975), 1e-7 * high, which);
    }

    @Test
    void shouldBeThreeOfTheTrialsWhenNothingFailed() {
        assertEquals(3e-7, Binomial.upper(0, 10_000_000, 0.95), 0.01e-7);
        assertEquals(1 - Math.pow(0.05, 0.1), Binomial.upper(0, 10, 0.95), 1e-12);
    }

    @Test
    void shouldMirrorTheLowerBoundInTheUpper() {
        for (int failures = 0; failures <= 50; failures++) {
            assertEquals(
                    1 - Binomial.upper(50 - failures, 50, 0.95),
                    Binomial.lower(failures, 50, 0.95),
                    1e-10,
                    "" + failures);
        }
    }

    /** What "95 %" promises: that the bound is below the truth in 5 % of cases or fewer, here counted exactly. */
    @Test
    void shouldBeWrongInAtMostFivePercentOfCases() {
        for (double p : new double[] {0.001, 0.01, 0.1, 0.3, 0.5, 0.9}) {
            int n = 200;
            double wrongAbove = 0;
            double wrongBelow = 0;
            for (int failures = 0; failures <= n; failures++) {
                double probability = Binomial.probability(failures, n, p);
                wrongAbove += Binomial.upper(failures, n, 0.95) < p ? probability : 0;
                wrongBelow += Binomial.lower(failures, n, 0.95) > p ? probability : 0;
            }
            assertTrue(wrongAbove <= 0.05 && wrongBelow <= 0.05, p + ": " + wrongAbove + " and " + wrongBelow);
        }
    }

    @Test
    void shouldGiveTheProbabilitiesOfTheDefinition() {
        long seed = 1934;
        Random random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            int n = 1 + random.nextInt(120);
            int x = random.nextInt(n + 1);
            double p = random.nextInt(999) / 1000.0 + 0.001;
            double expected = definition(x, n, p);
            assertEquals(
                    expected,
                    Binomial.probability(x, n, p),
                    1e-11 * expected,
                    x + " of " + n + ", " + p + ", seed " + seed);
        }
        assertEquals(1, Binomial.probability(0, 9, 0));
        assertEquals(1, Binomial.probability(9, 9, 1));
        assertEquals(0, Binomial.probability(1, 9, 0));
    }

    private static double definition(int x, int n, double p) {
        MathContext digits = new MathContext(50);
        BigDecimal product = BigDecimal.ONE;
        for (int i = 1; i <= x; i++) {
            product = product.multiply(BigDecimal.valueOf(n - x + i)).divide(BigDecimal.valueOf(i), digits);
        }
        BigDecimal one = new BigDecimal(p);
        return product.multiply(one.pow(x, digits))
                .multiply(BigDecimal.ONE.subtract(one).pow(n - x, digits))
                .doubleValue();
    }

    @Test
    void shouldRefuseWhatHasNoBound() {
        assertThrows(IllegalArgumentException.class, () -> Binomial.upper(0, 0, 0.95));
        assertThrows(IllegalArgumentException.class, () -> Binomial.upper(2, 1, 0.95));
        assertThrows(IllegalArgumentException.class, () -> Binomial.lower(-1, 1, 0.95));
        assertThrows(IllegalArgumentException.class, () -> Binomial.lower(1, 2, 1));
        assertThrows(IllegalArgumentException.class, () -> Binomial.upper(1, 2, 0));
    }
}
