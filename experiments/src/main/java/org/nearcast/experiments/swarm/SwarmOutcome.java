// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.swarm;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nearcast.experiments.sim.Measurement;
import org.nearcast.experiments.sim.Series;
import org.nearcast.experiments.sim.Trial;

/** What a case's seeds came to. */
record SwarmOutcome(SwarmCase made, List<Sample> runs) {
    /** The series of a run in which its distributions are. */
    private static final String DISTRIBUTION = "distribution";

    /**
     * What is kept of one run.
     *
     * @param distribution parts of the viewers, and what no more of them had
     */
    record Sample(long seed, Map<String, ? extends Number> figures, Series distribution, double virtualSeconds) {
        static Sample of(long seed, Trial.Outcome outcome) {
            Measurement measurement = outcome.measurement();
            Map<String, ? extends Number> figures = measurement.figures();
            for (Series series : measurement.series()) {
                if (series.name().equals(DISTRIBUTION)) {
                    return new Sample(
                            seed, figures, series, outcome.simulation().nowNs() / 1e9);
                }
            }
            throw new IllegalStateException("a swarm without distributions");
        }
    }

    /** A figure, the mean of all runs that have it; null if none has. */
    Double mean(String figure) {
        double sum = 0;
        int count = 0;
        for (Sample run : runs) {
            Number value = run.figures().get(figure);
            if (value != null) {
                sum += value.doubleValue();
                count++;
            }
        }
        return count == 0 ? null : (Double) (sum / count);
    }

    /** The keys that every result of a swarm has. */
    Map<String, Object> describe() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("startupMs", quantiles("startUpMs"));
        all.put("lagMs", quantiles("lagMs"));
        for (String key :
                List.of("continuity", "continuityP5", "sourceRate", "savings", "duplicates", "originPart", "hops")) {
            all.put(key, rounded(mean(key), 5));
        }
        all.put("peers", made.peers());
        all.put("virtualSeconds", runs.get(0).virtualSeconds());
        all.put("seed", runs.get(0).seed());
        all.put("seeds", runs.stream().map(Sample::seed).toList());
        all.put("level", made.detail().word());
        all.put("command", made.trial(runs.get(0).seed()).command());
        return all;
    }

    private Map<String, Object> quantiles(String figure) {
        Map<String, Object> both = new LinkedHashMap<>();
        both.put("p50", rounded(mean(figure + "P50"), 0));
        both.put("p95", rounded(mean(figure + "P95"), 0));
        return both;
    }

    private static Double rounded(Double value, int decimals) {
        double unit = Math.pow(10, decimals);
        return value == null ? null : (Double) (Math.round(value * unit) / unit);
    }
}
