// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.views;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.nearcast.controller.config.Deployment;
import org.nearcast.controller.gateway.Admissions;
import org.nearcast.controller.gateway.Applicants;
import org.nearcast.controller.gateway.Gateways;
import org.nearcast.controller.locality.Sites;
import org.nearcast.controller.metrics.Distribution;
import org.nearcast.controller.metrics.Metrics;
import org.nearcast.controller.metrics.PrometheusText;
import org.nearcast.controller.sessions.ConnectionKey;
import org.nearcast.controller.sessions.HalfKnown;
import org.nearcast.controller.sessions.Session;
import org.nearcast.controller.traffic.Savings;
import org.nearcast.controller.traffic.Transfer;

/**
 * What the application shows, by name: {@code streams}, {@code sessions}, {@code peerings}, {@code sites}, {@code gateways},
 * {@code savings} and {@code metrics} as JSON; with {@code nearcast-} before it, {@code streams}, {@code peerings},
 * {@code sites}, {@code gateways} and {@code savings} as the text that the command of that name prints; {@code prometheus}:
 * the metrics and a few gauges for Prometheus.
 */
public final class Views implements Function<String, String> {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Supplier<List<Session>> sessions;
    private final Gateways gateways;
    private final Admissions admissions;
    private final Applicants applicants;
    private final Supplier<Deployment> deployment;
    private final Metrics metrics;
    private final Function<ConnectionKey, Transfer> transfers;
    private final Savings savings;
    private final HalfKnown halfKnown;
    private final LongSupplier loudPorts;

    /** Shows these. */
    public Views(
            Supplier<List<Session>> sessions,
            Gateways gateways,
            Admissions admissions,
            Applicants applicants,
            Supplier<Deployment> deployment,
            Metrics metrics,
            Function<ConnectionKey, Transfer> transfers,
            Savings savings,
            HalfKnown halfKnown,
            LongSupplier loudPorts) {
        this.sessions = sessions;
        this.gateways = gateways;
        this.admissions = admissions;
        this.applicants = applicants;
        this.deployment = deployment;
        this.metrics = metrics;
        this.transfers = transfers;
        this.savings = savings;
        this.halfKnown = halfKnown;
        this.loudPorts = loudPorts;
    }

    /** {@inheritDoc} Null for a name it does not know. */
    @Override
    public String apply(String view) {
        switch (view) {
            case "streams":
                return StreamsView.streams(sessions.get(), transfers);
            case "sessions":
                return StreamsView.sessions(sessions.get(), transfers);
            case "savings":
                return SavingsView.json(savings);
            case "nearcast-savings":
                return SavingsView.text(savings);
            case "nearcast-streams":
                return StreamsView.text(sessions.get());
            case "peerings":
                return PeeringsView.json(peerings());
            case "nearcast-peerings":
                return PeeringsView.text(peerings(), sessions.get());
            case "gateways":
                return gateways().json();
            case "nearcast-gateways":
                return gateways().text();
            case "sites":
                return sites().json();
            case "nearcast-sites":
                return sites().text();
            case "metrics":
                return metrics();
            case "prometheus":
                return PrometheusText.of(metrics, gauges());
            default:
                return null;
        }
    }

    private List<Peering> peerings() {
        return Peering.of(sessions.get(), new Sites(deployment.get()));
    }

    private Map<String, Number> gauges() {
        List<Session> now = sessions.get();
        Map<String, Number> gauges = new LinkedHashMap<>();
        gauges.put("sessions", now.size());
        gauges.put(
                "sessions_steered",
                now.stream().filter(session -> session.steeredTo() != null).count());
        gauges.put("publishers", now.stream().filter(Session::publishes).count());
        gauges.put(
                "viewers",
                now.stream()
                        .filter(session -> session.kind() != null && !session.publishes())
                        .count());
        gauges.put("recognising", halfKnown.size());
        gauges.put("bytes_held", halfKnown.bytesHeld());
        gauges.put("loud_ports", loudPorts.getAsLong());
        gauges.put("gateways", gateways.all().size());
        gauges.put(
                "gateways_draining",
                gateways.all().stream().filter(gateways::drains).count());
        gauges.put("gateways_absent", gateways().absent().size());
        gauges.put(
                "cdn_link_saved_bytes",
                savings.sites().values().stream()
                        .mapToLong(site -> site.cdnLink().saved())
                        .sum());
        return gauges;
    }

    private GatewaysView gateways() {
        return new GatewaysView(gateways, admissions, applicants, deployment.get(), sessions.get());
    }

    private SitesView sites() {
        return new SitesView(deployment.get(), gateways, sessions.get());
    }

    private String metrics() {
        ObjectNode json = JSON.createObjectNode();
        metrics.counters().forEach(json::put);
        json.put("recognising", halfKnown.size());
        json.put("bytesHeld", halfKnown.bytesHeld());
        json.put("loudPorts", loudPorts.getAsLong());
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
