// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.peering;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.nearcast.experiments.media.Arrivals;
import org.nearcast.experiments.media.Percentiles;
import org.nearcast.experiments.run.LinkConditions;
import org.nearcast.experiments.run.Run;
import org.nearcast.experiments.stage.FfmpegPlayer;
import org.nearcast.experiments.stage.Recording;
import org.nearcast.experiments.stage.Screening;
import org.nearcast.experiments.stage.Stage;
import org.nearcast.experiments.stage.Video;
import org.nearcast.lab.Lab;
import org.nearcast.lab.LabOptions;
import org.nearcast.lab.LabProcess;

/**
 * One setting from the CDN to the two ways of peering: pings all the time, and the same stream, for which broadcaster and viewers
 * connect again at each change (the network takes connections over at their SYN, never later).
 */
final class DelayRun {
    /** Two viewers: their streams together are what the prototype's CDN link cannot carry. */
    static final int VIEWERS = 2;

    private static final String STREAM = "live/delay";
    private static final String BROADCASTER = "b1";
    private static final Duration STEP = Duration.ofMillis(500);
    private static final Duration LAST_FRAMES = Duration.ofSeconds(1);
    private static final Duration UNDISTURBED = Duration.ofSeconds(2);

    /**
     * A part of the run.
     *
     * @param fromNs when all played, ns since the epoch
     * @param untilNs when the next change began
     * @param pathMs the floor under its media delay, ms
     */
    record Part(Way way, long fromNs, long untilNs, double pathMs, List<Arrivals> viewers) {
        /** Delays of the frames that left within it, ms. */
        List<Double> delays() {
            return viewers.stream()
                    .flatMap(v -> v.live().stream())
                    .filter(f -> f.leftNs() >= fromNs && f.leftNs() < untilNs)
                    .map(f -> f.delayNs() / 1e6)
                    .toList();
        }
    }

    private final Run run;
    private final DelaySetting setting;
    private final boolean quick;
    private final List<Part> parts = new ArrayList<>();
    private final List<PingTrain> pings = new ArrayList<>();
    private final Map<String, List<PingTrain.Reply>> replies = new LinkedHashMap<>();
    private long beganNs;
    private LinkConditions links;

    DelayRun(Run run, DelaySetting setting, boolean quick) {
        this.run = run;
        this.setting = setting;
        this.quick = quick;
    }

    void measure(int attempt) throws IOException, InterruptedException {
        Path folder = run.logs().resolve(setting.key() + (attempt > 1 ? "-" + attempt : ""));
        try (Lab lab = run.lab(LabOptions.of(setting.topology(VIEWERS)))) {
            Stage stage = new Stage(lab, folder);
            stage.controller(stage.fingerprint(Way.GATEWAY.key()), stage.fingerprint(Way.DIRECT.key()));
            stage.origin();
            lab.resetLateness();
            beganNs = wallNs();
            pings.add(PingTrain.start(lab.host(BROADCASTER), lab.host("v1"), folder));
            pings.add(PingTrain.start(lab.host(BROADCASTER), lab.host("cdn"), folder));
            pings.add(PingTrain.start(lab.host("v1"), lab.host("cdn"), folder));
            Optional<LabProcess> peer = Optional.empty();
            for (Way way : Way.values()) {
                peer = show(stage, way, folder, peer);
            }
            peer.ifPresent(Stage::stop);
            links = LinkConditions.of(lab);
            for (PingTrain train : pings) {
                train.stop();
                replies.put(train.name(), train.replies());
            }
        }
    }

