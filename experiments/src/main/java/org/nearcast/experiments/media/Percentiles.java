// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.media;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** Percentiles of a sample by the nearest-rank method. */
public final class Percentiles {
    private final double[] sorted;

    private Percentiles(double[] sorted) {
        this.sorted = sorted;
    }

    /** Of these numbers; an empty sample answers NaN. */
    public static Percentiles of(Collection<Double> sample) {
        double[] sorted =
                sample.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return new Percentiles(sorted);
    }

    /** The value below or at which {@code percent} (0 to 100) of the sample lie. */
    public double at(double percent) {
        if (sorted.length == 0) {
            return Double.NaN;
        }
        int rank = (int) Math.ceil(percent / 100 * sorted.length);
        return sorted[Math.max(0, rank - 1)];
    }

    /** Those asked for as {@code p50}, {@code p95} ..., the 100th as {@code max}, rounded to a thousandth; null where there is no sample. */
    public Map<String, Double> named(int... percents) {
        Map<String, Double> named = new LinkedHashMap<>();
        Arrays.stream(percents)
                .forEach(p -> named.put(
                        p == 100 ? "max" : "p" + p, sorted.length == 0 ? null : Math.round(at(p) * 1000) / 1000.0));
        return named;
    }
}
