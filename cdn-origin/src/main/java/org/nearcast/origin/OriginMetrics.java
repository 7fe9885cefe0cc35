// SPDX-License-Identifier: Apache-2.0
package org.nearcast.origin;

import java.util.List;
import org.nearcast.live.Counters;
import org.nearcast.live.hls.HlsStreams;
import org.nearcast.live.http.HttpCall;
import org.nearcast.live.http.HttpReply;
import org.nearcast.live.metrics.CounterMetrics;
import org.nearcast.live.metrics.Exposition;
import org.nearcast.live.stream.LiveStreams;
import org.nearcast.live.stream.StreamStatus;
import org.nearcast.origin.p2p.PeerToPeer;
import org.nearcast.origin.p2p.PeerToPeerFigures;

/** {@code /metrics} for Prometheus. No stream is named: names would be many, and some are nobody's business. */
final class OriginMetrics {
    private final LiveStreams streams;
    private final HlsStreams hls;
    private final PeerToPeer peers;
    private final Counters counters;
    private final long startedMs;

    /** @param peers or null if the origin has no part among them */
    OriginMetrics(LiveStreams streams, HlsStreams hls, PeerToPeer peers, Counters counters, long startedMs) {
        this.streams = streams;
        this.hls = hls;
        this.peers = peers;
        this.counters = counters;
        this.startedMs = startedMs;
    }

    HttpReply answer(HttpCall call) {
        return HttpReply.ok(Exposition.CONTENT_TYPE, text());
    }

    private String text() {
        List<StreamStatus> all = streams.status();
        List<StreamStatus> live = all.stream().filter(StreamStatus::published).toList();
        long viewers = live.stream().mapToInt(StreamStatus::viewers).sum();
        long flv = counters.named("flvViewers").sum();
        long waiting = all.stream()
                .filter(stream -> !stream.published())
                .mapToInt(StreamStatus::viewers)
                .sum();
        Exposition out = new Exposition()
                .seconds("nearcast_uptime_seconds", "Time since the start.", System.currentTimeMillis() - startedMs)
                .gauge("nearcast_streams", "Streams that are published.", live.size())
                .gauge(
                        "nearcast_viewers",
                        "Viewers at the moment; of HLS, addresses that asked for a playlist in the last 15 s.",
                        Math.max(0, viewers - flv),
                        "protocol",
                        "rtmp")
                .gauge("nearcast_viewers", "", flv, "protocol", "http-flv")
                .gauge("nearcast_viewers", "", hls.recentClients(), "protocol", "hls")
                .gauge("nearcast_waiting_players", "Players of streams that nobody publishes.", waiting)
                .gauge(
                        "nearcast_gop_cache_bytes",
                        "Video kept for instant starts.",
                        live.stream().mapToLong(StreamStatus::cachedBytes).sum())
                .gauge("nearcast_hls_memory_bytes", "Segments kept.", hls.bytes())
                .gauge("nearcast_hls_blocked_requests", "Requests that wait for what comes.", hls.blocked());
        if (peers != null) {
            write(out, peers.figures());
        }
        CounterMetrics.write(out, counters);
        return out.toString();
    }

    private static void write(Exposition out, PeerToPeerFigures peers) {
        out.gauge("nearcast_peer_sessions", "Peers that are connected.", peers.sessions())
                .gauge(
                        "nearcast_swarm_streams",
                        "Streams that peers watch together.",
                        peers.sources().streams(),
                        "source",
                        "origin")
                .gauge("nearcast_swarm_streams", "", peers.broadcasts(), "source", "peer")
                .gauge(
                        "nearcast_tracker_leases",
                        "Peers in streams.",
                        peers.tracker().leases())
                .counter(
                        "nearcast_tracker_announcements_total",
                        "Announcements that were taken.",
                        peers.tracker().announced())
                .counter(
                        "nearcast_tracker_refused_total",
                        "Requests beyond a bound, or for streams that there are not.",
                        peers.tracker().limited()
                                + peers.tracker().full()
                                + peers.tracker().unknownStreams())
                .counter(
                        "nearcast_broadcasts_refused_total",
                        "Wishes to broadcast that were not granted.",
                        peers.refused())
                .counter(
                        "nearcast_swarm_source_blocks_total",
                        "Blocks cut of what encoders push here.",
                        peers.sources().blocks())
                .counter(
                        "nearcast_swarm_passed_on_bytes_total",
                        "Media sent to peers.",
                        peers.sources().bytesOut())
                .counter(
                        "nearcast_fallback_ranges_total",
                        "Ranges that viewers asked for, as the swarm would have been late with them.",
                        peers.fallback().asked() - peers.fallback().refused(),
                        "outcome",
                        "answered")
                .counter("nearcast_fallback_ranges_total", "", peers.fallback().refused(), "outcome", "refused")
                .counter(
                        "nearcast_fallback_bytes_total",
                        "Media sent to viewers by range.",
                        peers.fallback().bytes());
    }
}