    /** Shows the stream one way; returns the edge peer of the next, which is started while the stream still runs. */
    private Optional<LabProcess> show(Stage stage, Way way, Path folder, Optional<LabProcess> peer)
            throws IOException, InterruptedException {
        try (Recording recording = new Recording(stage.lab(), folder.resolve("captures-" + way.key()));
                Screening screening = new Screening(stage, recording, STREAM)) {
            if (way == Way.DIRECT) {
                recording.broadcasterToItself(BROADCASTER);
            } else {
                recording.broadcaster(BROADCASTER);
            }
            stage.viewers().forEach(viewer -> recording.viewer(viewer, BROADCASTER));
            if (way == Way.DIRECT) {
                screening.broadcastToOwnPeer(BROADCASTER, Video.DEFAULT);
            } else {
                screening.broadcast(BROADCASTER, Video.DEFAULT);
            }
            screening.watch(stage.viewers(), FfmpegPlayer.DECODING, Duration.ofMillis(100));
            screening.awaitPictures();
            long fromNs = wallNs();
            long seconds = way == Way.CDN ? setting.cdnSeconds(quick) : setting.peeredSeconds(quick);
            while (wallNs() - fromNs < seconds * 1_000_000_000L) {
                screening.goOn(STEP);
                tell(way, recording, (wallNs() - fromNs) / 1e9, seconds);
            }
            Optional<LabProcess> next = peer;
            if (way == Way.CDN) {
                // Who is connected already stays with the CDN, undisturbed.
                next = Optional.of(stage.peer("gw", Way.GATEWAY.key()));
                stage.awaitGateway("gw");
                screening.goOn(UNDISTURBED);
            }
            long untilNs = wallNs();
            screening.goOn(LAST_FRAMES);
            screening.end();
            double path = way.path(setting.lan(), setting.cdn())
                    .delayMs(recording.departures(BROADCASTER).meanBytes());
            parts.add(new Part(way, fromNs, untilNs, path, recording.arrivals()));
            if (way == Way.GATEWAY) {
                peer.ifPresent(stage::stopPeer);
                next = Optional.of(stage.peer(BROADCASTER, Way.DIRECT.key()));
                stage.awaitGateway(BROADCASTER);
            }
            return next;
        }
    }

    private void tell(Way way, Recording recording, double elapsed, long seconds) {
        long now = recording.departures(BROADCASTER).lastNs().orElse(0);
        StringBuilder line = new StringBuilder(
                String.format(Locale.ROOT, "  %-8s %3.0f of %d s   half round trips ms:", way.key(), elapsed, seconds));
        for (PingTrain train : pings) {
            double median = PingTrain.medianMs(train.replies(), wallNs() - 4_000_000_000L, Long.MAX_VALUE);
            line.append(String.format(Locale.ROOT, " %s %.0f", train.name(), median / 2));
        }
        line.append("   media delay ms:");
        recording
                .arrivals()
                .forEach(a -> line.append(String.format(
                        Locale.ROOT, " %s %.0f", a.name(), a.recentDelayMs(now).orElse(Double.NaN))));
        run.terminal().moment("%s", line);
    }

    private static long wallNs() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }

    DelaySetting setting() {
        return setting;
    }

    List<Part> parts() {
        return parts;
    }

    /** By train's name. */
    Map<String, List<PingTrain.Reply>> replies() {
        return replies;
    }

    LinkConditions links() {
        return links;
    }

    /** Seconds since the pings began. */
    double seconds(long ns) {
        return (ns - beganNs) / 1e9;
    }

    /** From the last frame of one part to the first of the next, the later viewer's, ms. */
    double gapMs(Part before, Part after) {
        double worst = 0;
        for (int i = 0; i < before.viewers().size(); i++) {
            List<Arrivals.Live> old = before.viewers().get(i).live();
            List<Arrivals.Live> fresh = after.viewers().get(i).live();
            if (old.isEmpty() || fresh.isEmpty()) {
                return Double.NaN;
            }
            Arrivals.Live last = old.get(old.size() - 1);
            Arrivals.Live first = fresh.get(0);
            worst = Math.max(worst, (first.leftNs() + first.delayNs() - last.leftNs() - last.delayNs()) / 1e6);
        }
        return worst;
    }

    /** Percentiles of what the text plots, half of the round trips along the way, within a part's seconds, ms. */
    Percentiles halfRoundTrips(Part part, long fromNs, long untilNs) {
        return Percentiles.of(TextMeasure.of(part.way(), replies).stream()
                .filter(r -> r.sentNs() >= fromNs && r.sentNs() < untilNs)
                .map(TextMeasure::ms)
                .toList());
    }
}
