// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.nearcast.agent.announce.Announcer;
import org.nearcast.agent.cdn.HostPort;
import org.nearcast.agent.gateway.Gateway;
import org.nearcast.live.ConnectionLimits;
import org.nearcast.live.Transport;
import org.nearcast.live.http.ClassPathFile;
import org.nearcast.live.http.HttpCall;
import org.nearcast.live.http.HttpCounters;
import org.nearcast.live.http.HttpReply;
import org.nearcast.live.http.HttpRouter;
import org.nearcast.live.http.HttpServer;
import org.nearcast.live.http.HttpSettings;
import org.nearcast.live.stream.StreamStatus;
import org.nearcast.protocol.announce.Fingerprint;

/**
 * What the peer is doing, as JSON at {@code /api/status} and as a page. Players that wait for a stream are counted, not
 * named: what they ask for may be a key given away by mistake.
 */
final class PeerStatus {
    private static final int MOST_CONNECTIONS = 50;

    private final ObjectMapper json = new ObjectMapper();
    private final Fingerprint key;
    private final Gateway gateway;
    private final Optional<Announcer> announcer;
    private final long startedMs = System.currentTimeMillis();

    PeerStatus(Fingerprint key, Gateway gateway, Optional<Announcer> announcer) {
        this.key = key;
        this.gateway = gateway;
        this.announcer = announcer;
    }

    HttpServer serve(Transport transport, InetSocketAddress address) throws IOException {
        HttpRouter router = new HttpRouter()
                .now("/api/status", this::answer)
                .now("/metrics", new PeerMetrics(gateway, announcer)::answer)
                .at("/", ClassPathFile.of(PeerStatus.class, "page/index.html"))
                .at("/page.css", ClassPathFile.of(PeerStatus.class, "page/page.css"))
                .at("/page.js", ClassPathFile.of(PeerStatus.class, "page/page.js"));
        try {
            return HttpServer.open(
                    transport,
                    address,
                    HttpSettings.defaults(),
                    new ConnectionLimits(MOST_CONNECTIONS, MOST_CONNECTIONS),
                    new HttpCounters(gateway.counters()),
                    router);
        } catch (IOException e) {
            throw new IOException("cannot listen on " + HostPort.format(address) + ": " + e.getMessage(), e);
        }
    }

    private HttpReply answer(HttpCall call) {
        return HttpReply.ok("application/json; charset=utf-8", toJson().toString());
    }

    private ObjectNode toJson() {
        long now = System.currentTimeMillis();
        List<StreamStatus> streams = gateway.streams();
        ObjectNode root = json.createObjectNode();
        root.put("program", "nearcast-peer");
        root.put("key", key.hex());
        root.put("nowMs", now);
        root.put("upMs", now - startedMs);
        root.put("listen", gateway.direct() == null ? null : HostPort.format(gateway.direct()));
        ArrayNode redirects = root.putArray("redirects");
        gateway.redirects().forEach(r -> redirects
                .addObject()
                .put("cdn", HostPort.format(r.cdn()))
                .put("port", r.port()));
        root.put("dscp", gateway.dscp());
        root.put("connections", gateway.connections());
        root.put("fetching", gateway.fetching());
        root.put("viewers", viewers(streams, true));
        root.put("waiting", viewers(streams, false));
        ArrayNode list = root.putArray("streams");
        streams.stream().filter(StreamStatus::published).forEach(stream -> put(list.addObject(), stream));
        ArrayNode announced = root.putArray("announcing");
        announcer.map(Announcer::status).orElse(List.of()).forEach(i -> announced
                .addObject()
                .put("interface", i.name())
                .put("address", i.address())
                .put("controller", i.standing())
                .put("site", i.site()));
        put(root.putObject("counters"), gateway.counters().snapshot());
        put(root.putObject("near"), gateway.nearCounters().snapshot());
        put(root.putObject("cdn"), gateway.cdnCounters().snapshot());
        return root;
    }

    private static int viewers(List<StreamStatus> streams, boolean published) {
        return streams.stream()
                .filter(stream -> stream.published() == published)
                .mapToInt(StreamStatus::viewers)
                .sum();
    }

    private static void put(ObjectNode node, StreamStatus stream) {
        node.put("name", stream.name());
        node.put("source", stream.publisher().equals("cdn") ? "cdn" : "local");
        node.put("sinceMs", stream.sinceMs());
        node.put("viewers", stream.viewers());
        node.put("bytesIn", stream.bytesIn());
        node.put("cachedBytes", stream.cachedBytes());
        node.put("framesLost", stream.framesLost());
    }

    private static void put(ObjectNode node, java.util.Map<String, Long> counts) {
        counts.forEach(node::put);
    }
}
