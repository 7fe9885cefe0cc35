// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.rateless;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * One thing that is timed.
 *
 * @param k K, source symbols
 * @param t T, bytes of a symbol
 * @param kernel vector or scalar
 */
public record CodecCase(Operation operation, int k, int t, String kernel) {
    /** Source data coded in a second, Mbit (10^6 bits), when a block takes so long. */
    public double mbps(double ns) {
        return 8e3 * k * t / ns;
    }

    /** With the keys of the JSON file. */
    public Map<String, Object> named(Timing timing) {
        Map<String, Object> named = new LinkedHashMap<>();
        named.put("op", operation.word());
        named.put("k", k);
        named.put("t", t);
        named.put("kernel", kernel);
        named.put("mbps", rounded(mbps(timing.medianNs())));
        named.put("mbpsLeast", rounded(mbps(timing.mostNs())));
        named.put("mbpsMost", rounded(mbps(timing.leastNs())));
        return named;
    }

    private static double rounded(double mbps) {
        return Math.round(mbps * 10) / 10.0;
    }

    /** For people. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s, K %d, T %d, %s kernel", operation.word(), k, t, kernel);
    }
}
