// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.metrics;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.nearcast.live.Counters;

/**
 * A program's counters as metrics. Those that are the same for several protocols become one metric with a label; one that is not
 * listed here is still told of, under its own name.
 */
public final class CounterMetrics {
    private static final String PREFIX = "nearcast_";

    /** What counters are called in metrics, and what tells one protocol's from another's. */
    private record Known(String name, String help, String protocol) {}

    /** These say how many there are now, and are told of by whoever knows what they mean. */
    private static final Set<String> GAUGES = Set.of("flvViewers", "hlsBlockedNow");

    private static final Map<String, Known> KNOWN = new TreeMap<>();

    static {
        put("rtmpConnections", "connections_total", "Connections accepted or made.", "rtmp");
        put("rtmpConnectionsRefused", "connections_refused_total", "Connections beyond a bound.", "rtmp");
        put("httpConnectionsRefused", "connections_refused_total", "Connections beyond a bound.", "http");
        put("rtmpBytesIn", "received_bytes_total", "Bytes received.", "rtmp");
        put("rtmpBytesOut", "sent_bytes_total", "Bytes sent.", "rtmp");
        put("httpBytesOut", "sent_bytes_total", "Bytes sent.", "http");
        put("rtmpPlays", "plays_total", "Plays that were begun.", "rtmp");
        put("flvPlays", "plays_total", "Plays that were begun.", "http-flv");
        put("rtmpPlaysRefused", "plays_refused_total", "Plays that were refused.", "rtmp");
        put("flvPlaysRefused", "plays_refused_total", "Plays that were refused.", "http-flv");
        put("rtmpPublishes", "publishes_total", "Publications that were begun.", "rtmp");
        put("rtmpPublishesRefused", "publishes_refused_total", "Publications that were refused.", "rtmp");
        put("rtmpFramesDropped", "frames_dropped_total", "Frames that slow players missed.", "rtmp");
        put("flvFramesDropped", "frames_dropped_total", "Frames that slow players missed.", "http-flv");
        put("rtmpBytesDropped", "dropped_bytes_total", "Bytes of frames that slow players missed.", "rtmp");
        put("flvBytesDropped", "dropped_bytes_total", "Bytes of frames that slow players missed.", "http-flv");
        put("rtmpPlayerSkips", "player_skips_total", "Skips of slow players to a key frame.", "rtmp");
        put("flvPlayerSkips", "player_skips_total", "Skips of slow players to a key frame.", "http-flv");
        put("flvStalledPlayers", "stalled_players_total", "Players given up because they took nothing.", "http-flv");
        put("httpRequests", "http_requests_total", "HTTP requests.", "");
        put("httpBadRequests", "http_bad_requests_total", "HTTP requests that were none.", "");
    }

    private CounterMetrics() {}

    private static void put(String counter, String name, String help, String protocol) {
        KNOWN.put(counter, new Known(name, help, protocol));
    }

    /**
     * Tells of all counters.
     *
     * @param labels further labels of all of them, names and values in turn
     */
    public static void write(Exposition to, Counters counters, String... labels) {
        counters.snapshot().forEach((counter, value) -> {
            if (GAUGES.contains(counter)) {
                return;
            }
            Known known = KNOWN.get(counter);
            if (known == null) {
                String name = PREFIX + underscored(counter) + "_total";
                to.counter(name, "Counter " + counter + " of the status.", value, labels);
            } else if (known.protocol().isEmpty()) {
                to.counter(PREFIX + known.name(), known.help(), value, labels);
            } else {
                to.counter(PREFIX + known.name(), known.help(), value, with(labels, "protocol", known.protocol()));
            }
        });
        counters.histograms().forEach((name, histogram) -> {
            String[] protocol = with(labels, "protocol", name);
            to.histogram(
                    PREFIX + "startup_seconds",
                    "From a player's play of a live stream to its first frame.",
                    histogram,
                    protocol);
        });
    }

    private static String[] with(String[] labels, String name, String value) {
        String[] all = new String[labels.length + 2];
        System.arraycopy(labels, 0, all, 0, labels.length);
        all[labels.length] = name;
        all[labels.length + 1] = value;
        return all;
    }

    static String underscored(String camel) {
        return camel.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }
}
