// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent;

import java.util.List;
import java.util.Optional;
import org.nearcast.agent.announce.Announcer;
import org.nearcast.agent.gateway.Gateway;
import org.nearcast.live.http.HttpCall;
import org.nearcast.live.http.HttpReply;
import org.nearcast.live.metrics.CounterMetrics;
import org.nearcast.live.metrics.Exposition;
import org.nearcast.live.stream.StreamStatus;

/** {@code /metrics} for Prometheus. No stream is named: names would be many, and some are nobody's business. */
final class PeerMetrics {
    private static final String VIEWERS = "nearcast_viewers";

    private final Gateway gateway;
    private final Optional<Announcer> announcer;
    private final long startedMs = System.currentTimeMillis();

    PeerMetrics(Gateway gateway, Optional<Announcer> announcer) {
        this.gateway = gateway;
        this.announcer = announcer;
    }

    HttpReply answer(HttpCall call) {
        return HttpReply.ok(Exposition.CONTENT_TYPE, text());
    }

    private String text() {
        List<StreamStatus> all = gateway.streams();
        List<StreamStatus> live = all.stream().filter(StreamStatus::published).toList();
        long fromCdn =
                live.stream().filter(stream -> stream.publisher().equals("cdn")).count();
        long flv = gateway.counters().named("flvViewers").sum();
        long viewers = live.stream().mapToInt(StreamStatus::viewers).sum();
        long waiting = all.stream()
                .filter(stream -> !stream.published())
                .mapToInt(StreamStatus::viewers)
                .sum();
        Exposition out = new Exposition()
                .seconds("nearcast_uptime_seconds", "Time since the start.", System.currentTimeMillis() - startedMs)
                .gauge("nearcast_streams", "Streams in memory.", live.size() - fromCdn, "source", "site")
                .gauge("nearcast_streams", "", fromCdn, "source", "cdn")
                .gauge(VIEWERS, "Viewers at the moment.", Math.max(0, viewers - flv), "protocol", "rtmp")
                .gauge(VIEWERS, "", flv, "protocol", "http-flv")
                .gauge(VIEWERS, "", gateway.hlsViewers(), "protocol", "hls")
                .gauge("nearcast_waiting_players", "Players of streams that nobody publishes.", waiting)
                .gauge("nearcast_connections", "RTMP connections accepted and open.", gateway.connections())
                .gauge("nearcast_fetches", "Streams being fetched from CDNs.", gateway.fetching())
                .gauge(
                        "nearcast_gop_cache_bytes",
                        "Video kept for instant starts.",
                        live.stream().mapToLong(StreamStatus::cachedBytes).sum())
                .gauge("nearcast_hls_memory_bytes", "Segments kept.", gateway.hlsBytes())
                .gauge("nearcast_hls_blocked_requests", "Requests that wait for what comes.", gateway.hlsBlocked());
        announcer
                .map(Announcer::status)
                .orElse(List.of())
                .forEach(each -> out.gauge(
                        "nearcast_controller_allows",
                        "Whether the controller steers to this peer, by interface.",
                        each.standing().startsWith("allowed") ? 1 : 0,
                        "interface",
                        each.name()));
        CounterMetrics.write(out, gateway.counters(), "side", "own");
        CounterMetrics.write(out, gateway.nearCounters(), "side", "client");
        CounterMetrics.write(out, gateway.cdnCounters(), "side", "cdn");
        return out.toString();
    }
}
