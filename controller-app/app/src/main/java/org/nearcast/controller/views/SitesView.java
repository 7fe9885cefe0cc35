// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.views;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.nearcast.controller.config.Deployment;
import org.nearcast.controller.config.SiteConfig;
import org.nearcast.controller.gateway.Gateway;
import org.nearcast.controller.gateway.Gateways;
import org.nearcast.controller.locality.Sites;
import org.nearcast.controller.sessions.Session;

/** The sites: where each is, its gateways, and who streams there. */
final class SitesView {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ROW = "%-16s %-40s %-34s %10s %8s %8s";

    private final Deployment deployment;
    private final Sites sites;
    private final Gateways gateways;
    private final List<Session> sessions;

    SitesView(Deployment deployment, Gateways gateways, List<Session> sessions) {
        this.deployment = deployment;
        this.sites = new Sites(deployment);
        this.gateways = gateways;
        this.sessions = sessions;
    }

    String json() {
        ObjectNode json = JSON.createObjectNode();
        ArrayNode list = json.putArray("sites");
        for (String name : sites.names()) {
            ObjectNode node = list.addObject();
            node.put("name", name);
            ArrayNode devices = node.putArray("devices");
            ArrayNode ports = node.putArray("ports");
            ArrayNode subnets = node.putArray("subnets");
            deployment.sites().stream().filter(site -> site.name().equals(name)).forEach(site -> {
                sorted(site.devices()).forEach(devices::add);
                sorted(site.ports()).forEach(ports::add);
                site.subnets().forEach(subnet -> subnets.add(subnet.toString()));
            });
            ArrayNode at = node.putArray("gateways");
            gateways.of(name).forEach(gateway -> at.add(gateway.id()));
            node.put("served", served(name));
            node.put("publishers", count(name, Session::publishes));
            node.put("viewers", count(name, session -> session.kind() != null && !session.publishes()));
            node.put("steered", count(name, session -> session.steeredTo() != null));
        }
        return json.toString();
    }

    String text() {
        StringBuilder text = new StringBuilder();
        text.append(String.format(ROW, "site", "where", "gateway", "publishers", "viewers", "steered"));
        for (String name : sites.names()) {
            String gateway = gateways.of(name).stream().map(Gateway::id).collect(Collectors.joining(","));
            text.append('\n')
                    .append(String.format(
                            ROW,
                            name,
                            where(name),
                            gateway.isEmpty() ? "-" : gateway,
                            count(name, Session::publishes),
                            count(name, session -> session.kind() != null && !session.publishes()),
                            count(name, session -> session.steeredTo() != null)));
        }
        return text.toString();
    }

    private String where(String name) {
        return deployment.sites().stream()
                .filter(site -> site.name().equals(name))
                .findFirst()
                .map(SitesView::where)
                .orElse("every edge port");
    }

    private static String where(SiteConfig site) {
        TreeSet<String> places = sorted(site.devices());
        places.addAll(sorted(site.ports()));
        String at = places.isEmpty() ? "every edge port" : String.join(",", places);
        return site.subnets().isEmpty()
                ? at
                : at + " " + site.subnets().stream().map(Object::toString).collect(Collectors.joining(","));
    }

    private static TreeSet<String> sorted(Iterable<?> names) {
        TreeSet<String> sorted = new TreeSet<>();
        names.forEach(name -> sorted.add(name.toString()));
        return sorted;
    }

    private boolean served(String site) {
        return deployment.cdn().stream()
                .anyMatch(cdn -> gateways.serving(site, cdn).isPresent());
    }

    private long count(String site, Predicate<Session> counted) {
        return sessions.stream()
                .filter(counted)
                .filter(session -> sites.siteOf(session.port(), session.client().address())
                        .filter(site::equals)
                        .isPresent())
                .count();
    }
}
