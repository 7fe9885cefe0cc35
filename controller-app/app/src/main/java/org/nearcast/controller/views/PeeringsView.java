// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.views;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.nearcast.controller.sessions.Session;

/** Which streams stay near, and what that saves or would save. */
final class PeeringsView {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ROW = "%-12s %-24s %-22s %-22s %10s %8s %8s %10s";

    private PeeringsView() {}

    static String json(List<Peering> peerings) {
        ObjectNode json = JSON.createObjectNode();
        ArrayNode list = json.putArray("peerings");
        for (Peering peering : peerings) {
            ObjectNode node = list.addObject();
            node.put("site", peering.site());
            node.put("cdn", peering.any().cdn().toString());
            node.put("app", peering.any().app());
            node.put("name", peering.any().name());
            ArrayNode publishers = node.putArray("publishers");
            peering.publishers()
                    .forEach(session -> publishers.add(session.client().toString()));
            ArrayNode viewers = node.putArray("viewers");
            peering.viewers().forEach(session -> viewers.add(session.client().toString()));
            ArrayNode gateways = node.putArray("gateways");
            gateways(peering).forEach(gateways::add);
            node.put("steered", steered(peering));
            node.put("saved", peering.saved());
            node.put("couldSave", peering.couldSave());
        }
        return json.toString();
    }

    static String text(List<Peering> peerings, List<Session> sessions) {
        StringBuilder text = new StringBuilder();
        text.append(
                String.format(ROW, "site", "stream", "CDN", "gateway", "publishers", "viewers", "saved", "could save"));
        for (Peering peering : peerings) {
            Set<String> gateways = gateways(peering);
            text.append('\n')
                    .append(String.format(
                            ROW,
                            peering.site().isEmpty() ? "-" : peering.site(),
                            StreamsView.stream(peering.any(), sessions),
                            peering.any().cdn(),
                            gateways.isEmpty() ? "-" : String.join(",", gateways),
                            peering.publishers().size(),
                            peering.viewers().size(),
                            peering.saved(),
                            peering.couldSave()));
        }
        return text.toString();
    }

    private static Set<String> gateways(Peering peering) {
        Set<String> gateways = new TreeSet<>();
        peering.publishers().forEach(session -> add(gateways, session));
        peering.viewers().forEach(session -> add(gateways, session));
        return gateways;
    }

    private static void add(Set<String> gateways, Session session) {
        if (session.steeredTo() != null) {
            gateways.add(session.steeredTo().toString());
        }
    }

    private static long steered(Peering peering) {
        return peering.publishers().stream().filter(s -> s.steeredTo() != null).count()
                + peering.viewers().stream().filter(s -> s.steeredTo() != null).count();
    }
}
