// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.solvability;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.nearcast.experiments.run.Csv;
import org.nearcast.experiments.run.Run;
import org.nearcast.experiments.run.Table;
import org.nearcast.rateless.code.CodeParameters;

/** The figures: what came of the trials of each K and arrival. */
final class Failures {
    private final Map<Integer, Map<Arrival, Tally>> tallies = new TreeMap<>();

    /** Sets what came of the trials, if there were any. */
    void put(int k, Arrival arrival, Tally tally) {
        if (tally.trials() > 0) {
            tallies.computeIfAbsent(k, any -> new TreeMap<>()).put(arrival, tally);
        }
    }

    /** What came of them so far. */
    Tally tally(int k, Arrival arrival) {
        return tallies.getOrDefault(k, Map.of()).getOrDefault(arrival, Tally.NONE);
    }

    private static List<FailureRate> rates(Tally tally) {
        return IntStream.rangeClosed(0, Trial.MOST_OVERHEAD)
                .mapToObj(
                        h -> new FailureRate(h, tally.trials(), tally.failures().get(h)))
                .toList();
    }

    /** With the keys of result.json. */
    Map<String, Object> describe() {
        Map<String, Object> blocks = new LinkedHashMap<>();
        tallies.forEach((k, byArrival) -> {
            Map<String, Object> ofK = new LinkedHashMap<>();
            byArrival.forEach((arrival, tally) -> ofK.put(arrival.key(), describe(k, tally)));
            blocks.put(Integer.toString(k), ofK);
        });
        return blocks;
    }

    private static Map<String, Object> describe(int k, Tally tally) {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("trials", tally.trials());
        described.put("kPrime", CodeParameters.forK(k).kPrime());
        described.put("cpuSeconds", Math.round(tally.cpuSeconds() * 10) / 10.0);
        described.put("microsecondsPerTrial", Math.round(tally.cpuSeconds() / tally.trials() * 1e8) / 100.0);
        Map<String, Object> overheads = new LinkedHashMap<>();
        rates(tally).forEach(rate -> overheads.put(Integer.toString(rate.overhead()), rate.describe()));
        described.put("overhead", overheads);
        return described;
    }

    /** Writes failures.csv. */
    void write(Run run) throws IOException {
        try (Csv csv = run.csv(
                "failures.csv",
                "k",
                "symbols",
                "overhead",
                "trials",
                "failures",
                "rate",
                "intervalLow",
                "intervalHigh",
                "upper95")) {
            tallies.forEach((k, byArrival) -> byArrival.forEach((arrival, tally) -> {
                for (FailureRate rate : rates(tally)) {
                    csv.row(
                            k,
                            arrival.key(),
                            rate.overhead(),
                            rate.trials(),
                            rate.failures(),
                            scientific(rate.rate()),
                            scientific(rate.intervalLow()),
                            scientific(rate.intervalHigh()),
                            scientific(rate.upper()));
                }
            }));
        }
    }

    private static String scientific(double p) {
        return String.format(Locale.ROOT, "%.3e", p);
    }

    /** For people. */
    Table table() {
        Table table = new Table()
                .column("K", "", "%d")
                .column("symbols", "", "%s")
                .column("trials", "", "%,d")
                .column("over-", "head", "%d")
                .column("failures", "", "%,d")
                .column("rate", "", "%.2e")
                .column("at most", "95 %", "%.2e")
                .column("ideal", "", "%.1e")
                .column("required", "", "%.0e")
                .column("", "", "%s");
        tallies.forEach((k, byArrival) -> byArrival.forEach((arrival, tally) -> {
            for (FailureRate rate : rates(tally)) {
                table.row(
                        k,
                        arrival.key(),
                        rate.trials(),
                        rate.overhead(),
                        rate.failures(),
                        rate.rate(),
                        rate.upper(),
                        rate.ideal(),
                        rate.required(),
                        rate.verdict() == null ? "" : rate.verdict().key());
            }
        }));
        return table;
    }
}
