// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.peering;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.nearcast.experiments.media.Arrivals;
import org.nearcast.experiments.run.LinkConditions;
import org.nearcast.experiments.run.Run;
import org.nearcast.experiments.stage.FfmpegPlayer;
import org.nearcast.experiments.stage.Recording;
import org.nearcast.experiments.stage.Screening;
import org.nearcast.experiments.stage.Stage;
import org.nearcast.lab.Lab;
import org.nearcast.lab.LabException;
import org.nearcast.lab.LabOptions;
import org.nearcast.lab.LabProcess;

/**
 * An audience that grows beside the broadcaster, first by the CDN and then, in the same network, with an edge peer: at each size it
 * stays for a while, in which ports are read and frames are timed.
 */
final class ScaleRun {
    private static final String BROADCASTER = "b1";
    private static final String GATEWAY = "gw";
    private static final int ATTEMPTS = 2;
    private static final Duration APART = Duration.ofMillis(100);
    private static final Duration STEP = Duration.ofMillis(500);
    /** Until the stream has a key frame for who comes, and newcomers' first rush is over. */
    private static final Duration SETTLE = Duration.ofSeconds(1);

    private static final Duration LAST_FRAMES = Duration.ofSeconds(1);

    private final Run run;
    private final List<Integer> sizes;
    private final long seconds;
    private final List<AudienceStep> steps = new ArrayList<>();

    /**
     * @param sizes of the audience, rising
     * @param seconds at each size
     */
    ScaleRun(Run run, List<Integer> sizes, long seconds) {
        this.run = run;
        this.sizes = sizes;
        this.seconds = seconds;
    }

    /** All steps: by the CDN, then peered. */
    List<AudienceStep> measure() throws IOException, InterruptedException {
        Path folder = run.logs().resolve("scale");
        int most = sizes.get(sizes.size() - 1);
        try (Lab lab = run.lab(LabOptions.of(ScaleSetting.topology(most)))) {
            Stage stage = new Stage(lab, folder);
            stage.controller(stage.fingerprint(Way.GATEWAY.key()));
            stage.origin();
            show(stage, Way.CDN, folder);
            LabProcess peer = stage.peer(GATEWAY, Way.GATEWAY.key());
            stage.awaitGateway(GATEWAY);
            show(stage, Way.GATEWAY, folder);
            Stage.stop(peer);
            run.condition("links", lab.linkKind());
            run.condition("datapath", lab.datapath());
        }
        return steps;
    }

    private void show(Stage stage, Way way, Path folder) throws IOException, InterruptedException {
        String stream = "live/" + way.key();
        List<String> viewers = new ArrayList<>();
        Path captures = folder.resolve("captures-" + way.key());
        try (Recording recording = new Recording(stage.lab(), captures);
                Screening screening = new Screening(stage, recording, stream)) {
            recording.broadcaster(BROADCASTER);
            screening.broadcast(BROADCASTER, ScaleSetting.VIDEO);
            screening.goOn(SETTLE);
            for (int size : sizes) {
                List<String> newcomers = stage.viewers().subList(viewers.size(), size);
                newcomers.forEach(viewer -> recording.viewer(viewer, BROADCASTER));
                screening.watch(newcomers, FfmpegPlayer.LIGHT, APART);
                viewers.addAll(newcomers);
                screening.awaitPictures();
                screening.goOn(SETTLE);
                steps.add(step(stage.lab(), way, recording, screening, viewers, newcomers.size()));
            }
            screening.goOn(LAST_FRAMES);
            screening.end();
            for (Arrivals viewer : recording.arrivals()) {
                if (viewer.strangers() > 0) {
                    throw new LabException("the measurement is broken: " + viewer.name() + " got " + viewer.strangers()
                            + " frames that nobody sent");
                }
            }
        }
        delete(captures);
    }

    /** Half a gigabyte that has been read. */
    private static void delete(Path captures) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(captures, "*.pcap")) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
    }

    private AudienceStep step(
            Lab lab, Way way, Recording recording, Screening screening, List<String> viewers, int newcomers)
            throws InterruptedException {
        Optional<AudienceStep> step = Optional.empty();
        for (int attempt = 1;
                attempt <= ATTEMPTS && step.filter(s -> s.links().trusted()).isEmpty();
                attempt++) {
            step.ifPresent(s -> run.terminal().say("  %s", s.links().complaint()));
            lab.resetLateness();
            long dropsBefore = LinkConditions.of(lab).queueDrops();
            LinkBytes.Reading before = LinkBytes.Reading.of(lab);
            long fromNs = wallNs();
            while (wallNs() - fromNs < seconds * 1_000_000_000L) {
                screening.goOn(STEP);
                tell(way, recording, (wallNs() - fromNs) / 1e9);
            }
            long untilNs = wallNs();
            LinkBytes.Reading after = LinkBytes.Reading.of(lab);
            LinkConditions links = LinkConditions.of(lab);
            List<Arrivals> audience = recording.arrivals();
            step = Optional.of(new AudienceStep(
                    way,
                    audience,
                    audience.subList(audience.size() - newcomers, audience.size()),
                    fromNs,
                    untilNs,
                    recording.departures(BROADCASTER),
                    LinkBytes.between(lab, viewers, before, after),
                    links,
                    links.queueDrops() - dropsBefore));
        }
        run.terminal().keep();
        return step.orElseThrow();
    }

    private void tell(Way way, Recording recording, double elapsed) {
        long now = recording.departures(BROADCASTER).lastNs().orElse(0);
        List<Arrivals> audience = recording.arrivals();
        double worst = audience.stream()
                .mapToDouble(a -> a.recentDelayMs(now).orElse(Double.NaN))
                .max()
                .orElse(Double.NaN);
        run.terminal()
                .moment(
                        "  %s",
                        String.format(
                                Locale.ROOT,
                                "%-8s %2d viewers   %3.0f of %d s   media delay of the last of them %.0f ms",
                                way.key(),
                                audience.size(),
                                elapsed,
                                seconds,
                                worst));
    }

    private static long wallNs() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }
}
