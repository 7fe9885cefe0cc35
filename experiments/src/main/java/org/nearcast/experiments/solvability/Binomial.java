// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.solvability;

/**
 * What a count of failures in independent trials says of the probability of one: the exact bounds of Clopper and Pearson ("The use of
 * confidence or fiducial limits illustrated in the case of the binomial", Biometrika 26, 1934). A bound of confidence c is wrong in at most a
 * share 1 - c of all cases, whatever the probability is. Right to six digits up to 10^9 trials.
 */
final class Binomial {
    private static final double LOG_2_PI = Math.log(2 * Math.PI);

    /** Terms that are so much smaller than the sum are left out. */
    private static final double NEGLIGIBLE = 1e-17;

    private static final int HALVINGS = 200;

    private Binomial() {}

    /**
     * The upper bound: with this probability as few failures or fewer would be seen with probability 1 - c.
     *
     * @param failures 0 to {@code trials}
     * @param trials 1 or more
     * @param confidence c, above 0 and below 1
     */
    static double upper(long failures, long trials, double confidence) {
        check(failures, trials, confidence);
        double alpha = 1 - confidence;
        if (failures == trials) {
            return 1;
        }
        if (failures == 0) {
            return -Math.expm1(Math.log(alpha) / trials);
        }
        double low = failures / (double) trials;
        double high = 1;
        for (int i = 0; i < HALVINGS && low < high; i++) {
            double middle = (low + high) / 2;
            if (atMost(failures, trials, middle) > alpha) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }

    /**
     * The lower bound: with this probability as many failures or more would be seen with probability 1 - c.
     *
     * @param failures 0 to {@code trials}
     * @param trials 1 or more
     * @param confidence c, above 0 and below 1
     */
    static double lower(long failures, long trials, double confidence) {
        check(failures, trials, confidence);
        double alpha = 1 - confidence;
        if (failures == 0) {
            return 0;
        }
        if (failures == trials) {
            return Math.exp(Math.log(alpha) / trials);
        }
        double low = 0;
        double high = failures / (double) trials;
        for (int i = 0; i < HALVINGS && low < high; i++) {
            double middle = (low + high) / 2;
            if (atLeast(failures, trials, middle) < alpha) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static void check(long failures, long trials, double confidence) {
        if (trials < 1 || failures < 0 || failures > trials || !(confidence > 0 && confidence < 1)) {
            throw new IllegalArgumentException(
                    "no bound for " + failures + " failures in " + trials + " trials with confidence " + confidence);
        }
    }

    /** P(X <= x) for x below the mean: terms fall from x down. */
    private static double atMost(long x, long n, double p) {
        double term = probability(x, n, p);
        double sum = term;
        for (long i = x; i > 0 && term > NEGLIGIBLE * sum; i--) {
            term *= i * (1 - p) / ((n - i + 1) * p);
            sum += term;
        }
        return sum;
    }

    /** P(X >= x) for x above the mean: terms fall from x up. */
    private static double atLeast(long x, long n, double p) {
        double term = probability(x, n, p);
        double sum = term;
        for (long i = x; i < n && term > NEGLIGIBLE * sum; i++) {
            term *= (n - i) * p / ((i + 1) * (1 - p));
            sum += term;
        }
        return sum;
    }

    /** P(X = x). */
    static double probability(long x, long n, double p) {
        if (p == 0 || p == 1) {
            return x == (p == 0 ? 0 : n) ? 1 : 0;
        }
        return Math.exp(
                logFactorial(n) - logFactorial(x) - logFactorial(n - x) + x * Math.log(p) + (n - x) * Math.log1p(-p));
    }

    /** By Stirling's series, whose next term is less than 10^-15 from 16 on. */
    static double logFactorial(long n) {
        if (n < 16) {
            double product = 1;
            for (long i = 2; i <= n; i++) {
                product *= i;
            }
            return Math.log(product);
        }
        double r = 1.0 / n;
        double square = r * r;
        double tail =
                r * (1.0 / 12 - square * (1.0 / 360 - square * (1.0 / 1260 - square * (1.0 / 1680 - square / 1188))));
        return n * Math.log(n) - n + (LOG_2_PI + Math.log(n)) / 2 + tail;
    }
}
