// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.nearcast.experiments.media.Arrivals;
import org.nearcast.experiments.media.Departures;

/** Writes result.json, delay.csv and delay.png, and prints the same for people. */
final class Report implements AutoCloseable {
    private final Path folder;
    private final Path plotScript;
    private final BufferedWriter csv;
    private final Map<String, Object> result = new LinkedHashMap<>();

    Report(Path folder, Path plotScript) throws IOException {
        this.folder = folder;
        this.plotScript = plotScript;
        csv = Files.newBufferedWriter(folder.resolve("delay.csv"));
        csv.write("phase,viewer,seconds,delayMs\n");
    }

    /** Adds a phase's figures and the frames behind them. */
    void add(Phase phase, PhaseResult figures, Departures departures, List<Arrivals> viewers) throws IOException {
        result.put(phase.key(), figures);
        long began = departures.all().get(0).timeNs();
        for (Arrivals viewer : viewers) {
            for (Arrivals.Live frame : viewer.live()) {
                csv.write(String.format(
                        Locale.ROOT,
                        "%s,%s,%.3f,%.3f%n",
                        phase.key(),
                        viewer.name(),
                        (frame.leftNs() - began) / 1e9,
                        frame.delayNs() / 1e6));
            }
        }
        csv.flush();
    }

    /** Writes the files. */
    void finish(Map<String, Object> conditions) throws IOException, InterruptedException {
        csv.close();
        result.put("conditions", conditions);
        Path json = folder.resolve("result.json");
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(json.toFile(), result);
        Process plot = new ProcessBuilder(
                        "/usr/bin/python3",
                        plotScript.toString(),
                        folder.resolve("delay.csv").toString(),
                        json.toString(),
                        folder.resolve("delay.png").toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(plot.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!plot.waitFor(60, TimeUnit.SECONDS) || plot.exitValue() != 0) {
            throw new IOException("drawing delay.png failed: " + said.strip());
        }
    }

    /** One line a phase. */
    static void print(PrintStream out, Map<Phase, PhaseResult> phases) {
        String row = "%-9s%8s%8s%8s%8s%9s%11s%9s%9s%n";
        out.printf("%n" + row, "", "path", "median", "p95", "excess", "start-up", "continuity", "CDN up", "CDN down");
        out.printf(row, "", "ms", "ms", "ms", "ms", "ms", "", "MB", "MB");
        phases.forEach((phase, r) -> out.printf(
                Locale.ROOT,
                "%-9s%8.1f%8.1f%8.1f%8.1f%9.0f%11.4f%9.2f%9.2f%n",
                phase.key(),
                r.pathMs(),
                r.mediaDelayMs().get("p50"),
                r.mediaDelayMs().get("p95"),
                r.excessMs().get("p50"),
                r.startupMs().get("p50"),
                r.continuity(),
                r.cdnUpBytes() / 1e6,
                r.cdnDownBytes() / 1e6));
    }

    @Override
    public void close() throws IOException {
        csv.close();
    }
}
