// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.nearcast.experiments.media.Arrivals;
import org.nearcast.experiments.media.Departures;
import org.nearcast.experiments.media.Percentiles;
import org.nearcast.experiments.stage.FfmpegPlayer;
import org.nearcast.experiments.stage.Recording;
import org.nearcast.experiments.stage.Screening;
import org.nearcast.experiments.stage.Sessions;
import org.nearcast.experiments.stage.Stage;
import org.nearcast.lab.Host;
import org.nearcast.lab.LabException;
import org.nearcast.lab.LabProcess;
import org.nearcast.lab.PortCounters;

/** One phase: edge peer if any, captures, broadcaster, viewers, a while, and the figures. */
final class PhaseRun {
    private static final String STREAM = "live/demo";
    private static final String BROADCASTER = "b1";
    private static final Duration LAST_FRAMES = Duration.ofSeconds(1);
    private static final long POLL_MS = 200;

    private final Stage stage;
    private final Setting setting;
    private final Phase phase;
    private final Screen screen;
    private final Recording recording;
    private PortCounters noted;
    private long notedAtNs;
    private Screen.CdnLine cdnNow = new Screen.CdnLine(0, 0);

    PhaseRun(Stage stage, Setting setting, Phase phase, Screen screen, Path folder) throws IOException {
        this.stage = stage;
        this.setting = setting;
        this.phase = phase;
        this.screen = screen;
        this.recording = new Recording(stage.lab(), folder.resolve("captures-" + phase.key()));
    }

    Departures departures() {
        return recording.departures(BROADCASTER);
    }

    List<Arrivals> viewers() {
        return recording.arrivals();
    }

    PhaseResult run() throws InterruptedException {
        Optional<LabProcess> peer = Optional.empty();
        if (phase.gatewayHost().isPresent()) {
            String host = phase.gatewayHost().get();
            peer = Optional.of(stage.peer(host, phase.key()));
            stage.awaitGateway(host);
            screen.say("  the controller takes the edge peer on %s", host);
        }
        try {
            return stream();
        } finally {
            peer.ifPresent(stage::stopPeer);
            recording.close();
        }
    }

    private PhaseResult stream() throws InterruptedException {
        recording.broadcaster(BROADCASTER);
        recording.cdn();
        for (String viewer : stage.viewers()) {
            recording.viewer(viewer, BROADCASTER);
        }
        PortCounters before = cdnPort();
        note(before);
        try (Screening screening = new Screening(stage, recording, STREAM)) {
            screening.broadcast(BROADCASTER, setting.video());
            screening.watch(stage.viewers(), FfmpegPlayer.DECODING, Duration.ofMillis(300));
            screening.awaitPictures();
            long measured = System.nanoTime();
            double elapsed = 0;
            while (elapsed < setting.seconds()) {
                screening.goOn(Duration.ofMillis(POLL_MS));
                elapsed = (System.nanoTime() - measured) / 1e9;
                show(elapsed);
            }
            screen.keep();
            Sessions sessions = stage.sessions();
            OptionalLong until = departures().lastNs();
            screening.goOn(LAST_FRAMES);
            screening.end();
            return result(sessions, until.orElse(0), cdnPort().since(before));
        }
    }

    private PortCounters cdnPort() {
        Host cdn = stage.lab().host("cdn");
        return stage.lab().switchNamed(cdn.switchName()).port(cdn.port());
    }

    private void note(PortCounters counters) {
        long now = System.nanoTime();
        if (noted != null) {
            double seconds = (now - notedAtNs) / 1e9;
            PortCounters since = counters.since(noted);
            cdnNow = new Screen.CdnLine(since.txBytes() * 8 / seconds / 1e6, since.rxBytes() * 8 / seconds / 1e6);
        }
        notedAtNs = now;
        noted = counters;
    }

    private void show(double elapsed) {
        if (System.nanoTime() - notedAtNs > 1_000_000_000L) {
            note(cdnPort());
        }
        long now = departures().lastNs().orElse(0);
        List<Screen.ViewerLine> lines = recording.arrivals().stream()
                .map(a -> new Screen.ViewerLine(
                        a.name(),
                        a.startupMs(),
                        a.recentDelayMs(now),
                        median(a),
                        a.live().size()))
                .toList();
        screen.show(phase, pathMs(), elapsed, setting.seconds(), lines, cdnNow);
    }

    private static OptionalDouble median(Arrivals arrivals) {
        return arrivals.live().isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(Percentiles.of(delays(arrivals)).at(50));
    }

    private static List<Double> delays(Arrivals arrivals) {
        return arrivals.live().stream().map(f -> f.delayNs() / 1e6).toList();
    }

    private double pathMs() {
        return setting.path(phase).delayMs(departures().meanBytes());
    }

    private PhaseResult result(Sessions sessions, long untilNs, PortCounters cdn) {
        double path = pathMs();
        List<Arrivals> viewers = recording.arrivals();
        List<Double> delays = viewers.stream().flatMap(a -> delays(a).stream()).toList();
        long due = viewers.stream().mapToLong(a -> a.due(untilNs)).sum();
        long onTime = viewers.stream().mapToLong(a -> a.onTime(untilNs)).sum();
        if (due == 0 || viewers.stream().anyMatch(a -> a.strangers() > 0)) {
            throw new LabException("the measurement of phase " + phase.key() + " is broken: " + due + " frames due, "
                    + viewers.stream().mapToInt(Arrivals::strangers).sum() + " that nobody sent");
        }
        List<Double> detection = new ArrayList<>();
        List<Double> packets = new ArrayList<>();
        int steered = 0;
        for (Recording.Asked asked : recording.asked()) {
            Optional<Sessions.Session> row = sessions.ofClient(asked.client());
            if (row.isPresent()) {
                detection.add(row.get().understoodAtMs() - asked.timeNs() / 1e6);
                packets.add((double) row.get().packetsHandled());
                steered += row.get().steeredTo().isPresent() ? 1 : 0;
            }
        }
        return new PhaseResult(
                viewers.size(),
                Math.round(path * 1000) / 1000.0,
                Percentiles.of(delays).named(50, 95, 99),
                Percentiles.of(delays.stream().map(d -> d - path).toList()).named(50, 95, 99),
                Percentiles.of(viewers.stream()
                                .map(a -> a.startupMs().orElseThrow())
                                .toList())
                        .named(50, 95),
                (double) onTime / due,
                viewers.stream().mapToDouble(a -> a.continuity(untilNs)).min().orElse(0),
                delays.size(),
                departures().bytes(),
                cdn.txBytes(),
                cdn.rxBytes(),
                recording.cdnVideoDownFrames(),
                Percentiles.of(detection).named(50, 100),
                Percentiles.of(packets).named(50, 100),
                steered,
                detection.size());
    }
}
