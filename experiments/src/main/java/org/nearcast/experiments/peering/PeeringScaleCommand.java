// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.peering;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nearcast.experiments.media.Arrivals;
import org.nearcast.experiments.run.Csv;
import org.nearcast.experiments.run.LabExperimentCommand;
import org.nearcast.experiments.run.Run;
import org.nearcast.experiments.run.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code nearcast experiment peering-scale}: what a growing audience costs the CDN's link, by the CDN and peered. */
@Command(name = "peering-scale")
public final class PeeringScaleCommand extends LabExperimentCommand {
    /** Links that the delay line keeps in time on a small machine, with those of broadcaster, edge peer and CDN. */
    private static final int MOST = 37;

    private static final List<Integer> SIZES = List.of(1, 2, 4, 8, 16, 32);
    private static final List<Integer> QUICK_SIZES = List.of(1, 2, 4);
    private static final int SECONDS = 20;
    private static final int QUICK_SECONDS = 2;

    @Option(names = "--viewers", paramLabel = "N,N...", split = ",")
    private List<Integer> wanted = List.of();

    private List<Integer> sizes() {
        return !wanted.isEmpty() ? wanted : quick() ? QUICK_SIZES : SIZES;
    }

    @Override
    protected void checkOptions() {
        List<Integer> sizes = sizes();
        boolean rising = true;
        for (int i = 1; i < sizes.size(); i++) {
            rising &= sizes.get(i) > sizes.get(i - 1);
        }
        check(
                rising && sizes.get(0) >= 1 && sizes.get(sizes.size() - 1) <= MOST,
                "--viewers must be rising numbers from 1 to " + MOST + ", such as 1,4,16, not " + sizes);
    }

    @Override
    protected void run(Run run) throws IOException, InterruptedException {
        int seconds = quick() ? QUICK_SECONDS : SECONDS;
        run.condition("topology", "single");
        run.condition("lanMbit", ScaleSetting.LAN.rateMbit());
        run.condition("lanDelayMs", ScaleSetting.LAN.delayMs());
        run.condition("cdnMbit", ScaleSetting.CDN.rateMbit());
        run.condition("cdnDelayMs", ScaleSetting.CDN.delayMs());
        run.condition("queueFrames", ScaleSetting.QUEUE);
        run.condition("video", ScaleSetting.VIDEO);
        run.condition("players", "FFmpeg that takes the stream apart and decodes nothing (-c copy)");
        run.condition("secondsPerStep", seconds);
        run.condition("congestionControl", "cubic");
        List<AudienceStep> steps = new ScaleRun(run, sizes(), seconds).measure();
        write(run, steps);
        run.put("viewers", result(steps));
        run.terminal().say("%n%s", table(steps));
    }

    private static void write(Run run, List<AudienceStep> steps) throws IOException {
        try (Csv csv = run.csv(
                "scale.csv", "viewers", "way", "viewer", "startupMs", "p50Ms", "p95Ms", "frames", "continuity")) {
            for (AudienceStep step : steps) {
                for (Arrivals viewer : step.audience()) {
                    csv.row(
                            step.viewers(),
                            step.way().key(),
                            viewer.name(),
                            step.newcomers().contains(viewer)
                                    ? viewer.startupMs().orElseThrow()
                                    : null,
                            step.delaysOf(viewer).at(50),
                            step.delaysOf(viewer).at(95),
                            step.framesOf(viewer),
                            step.continuityOf(viewer));
                }
            }
        }
    }

    private static Map<String, Object> result(List<AudienceStep> steps) {
        Map<String, Map<String, Object>> bySize = new LinkedHashMap<>();
        for (AudienceStep step : steps) {
            bySize.computeIfAbsent(Integer.toString(step.viewers()), n -> new LinkedHashMap<>())
                    .put(step.way().key(), step.describe());
        }
        for (AudienceStep peered : steps) {
            if (peered.way() == Way.GATEWAY) {
                int n = peered.viewers();
                Map<String, Object> figures = bySize.get(Integer.toString(n));
                figures.put("savings", AudienceStep.rounded(peered.bytes().savings()));
                figures.put("savingsCeiling", AudienceStep.rounded(1 - 1.0 / n));
                figures.put(
                        "spared",
                        AudienceStep.rounded(
                                peered.bytes().sparedOf(byCdn(steps, n).bytes())));
                figures.put("sparedCeiling", AudienceStep.rounded(1 - 1.0 / (n + 1)));
            }
        }
        return new LinkedHashMap<>(bySize);
    }

    private static AudienceStep byCdn(List<AudienceStep> steps, int viewers) {
        return steps.stream()
                .filter(s -> s.way() == Way.CDN && s.viewers() == viewers)
                .findFirst()
                .orElseThrow();
    }

    private static Table table(List<AudienceStep> steps) {
        Table table = new Table()
                .column("viewers", "", "%d")
                .column("", "", "%s")
                .column("CDN link", "Mbit/s", "%.2f")
                .column("streams", "on it", "%.2f")
                .column("savings", "", "%.3f")
                .column("path", "ms", "%.1f")
                .column("media", "ms p50", "%.1f")
                .column("media", "ms p95", "%.1f")
                .column("start-up", "ms p50", "%.0f")
                .column("start-up", "ms p95", "%.0f")
                .column("continuity", "worst", "%.4f");
        List<AudienceStep> bySize = new ArrayList<>(steps);
        bySize.sort((a, b) -> Integer.compare(a.viewers(), b.viewers()));
        for (AudienceStep step : bySize) {
            table.row(
                    step.viewers(),
                    step.way().key(),
                    step.bytes().mbit(step.bytes().cdn()),
                    step.bytes().streamsOnCdnLink(),
                    step.way() == Way.CDN ? null : step.bytes().savings(),
                    step.pathMs(),
                    step.frameDelays().at(50),
                    step.frameDelays().at(95),
                    step.startups().at(50),
                    step.startups().at(95),
                    step.continuityWorst());
        }
        return table;
    }

    @Override
    protected void draw(Run run) throws IOException, InterruptedException {
        run.plot("peering_scale.py", "scale.png", "scale.csv", "result.json");
    }
}
