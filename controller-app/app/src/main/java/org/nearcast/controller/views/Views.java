// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.views;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.nearcast.controller.gateway.Gateway;
import org.nearcast.controller.gateway.Gateways;
import org.nearcast.controller.locality.Sites;
import org.nearcast.controller.metrics.Distribution;
import org.nearcast.controller.metrics.Metrics;

/**
 * What the application shows, by name: {@code streams}, {@code peerings}, {@code gateways} and {@code metrics} as JSON,
 * {@code nearcast-streams} and {@code nearcast-peerings} as the text that the commands of these names print.
 */
public final class Views implements Function<String, String> {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Supplier<List<Session>> sessions;
    private final Gateways gateways;
    private final Supplier<Sites> sites;
    private final Metrics metrics;

    /** Shows these. */
    public Views(Supplier<List<Session>> sessions, Gateways gateways, Supplier<Sites> sites, Metrics metrics) {
        this.sessions = sessions;
        this.gateways = gateways;
        this.sites = sites;
        this.metrics = metrics;
    }

    /** {@inheritDoc} Null for a name it does not know. */
    @Override
    public String apply(String view) {
        switch (view) {
            case "streams":
                return StreamsView.json(sessions.get());
            case "nearcast-streams":
                return StreamsView.text(sessions.get());
            case "peerings":
                return PeeringsView.json(peerings());
            case "nearcast-peerings":
                return PeeringsView.text(peerings(), sessions.get());
            case "gateways":
                return gateways();
            case "metrics":
                return metrics();
            default:
                return null;
        }
    }

    private List<Peering> peerings() {
        return Peering.of(sessions.get(), sites.get());
    }

    private String gateways() {
        ObjectNode json = JSON.createObjectNode();
        ArrayNode list = json.putArray("gateways");
        for (Gateway gateway : gateways.all()) {
            ObjectNode node = list.addObject();
            node.put("id", gateway.id());
            node.put("announces", gateway.announces());
            node.put("address", gateway.address().toString());
            node.put("mac", gateway.mac().toString());
            node.put("device", gateway.place().deviceId().toString());
            node.put("port", gateway.place().port().toLong());
            node.put(
                    "site",
                    sites.get().siteOf(gateway.place(), gateway.address()).orElse(null));
            ObjectNode redirects = node.putObject("redirects");
            gateway.redirects().forEach((cdn, port) -> redirects.put(cdn.toString(), port));
        }
        return json.toString();
    }

    private String metrics() {
        ObjectNode json = JSON.createObjectNode();
        metrics.counters().forEach(json::put);
        distribution(json.putObject("setUpMs"), metrics.setUpMs());
        distribution(json.putObject("detectionMs"), metrics.detectionMs());
        distribution(json.putObject("lateMs"), metrics.lateMs());
        distribution(json.putObject("packetsPerConnection"), metrics.packetsPerConnection());
        return json.toString();
    }

    private static void distribution(ObjectNode node, Distribution values) {
        node.put("count", values.count());
        node.put("p50", values.quantile(0.5));
        node.put("p95", values.quantile(0.95));
        node.put("p99", values.quantile(0.99));
        node.put("max", values.max());
    }
}
