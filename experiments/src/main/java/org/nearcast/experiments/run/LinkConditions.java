// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.run;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.nearcast.lab.Lab;
import org.nearcast.lab.LinkStats;

/**
 * How a lab's links kept what was asked of them since the last {@link Lab#resetLateness()}.
 *
 * @param links {@code delayline} or {@code netem}
 * @param datapath {@code user} or {@code kernel}
 * @param latenessP99Ms of the delay line, an upper bound (a power of two of µs), ms; empty with netem, which does not tell
 * @param latenessMaxMs its greatest, ms
 * @param queueDrops frames for which a queue had no room, over all links
 */
public record LinkConditions(
        String links,
        String datapath,
        Optional<Double> latenessP99Ms,
        Optional<Double> latenessMaxMs,
        long queueDrops) {

    /** Above this at the 99th percentile the delay line was too late for the figures to be trusted, ms. */
    public static final double LATENESS_LIMIT_MS = 5;

    /** Of this lab, now. */
    public static LinkConditions of(Lab lab) {
        LinkStats stats = lab.stats();
        return new LinkConditions(
                lab.linkKind(),
                lab.datapath(),
                stats.lateness().map(l -> l.p99Us() / 1000.0),
                stats.lateness().map(l -> l.maxUs() / 1000.0),
                stats.directions().values().stream()
                        .mapToLong(LinkStats.Direction::queueDrops)
                        .sum());
    }

    /** Whether figures taken meanwhile are figures of the network and not of a machine that was too busy. */
    public boolean trusted() {
        return latenessP99Ms.orElse(0.0) <= LATENESS_LIMIT_MS;
    }

    /** Why not, for a person. */
    public String complaint() {
        return String.format(
                Locale.ROOT,
                "This machine was too busy: one packet in a hundred left the delay line more than %.0f ms late. Do not trust the figures.",
                latenessP99Ms.orElse(0.0));
    }

    /** {@code links}, {@code datapath}, {@code linkLatenessMs} with {@code p99} and {@code max} (or null), {@code queueDrops}. */
    public Map<String, Object> describe() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("links", links);
        facts.put("datapath", datapath);
        facts.put(
                "linkLatenessMs",
                latenessP99Ms
                        .map(p99 -> Map.of("p99", p99, "max", latenessMaxMs.orElse(p99)))
                        .orElse(null));
        facts.put("queueDrops", queueDrops);
        return facts;
    }
}
