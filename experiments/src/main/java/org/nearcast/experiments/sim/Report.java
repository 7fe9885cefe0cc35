// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.sim;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.nearcast.experiments.run.Csv;
import org.nearcast.experiments.run.Table;
import org.nearcast.overlay.sim.Loss;
import org.nearcast.overlay.sim.Simulation;

/**
 * What a run leaves behind: result.json and tables, which follow from the seed to the byte, and what a person reads. Numbers are written as
 * decimals of our own rounding, because Java's text of a double changed with version 19.
 */
final class Report {
    private static final int DECIMALS = 6;

    private final Trial trial;
    private final Trial.Outcome outcome;

    Report(Trial trial, Trial.Outcome outcome) {
        this.trial = trial;
        this.outcome = outcome;
    }

    /** A number as it is written; null stays null. */
    static Number rounded(Number value) {
        if (!(value instanceof Double number)) {
            return value;
        }
        if (!Double.isFinite(number)) {
            return null;
        }
        BigDecimal rounded = new BigDecimal(number).setScale(DECIMALS, RoundingMode.HALF_EVEN);
        return rounded.signum() == 0 ? BigDecimal.ZERO : rounded.stripTrailingZeros();
    }

    private static Object cell(Number value) {
        return rounded(value) instanceof BigDecimal decimal ? decimal.toPlainString() : value;
    }

    /** Writes result.json and a table for each series. */
    void write(Path folder) throws IOException {
        Simulation simulation = outcome.simulation();
        Map<String, Object> whole = new LinkedHashMap<>();
        whole.put("scenario", trial.scenario().name());
        whole.put("seed", trial.seed());
        whole.put("level", trial.detail().word());
        whole.put("parameters", trial.values().all());
        whole.put("figures", figures());
        whole.put("digest", String.format("%016x", simulation.digest()));
        whole.put("virtualSeconds", rounded(simulation.nowNs() / 1e9));
        whole.put("events", simulation.events());
        whole.put("deliveredDatagrams", simulation.delivered());
        Map<String, Long> lost = new LinkedHashMap<>();
        for (Loss why : Loss.values()) {
            lost.put(why.name().toLowerCase(Locale.ROOT), simulation.lost(why));
        }
        whole.put("lostDatagrams", lost);
        whole.put("malformedDatagrams", simulation.malformedDatagrams());
        List<Object> tables = new ArrayList<>();
        for (Series series : outcome.measurement().series()) {
            String file = series.name() + ".csv";
            tables.add(Map.of("file", file, "title", series.title()));
            try (Csv csv = new Csv(folder.resolve(file), series.columns().toArray(String[]::new))) {
                for (List<Number> row : series.rows()) {
                    csv.row(row.stream().map(Report::cell).toArray());
                }
            }
        }
        whole.put("series", tables);
        new ObjectMapper()
                .enable(SerializationFeature.INDENT_OUTPUT, SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                .enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN)
                .writeValue(folder.resolve("result.json").toFile(), whole);
    }

    private Map<String, Number> figures() {
        Map<String, Number> given = new LinkedHashMap<>(outcome.measurement().figures());
        Map<String, Number> figures = new LinkedHashMap<>();
        for (Figure figure : trial.scenario().figures()) {
            if (!given.containsKey(figure.key())) {
                throw new IllegalStateException(trial.scenario().name() + " does not tell its " + figure.key());
            }
            figures.put(figure.key(), rounded(given.remove(figure.key())));
        }
        if (!given.isEmpty()) {
            throw new IllegalStateException(trial.scenario().name() + " promises no " + given.keySet());
        }
        return figures;
    }

    /** The figures for people. */
    Table table() {
        Table table = new Table()
                .column("figure", "", "%s")
                .column("value", "", "%14s")
                .column("unit", "", "%s")
                .column("what it is", "", "%s");
        Map<String, Number> figures = figures();
        for (Figure figure : trial.scenario().figures()) {
            table.row(figure.key(), shown(figures.get(figure.key())), figure.unit(), figure.meaning());
        }
        return table;
    }

    private static String shown(Number value) {
        if (value instanceof BigDecimal decimal) {
            int scale = decimal.abs().compareTo(BigDecimal.TEN) >= 0 ? 1 : 4;
            return decimal.setScale(Math.min(Math.max(0, decimal.scale()), scale), RoundingMode.HALF_EVEN)
                    .toPlainString();
        }
        return value == null ? "-" : value.toString();
    }
}
