// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.failover;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.nearcast.experiments.run.Table;

/** What one failure did in several runs: the median of each figure, the least and the most. */
final class OutcomeSummary {
    private final Failure failure;
    private final List<Outcome> outcomes;

    OutcomeSummary(Failure failure, List<Outcome> outcomes) {
        this.failure = failure;
        this.outcomes = outcomes;
    }

    /** For {@link #addTo}. */
    static Table table() {
        return new Table()
                .column("", "", "%s")
                .column("noticed", "ms", "%.0f")
                .column("site's stream", "ends, ms", "%.0f")
                .column("its longest gap", "ms", "%.0f")
                .column("then by", "", "%s")
                .column("outside's gap", "ms", "%.0f")
                .column("new answered", "ms", "%.0f")
                .column("by", "", "%s")
                .column("lost until", "ms", "%.0f")
                .column("worst wait", "ms", "%.0f")
                .column("home again", "ms", "%.0f");
    }

    void addTo(Table table) {
        table.row(
                failure.key(),
                median(Outcome::noticedMs),
                median(o -> o.near().endedMs()),
                median(o -> Optional.of(o.near().gapMs())),
                common(o -> o.near().backBy().or(() -> survivor(o.near()))),
                median(o -> Optional.of(o.direct().gapMs())),
                median(o -> o.reach().answeredMs()),
                common(o -> o.reach().answeredBy()),
                median(o -> o.reach().lostUntilMs()),
                median(o -> o.newcomers().worstWaitMs()),
                median(o -> o.newcomers().homeMs()));
    }

    private static Optional<String> survivor(Outcome.InFlight viewer) {
        return viewer.survived() ? Optional.of("(lasts)") : Optional.empty();
    }

    /** For JSON. */
    Map<String, Object> named() {
        Map<String, Object> named = new LinkedHashMap<>();
        named.put("title", failure.title());
        named.put("runs", outcomes.size());
        named.put("lastedMs", spread(o -> Optional.of(o.lastedMs())));
        named.put("noticedMs", spread(Outcome::noticedMs));
        named.put("noticed", common(Outcome::noticed));
        named.put("site", viewer(Outcome::near));
        named.put("outside", viewer(Outcome::direct));
        named.put("broadcasterEndedMs", spread(Outcome::broadcasterEndedMs));
        named.put("answeredMs", spread(o -> o.reach().answeredMs()));
        named.put("answeredBy", common(o -> o.reach().answeredBy()));
        named.put("connectionsLost", spread(o -> Optional.of((double) o.reach().lost())));
        named.put("lostUntilMs", spread(o -> o.reach().lostUntilMs()));
        named.put(
                "newcomers",
                outcomes.stream().mapToInt(o -> o.newcomers().came()).sum());
        named.put(
                "newcomersServed",
                outcomes.stream().mapToInt(o -> o.newcomers().served()).sum());
        named.put("worstWaitMs", spread(o -> o.newcomers().worstWaitMs()));
        named.put("homeMs", spread(o -> o.newcomers().homeMs()));
        return named;
    }

    private Map<String, Object> viewer(Function<Outcome, Outcome.InFlight> which) {
        Map<String, Object> named = new LinkedHashMap<>();
        named.put("usualGapMs", spread(o -> Optional.of(which.apply(o).usualGapMs())));
        named.put("gapMs", spread(o -> Optional.of(which.apply(o).gapMs())));
        named.put(
                "survived",
                outcomes.stream().filter(o -> which.apply(o).survived()).count());
        named.put("endedMs", spread(o -> which.apply(o).endedMs()));
        named.put("endedHow", common(o -> which.apply(o).endedHow()));
        named.put("backMs", spread(o -> which.apply(o).backMs()));
        named.put("backBy", common(o -> which.apply(o).backBy()));
        return named;
    }

    private double[] sorted(Function<Outcome, Optional<Double>> figure) {
        return outcomes.stream()
                .flatMap(o -> figure.apply(o).stream())
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
    }

    /** Of the runs that have it; null if none has. */
    private Double median(Function<Outcome, Optional<Double>> figure) {
        double[] sorted = sorted(figure);
        if (sorted.length == 0) {
            return null;
        }
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private Map<String, Double> spread(Function<Outcome, Optional<Double>> figure) {
        double[] sorted = sorted(figure);
        if (sorted.length == 0) {
            return null;
        }
        Map<String, Double> spread = new LinkedHashMap<>();
        spread.put("median", median(figure));
        spread.put("least", sorted[0]);
        spread.put("most", sorted[sorted.length - 1]);
        return spread;
    }

    /** What the runs say, each once, in order of appearance; null if none says anything. */
    private String common(Function<Outcome, Optional<String>> what) {
        List<String> said = outcomes.stream()
                .flatMap(o -> what.apply(o).stream())
                .distinct()
                .toList();
        return said.isEmpty() ? null : String.join(" or ", said);
    }

    /** One run for a person who watches. */
    static String sentence(Outcome outcome) {
        Outcome.InFlight near = outcome.near();
        String site = near.survived()
                ? "the site's stream goes on"
                : "the site's stream ends after " + seconds(near.endedMs()) + " and is back after "
                        + seconds(near.backMs()) + " by " + near.backBy().orElse("nobody");
        return site + String.format(Locale.ROOT, " (longest gap %.1f s); ", near.gapMs() / 1000)
                + String.format(
                        Locale.ROOT,
                        "outside's longest gap %.1f s; ",
                        outcome.direct().gapMs() / 1000)
                + "new connections are answered after "
                + seconds(outcome.reach().answeredMs()) + " by "
                + outcome.reach().answeredBy().orElse("nobody");
    }

    private static String seconds(Optional<Double> ms) {
        return ms.map(value -> String.format(Locale.ROOT, "%.1f s", value / 1000))
                .orElse("never");
    }
}
