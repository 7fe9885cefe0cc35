// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.bench;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What one server showed in one round.
 *
 * @param playersPerCore that it bore on one processor
 * @param limit what kept it from more: delay, losses, falling behind, the generator, or that no more were tried
 * @param cpuSecondsPerGbit processor time for 10^9 bits of media delivered, at the equal load
 * @param p50DelayMs of all messages, at the equal load
 * @param p99DelayMs the same
 * @param startP50Ms from connecting to the first key frame, at the equal load
 * @param serverCpus processors that it kept busy at the equal load
 * @param generatorCpus that the load took meanwhile
 */
record OriginFigures(
        double playersPerCore,
        String limit,
        double cpuSecondsPerGbit,
        double p50DelayMs,
        double p99DelayMs,
        double startP50Ms,
        double serverCpus,
        double generatorCpus) {
    /** The four figures by name, and what they depend on. */
    Map<String, Object> named() {
        Map<String, Object> named = new LinkedHashMap<>();
        named.put("playersPerCore", Math.round(playersPerCore));
        named.put("cpuSecondsPerGbit", rounded(cpuSecondsPerGbit));
        named.put("p50DelayMs", rounded(p50DelayMs));
        named.put("p99DelayMs", rounded(p99DelayMs));
        named.put("limit", limit);
        named.put("startP50Ms", rounded(startP50Ms));
        named.put("serverCpus", rounded(serverCpus));
        named.put("generatorCpus", rounded(generatorCpus));
        return named;
    }

    /** The medians of several rounds, and {@code least} and {@code most} of each figure. */
    static Map<String, Object> summary(List<OriginFigures> rounds) {
        Map<String, ToDoubleFunction<OriginFigures>> figures = new LinkedHashMap<>();
        figures.put("playersPerCore", OriginFigures::playersPerCore);
        figures.put("cpuSecondsPerGbit", OriginFigures::cpuSecondsPerGbit);
        figures.put("p50DelayMs", OriginFigures::p50DelayMs);
        figures.put("p99DelayMs", OriginFigures::p99DelayMs);
        figures.put("startP50Ms", OriginFigures::startP50Ms);
        Map<String, Object> summary = new LinkedHashMap<>();
        Map<String, Object> least = new LinkedHashMap<>();
        Map<String, Object> most = new LinkedHashMap<>();
        figures.forEach((name, figure) -> {
            double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
            summary.put(name, rounded(median(sorted)));
            least.put(name, rounded(sorted[0]));
            most.put(name, rounded(sorted[sorted.length - 1]));
        });
        summary.put("limit", rounds.get(rounds.size() - 1).limit());
        summary.put("least", least);
        summary.put("most", most);
        return summary;
    }

    /** Of a sorted sample: the middle one, or the mean of the two in the middle. */
    static double median(double... sorted) {
        double[] copy = Arrays.copyOf(sorted, sorted.length);
        Arrays.sort(copy);
        int middle = copy.length / 2;
        return copy.length % 2 == 1 ? copy[middle] : (copy[middle - 1] + copy[middle]) / 2;
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
