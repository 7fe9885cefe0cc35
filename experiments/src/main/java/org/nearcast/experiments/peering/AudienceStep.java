// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.peering;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.nearcast.experiments.media.Arrivals;
import org.nearcast.experiments.media.Departures;
import org.nearcast.experiments.media.Percentiles;
import org.nearcast.experiments.run.LinkConditions;

/**
 * An audience of one size for a while.
 *
 * @param way how the stream came to it
 * @param audience all who watched
 * @param newcomers those of them who had come since the step before
 * @param fromNs when all played, ns since the epoch
 * @param untilNs when the while was over
 * @param departures what was broadcast
 * @param bytes what crossed the links meanwhile
 * @param links how the links kept what was asked of them meanwhile
 * @param queueDrops frames for which a queue had no room meanwhile
 */
record AudienceStep(
        Way way,
        List<Arrivals> audience,
        List<Arrivals> newcomers,
        long fromNs,
        long untilNs,
        Departures departures,
        LinkBytes bytes,
        LinkConditions links,
        long queueDrops) {

    /** How late a frame may be, beyond the viewer's first live one, and still be on time, ms: see {@link Arrivals}. */
    private static final double ON_TIME_MS = 500;

    int viewers() {
        return audience.size();
    }

    /** Delays of the frames that left within the while, ms. */
    private Stream<Double> delays(Arrivals viewer) {
        return viewer.live().stream()
                .filter(f -> f.leftNs() >= fromNs && f.leftNs() < untilNs)
                .map(f -> f.delayNs() / 1e6);
    }

    /** Percentiles of one viewer's delays, ms. */
    Percentiles delaysOf(Arrivals viewer) {
        return Percentiles.of(delays(viewer).toList());
    }

    /** Frames that one viewer got. */
    long framesOf(Arrivals viewer) {
        return delays(viewer).count();
    }

    /** Frames on time of frames due, within the while. */
    double continuityOf(Arrivals viewer) {
        long due = framesDue();
        if (due == 0 || viewer.live().isEmpty()) {
            return 0;
        }
        double limitMs = viewer.live().get(0).delayNs() / 1e6 + ON_TIME_MS;
        return (double) delays(viewer).filter(d -> d <= limitMs).count() / due;
    }

    private long framesDue() {
        return departures.all().stream()
                .filter(d -> d.timeNs() >= fromNs && d.timeNs() < untilNs)
                .count();
    }

    /** Delays of all frames of all viewers, ms. */
    Percentiles frameDelays() {
        return Percentiles.of(audience.stream().flatMap(this::delays).toList());
    }

    /** The viewers' medians, ms. */
    Percentiles medians() {
        return Percentiles.of(audience.stream().map(v -> delaysOf(v).at(50)).toList());
    }

    /** Start-up delays of the newcomers, ms. */
    Percentiles startups() {
        return Percentiles.of(
                newcomers.stream().map(v -> v.startupMs().orElseThrow()).toList());
    }

    /** The least continuity of any viewer. */
    double continuityWorst() {
        return audience.stream().mapToDouble(this::continuityOf).min().orElse(0);
    }

    /** The floor under the media delay, ms. */
    double pathMs() {
        return way.path(ScaleSetting.LAN, ScaleSetting.CDN).delayMs(departures.meanBytes());
    }

    /** As result.json has it. */
    Map<String, Object> describe() {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("seconds", rounded(bytes.seconds()));
        figures.put("cdnUpBytes", bytes.cdnUp());
        figures.put("cdnDownBytes", bytes.cdnDown());
        figures.put("gatewayInBytes", bytes.gatewayIn());
        figures.put("gatewayOutBytes", bytes.gatewayOut());
        figures.put("broadcastBytes", bytes.broadcast());
        figures.put("consumedBytes", bytes.consumed());
        figures.put("cdnLinkMbit", rounded(bytes.mbit(bytes.cdn())));
        figures.put("streamMbit", rounded(bytes.mbit(bytes.broadcast())));
        figures.put("streamsOnCdnLink", rounded(bytes.streamsOnCdnLink()));
        figures.put("mediaDelayMs", frameDelays().named(50, 95, 99));
        figures.put("viewerMedianMs", medians().named(50, 95, 100));
        figures.put("pathMs", rounded(pathMs()));
        figures.put("startupMs", startups().named(50, 95, 100));
        figures.put("newcomers", newcomers.size());
        figures.put("continuityWorst", rounded(continuityWorst()));
        figures.put("frames", audience.stream().mapToLong(this::framesOf).sum());
        figures.put("linkLatenessMs", links.describe().get("linkLatenessMs"));
        figures.put("queueDrops", queueDrops);
        figures.put("trusted", links.trusted());
        return figures;
    }

    static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
