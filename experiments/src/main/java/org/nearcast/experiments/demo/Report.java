// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.demo;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.nearcast.experiments.media.Arrivals;
import org.nearcast.experiments.media.Departures;
import org.nearcast.experiments.run.Csv;
import org.nearcast.experiments.run.Run;
import org.nearcast.experiments.run.Table;

/** Fills result.json and delay.csv, and makes the same into a table for people. */
final class Report implements AutoCloseable {
    private final Run run;
    private final Csv csv;

    Report(Run run) throws IOException {
        this.run = run;
        csv = run.csv("delay.csv", "phase", "viewer", "seconds", "delayMs");
    }

    /** Adds a phase's figures and the frames behind them. */
    void add(Phase phase, PhaseResult figures, Departures departures, List<Arrivals> viewers) throws IOException {
        run.put(phase.key(), figures);
        long began = departures.all().get(0).timeNs();
        for (Arrivals viewer : viewers) {
            for (Arrivals.Live frame : viewer.live()) {
                csv.row(phase.key(), viewer.name(), (frame.leftNs() - began) / 1e9, frame.delayNs() / 1e6);
            }
        }
        csv.flush();
    }

    /** One line a phase. */
    static Table table(Map<Phase, PhaseResult> phases) {
        Table table = new Table()
                .column("", "", "%s")
                .column("path", "ms", "%.1f")
                .column("median", "ms", "%.1f")
                .column("p95", "ms", "%.1f")
                .column("excess", "ms", "%.1f")
                .column("start-up", "ms", "%.0f")
                .column("continuity", "", "%.4f")
                .column("CDN up", "MB", "%.2f")
                .column("CDN down", "MB", "%.2f");
        phases.forEach((phase, r) -> table.row(
                phase.key(),
                r.pathMs(),
                r.mediaDelayMs().get("p50"),
                r.mediaDelayMs().get("p95"),
                r.excessMs().get("p50"),
                r.startupMs().get("p50"),
                r.continuity(),
                r.cdnUpBytes() / 1e6,
                r.cdnDownBytes() / 1e6));
        return table;
    }

    @Override
    public void close() throws IOException {
        csv.close();
    }
}
