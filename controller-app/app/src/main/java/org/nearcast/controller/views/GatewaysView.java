// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.views;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.nearcast.controller.config.AllowedGateway;
import org.nearcast.controller.config.Deployment;
import org.nearcast.controller.gateway.Admission;
import org.nearcast.controller.gateway.Admissions;
import org.nearcast.controller.gateway.Applicants;
import org.nearcast.controller.gateway.Gateway;
import org.nearcast.controller.gateway.Gateways;
import org.nearcast.controller.locality.Sites;
import org.nearcast.controller.sessions.Session;

/**
 * The gateways: those at work and how they stand, those that are allowed and not heard, those that are heard and not
 * allowed, and what the operator said at run time.
 */
final class GatewaysView {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ROW = "%-32s %-15s %-24s %-12s %-11s %11s %s";

    private final Gateways gateways;
    private final Admissions admissions;
    private final Applicants applicants;
    private final Deployment deployment;
    private final Sites sites;
    private final List<Session> sessions;

    GatewaysView(
            Gateways gateways,
            Admissions admissions,
            Applicants applicants,
            Deployment deployment,
            List<Session> sessions) {
        this.gateways = gateways;
        this.admissions = admissions;
        this.applicants = applicants;
        this.deployment = deployment;
        this.sites = new Sites(deployment);
        this.sessions = sessions;
    }

    String json() {
        ObjectNode json = JSON.createObjectNode();
        ArrayNode list = json.putArray("gateways");
        for (Gateway gateway : sorted()) {
            ObjectNode node = list.addObject();
            place(node, gateway);
            node.put("state", state(gateway));
            node.put("connections", connections(gateway));
            node.put("allowedBy", allowedBy(gateway));
            ObjectNode redirects = node.putObject("redirects");
            gateway.redirects().forEach((cdn, port) -> redirects.put(cdn.toString(), port));
        }
        ArrayNode absent = json.putArray("absent");
        absent().forEach(absent::add);
        ArrayNode others = json.putArray("notAllowed");
        applicants.lately().forEach(gateway -> place(others.addObject(), gateway));
        ArrayNode said = json.putArray("words");
        admissions.all().forEach((name, admission) -> said.addObject()
                .put("gateway", name)
                .put("word", admission.word().name().toLowerCase(Locale.ROOT))
                .put("site", admission.site().orElse(null))
                .put("since", admission.sinceMs()));
        return json.toString();
    }

    private void place(ObjectNode node, Gateway gateway) {
        node.put("id", gateway.id());
        node.put("announces", gateway.announces());
        node.put("address", gateway.address().toString());
        node.put("mac", gateway.mac().toString());
        node.put("device", gateway.place().deviceId().toString());
        node.put("port", gateway.place().port().toLong());
        node.put("site", site(gateway).orElse(null));
    }

    String text() {
        StringBuilder text = new StringBuilder();
        text.append(String.format(ROW, "gateway", "address", "at", "site", "state", "connections", "allowed by"));
        for (Gateway gateway : sorted()) {
            row(text, gateway, state(gateway), Integer.toString(connections(gateway)), allowedBy(gateway));
        }
        for (Gateway gateway : applicants.lately()) {
            row(text, gateway, "not allowed", "-", "-");
        }
        absent().forEach(name ->
                text.append('\n').append(String.format(ROW, name, "-", "-", "-", "not heard", "-", "configuration")));
        admissions.all().forEach((name, admission) -> {
            if (admission.word() != Admission.Word.ALLOWED) {
                text.append('\n').append(name).append(" is ").append(shown(admission.word()));
            }
        });
        return text.toString();
    }

    private static String shown(Admission.Word word) {
        return word == Admission.Word.DRAINING ? "drained: no new connections" : "revoked";
    }

    private void row(StringBuilder text, Gateway gateway, String state, String connections, String by) {
        text.append('\n')
                .append(String.format(
                        ROW,
                        gateway.id(),
                        gateway.address(),
                        gateway.place(),
                        site(gateway).orElse("-"),
                        state,
                        connections,
                        by));
    }

    /** {@code serving}, {@code standby}, {@code draining}, {@code drained} or {@code unheard}. */
    String state(Gateway gateway) {
        if (gateways.drains(gateway)) {
            return connections(gateway) > 0 ? "draining" : "drained";
        }
        if (!gateways.isHeard(gateway)) {
            return "unheard";
        }
        boolean serves = site(gateway)
                .filter(site -> deployment.cdn().stream().anyMatch(cdn -> gateways.serving(site, cdn)
                        .filter(gateway::equals)
                        .isPresent()))
                .isPresent();
        return serves ? "serving" : "standby";
    }

    private Optional<String> site(Gateway gateway) {
        return gateways.siteOf(gateway).or(() -> sites.siteOf(gateway.place(), gateway.address()));
    }

    private int connections(Gateway gateway) {
        return (int) sessions.stream()
                .filter(session -> gateway.id().equals(session.gatewayId()))
                .count();
    }

    private String allowedBy(Gateway gateway) {
        boolean configured = gateway.announces()
                ? deployment.allows(gateway.id(), gateway.place())
                : deployment.servers().stream().anyMatch(server -> server.name().equals(gateway.id()));
        return configured ? "configuration" : "operator";
    }

    /** Names of those that the network configuration allows and that are not here. */
    Set<String> absent() {
        return deployment.gateways().stream()
                .filter(allowed -> gateways.all().stream().noneMatch(gateway -> isOne(allowed, gateway)))
                .map(AllowedGateway::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean isOne(AllowedGateway allowed, Gateway gateway) {
        return allowed.address().isPresent()
                ? allowed.name().equals(gateway.id())
                : gateway.announces() && allowed.allows(gateway.id(), gateway.place());
    }

    private List<Gateway> sorted() {
        List<Gateway> sorted = new ArrayList<>(gateways.all());
        sorted.sort(Comparator.comparing(Gateway::id));
        return sorted;
    }
}
