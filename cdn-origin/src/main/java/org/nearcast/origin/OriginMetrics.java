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

/** {@code /metrics} for Prometheus. No stream is named: names would be many, and some are nobody's business. */
final class OriginMetrics {
    private final LiveStreams streams;
    private final HlsStreams hls;
    private final Counters counters;
    private final long startedMs;

    OriginMetrics(LiveStreams streams, HlsStreams hls, Counters counters, long startedMs) {
        this.streams = streams;
        this.hls = hls;
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
        CounterMetrics.write(out, counters);
        return out.toString();
    }
}
