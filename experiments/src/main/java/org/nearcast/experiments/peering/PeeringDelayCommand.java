// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.peering;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.nearcast.experiments.media.Percentiles;
import org.nearcast.experiments.run.Csv;
import org.nearcast.experiments.run.LabExperimentCommand;
import org.nearcast.experiments.run.Run;
import org.nearcast.experiments.run.Table;
import org.nearcast.experiments.stage.Video;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code nearcast experiment peering-delay}: figures 2 and 3 of the SDN text, and its prototype's own setting. */
@Command(name = "peering-delay")
public final class PeeringDelayCommand extends LabExperimentCommand {
    private static final int ATTEMPTS = 2;
    /** At either end of a part, for what rises within it, ns. */
    private static final long END_NS = 5_000_000_000L;

    @Option(names = "--setting", paramLabel = "NAME", defaultValue = "all")
    private String wanted;

    private List<DelaySetting> settings() {
        return Arrays.stream(DelaySetting.values())
                .filter(s -> wanted.equals("all") || wanted.equals(s.key()))
                .toList();
    }

    @Override
    protected void checkOptions() {
        check(
                !settings().isEmpty(),
                "--setting must be all, "
                        + Arrays.stream(DelaySetting.values())
                                .map(DelaySetting::key)
                                .collect(Collectors.joining(", "))
                        + ", not " + wanted);
    }

    @Override
    protected void run(Run run) throws IOException, InterruptedException {
        run.condition("congestionControl", "cubic");
        run.condition("viewers", DelayRun.VIEWERS);
        run.condition("video", Video.DEFAULT);
        run.condition("queueFrames", DelaySetting.QUEUE);
        Table table = new Table()
                .column("", "", "%s")
                .column("", "", "%s")
                .column("half pings", "ms p50", "%.1f")
                .column("first 5 s", "ms", "%.0f")
                .column("last 5 s", "ms", "%.0f")
                .column("path", "ms", "%.1f")
                .column("media", "ms p50", "%.1f")
                .column("media", "ms p95", "%.1f")
                .column("gap before", "ms", "%.0f");
        Map<String, Object> results = new LinkedHashMap<>();
        try (Csv csv = run.csv("delay.csv", "setting", "series", "way", "seconds", "ms")) {
            for (DelaySetting setting : settings()) {
                DelayRun done = measure(run, setting);
                write(csv, done);
                results.put(setting.key(), result(done, table));
            }
        }
        run.put("settings", results);
        run.terminal().say("%n%s", table);
    }

    private DelayRun measure(Run run, DelaySetting setting) throws IOException, InterruptedException {
        DelayRun done = null;
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            run.terminal().say("%n%s", setting.title());
            done = new DelayRun(run, setting, quick());
            done.measure(attempt);
            run.terminal().keep();
            if (done.links().trusted()) {
                break;
            }
            run.terminal().say("  %s", done.links().complaint());
        }
        return done;
    }

    private static void write(Csv csv, DelayRun done) throws IOException {
        String key = done.setting().key();
        done.replies()
                .forEach((name, replies) -> replies.forEach(
                        r -> csv.row(key, "ping-" + name, null, done.seconds(r.sentNs()), r.roundTripMs())));
        for (DelayRun.Part part : done.parts()) {
            TextMeasure.of(part.way(), done.replies()).stream()
                    .filter(m -> m.sentNs() >= part.fromNs() && m.sentNs() < part.untilNs())
                    .forEach(m -> csv.row(key, "half-pings", part.way().key(), done.seconds(m.sentNs()), m.ms()));
            part.viewers().forEach(viewer -> viewer.live()
                    .forEach(f -> csv.row(
                            key,
                            "media-" + viewer.name(),
                            part.way().key(),
                            done.seconds(f.leftNs()),
                            f.delayNs() / 1e6)));
        }
        csv.flush();
    }

    private static Map<String, Object> result(DelayRun done, Table table) {
        DelaySetting setting = done.setting();
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("title", setting.title());
        result.put("topology", setting.topology(DelayRun.VIEWERS).name());
        result.put("lanMbit", setting.lan().rateMbit());
        result.put("lanDelayMs", setting.lan().delayMs());
        result.put("cdnMbit", setting.cdn().rateMbit());
        result.put("cdnDelayMs", setting.cdn().delayMs());
        setting.claim().ifPresent(claim -> result.put("claim", claim));
        List<DelayRun.Part> parts = new ArrayList<>(done.parts());
        for (int i = 0; i < parts.size(); i++) {
            DelayRun.Part part = parts.get(i);
            Double gap = i == 0 ? null : done.gapMs(parts.get(i - 1), part);
            Percentiles media = Percentiles.of(part.delays());
            Percentiles half = done.halfRoundTrips(part, part.fromNs(), part.untilNs());
            Percentiles first = done.halfRoundTrips(part, part.fromNs(), part.fromNs() + END_NS);
            Percentiles last = done.halfRoundTrips(part, part.untilNs() - END_NS, part.untilNs());
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("fromSeconds", done.seconds(part.fromNs()));
            figures.put("untilSeconds", done.seconds(part.untilNs()));
            figures.put("halfPingMs", half.named(50, 95));
            figures.put("halfPingFirstMs", first.named(50).get("p50"));
            figures.put("halfPingLastMs", last.named(50).get("p50"));
            Map<String, Object> roundTrips = new LinkedHashMap<>();
            done.replies()
                    .forEach((name, replies) -> roundTrips.put(
                            name,
                            Percentiles.of(replies.stream()
                                            .filter(r -> r.sentNs() >= part.fromNs() && r.sentNs() < part.untilNs())
                                            .map(PingTrain.Reply::roundTripMs)
                                            .toList())
                                    .named(50, 95)));
            figures.put("roundTripMs", roundTrips);
            figures.put("pathMs", part.pathMs());
            figures.put("mediaDelayMs", media.named(50, 95, 99));
            figures.put("frames", part.delays().size());
            figures.put("gapBeforeMs", gap);
            result.put(part.way().key(), figures);
            table.row(
                    i == 0 ? setting.key() : "",
                    part.way().key(),
                    half.at(50),
                    first.at(50),
                    last.at(50),
                    part.pathMs(),
                    media.at(50),
                    media.at(95),
                    gap);
        }
        result.putAll(done.links().describe());
        result.put("trusted", done.links().trusted());
        return result;
    }

    @Override
    protected void draw(Run run) throws IOException, InterruptedException {
        for (DelaySetting setting : settings()) {
            run.plot("peering_delay.py", setting.key() + ".png", "delay.csv", "result.json");
        }
    }
}
