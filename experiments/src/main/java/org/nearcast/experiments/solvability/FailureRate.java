// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.solvability;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What trials say of how often K + h symbols do not suffice.
 *
 * @param overhead h, 0 to {@link Trial#MOST_OVERHEAD}
 * @param trials 1 or more
 * @param failures 0 to {@code trials}
 */
record FailureRate(int overhead, long trials, long failures) {
    /** How often it may be, at overhead 0, 1 and 2. */
    private static final List<Double> REQUIRED = List.of(1e-2, 1e-4, 1e-6);

    private static final double CONFIDENCE = 0.95;

    /** Of each end of an interval in which the probability is with 95 %. */
    private static final double CONFIDENCE_OF_EITHER_END = 0.975;

    /** What trials say of the requirement. */
    enum Verdict {
        /** The probability is within it, with 95 % confidence. */
        SHOWN,
        /** There were too few trials to tell. */
        OPEN,
        /** The probability is beyond it, with 95 % confidence. */
        REFUTED;

        String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    double rate() {
        return failures / (double) trials;
    }

    /** What the probability is at most, with 95 % confidence. */
    double upper() {
        return Binomial.upper(failures, trials, CONFIDENCE);
    }

    double intervalLow() {
        return Binomial.lower(failures, trials, CONFIDENCE_OF_EITHER_END);
    }

    double intervalHigh() {
        return Binomial.upper(failures, trials, CONFIDENCE_OF_EITHER_END);
    }

    /** That of a code whose rows over GF(256) were all drawn at random, but for terms of 1/256 of it. */
    double ideal() {
        return Math.pow(256, -(overhead + 1));
    }

    /** What it may be, or null where nothing is asked for. */
    Double required() {
        return overhead < REQUIRED.size() ? REQUIRED.get(overhead) : null;
    }

    /** Null where nothing is asked for. */
    Verdict verdict() {
        if (required() == null) {
            return null;
        }
        if (upper() <= required()) {
            return Verdict.SHOWN;
        }
        return Binomial.lower(failures, trials, CONFIDENCE) > required() ? Verdict.REFUTED : Verdict.OPEN;
    }

    /** The same with the keys of result.json. */
    Map<String, Object> describe() {
        Map<String, Object> keys = new LinkedHashMap<>();
        keys.put("failures", failures);
        keys.put("rate", rounded(rate()));
        keys.put("interval95", List.of(rounded(intervalLow()), rounded(intervalHigh())));
        keys.put("upper95", rounded(upper()));
        keys.put("ideal", rounded(ideal()));
        if (required() != null) {
            keys.put("required", required());
            keys.put("verdict", verdict().key());
        }
        return keys;
    }

    /** Four digits; a bound may be rounded to the wrong side of itself by half of the fourth. */
    private static double rounded(double p) {
        return Double.parseDouble(String.format(Locale.ROOT, "%.3e", p));
    }
}
