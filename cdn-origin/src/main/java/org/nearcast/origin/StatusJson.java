// SPDX-License-Identifier: Apache-2.0
package org.nearcast.origin;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.nearcast.live.Counters;
import org.nearcast.live.http.HttpCall;
import org.nearcast.live.http.HttpReply;
import org.nearcast.live.stream.LiveStreams;
import org.nearcast.live.stream.StreamStatus;

/**
 * {@code /api/status}. Streams that somebody waits for are counted but not named: what a player asks for may be a key given
 * away by mistake. Addresses are nobody's business.
 */
final class StatusJson {
    private final ObjectMapper json = new ObjectMapper();
    private final LiveStreams streams;
    private final Counters counters;
    private final int rtmpPort;
    private final long startedMs;

    StatusJson(LiveStreams streams, Counters counters, int rtmpPort, long startedMs) {
        this.streams = streams;
        this.counters = counters;
        this.rtmpPort = rtmpPort;
        this.startedMs = startedMs;
    }

    HttpReply answer(HttpCall call) {
        List<StreamStatus> all = streams.status();
        long now = System.currentTimeMillis();
        ObjectNode root = json.createObjectNode();
        root.put("program", "nearcast-origin");
        root.put("rtmpPort", rtmpPort);
        root.put("nowMs", now);
        root.put("upMs", now - startedMs);
        root.put("publishers", all.stream().filter(StreamStatus::published).count());
        root.put(
                "viewers",
                all.stream()
                        .filter(StreamStatus::published)
                        .mapToInt(StreamStatus::viewers)
                        .sum());
        root.put(
                "waiting",
                all.stream()
                        .filter(s -> !s.published())
                        .mapToInt(StreamStatus::subscribers)
                        .sum());
        ArrayNode list = root.putArray("streams");
        all.stream().filter(StreamStatus::published).forEach(s -> put(list.addObject(), s));
        ObjectNode counts = root.putObject("counters");
        counters.snapshot().forEach(counts::put);
        return HttpReply.ok("application/json; charset=utf-8", root.toString());
    }

    private static void put(ObjectNode node, StreamStatus stream) {
        node.put("name", stream.name());
        node.put("sinceMs", stream.sinceMs());
        node.put("viewers", stream.viewers());
        node.put("bytesIn", stream.bytesIn());
        node.put("cachedBytes", stream.cachedBytes());
        node.put("framesLost", stream.framesLost());
        node.put("video", stream.video());
        node.put("audio", stream.audio());
    }
}
