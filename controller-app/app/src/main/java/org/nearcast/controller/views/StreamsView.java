// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.views;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Who publishes and plays what, from where. */
final class StreamsView {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ROW = "%-9s %-24s %-22s %-22s %-22s %-22s %s";

    private StreamsView() {}

    static String json(List<Session> sessions) {
        ObjectNode json = JSON.createObjectNode();
        ArrayNode list = json.putArray("sessions");
        for (Session session : sorted(sessions)) {
            ObjectNode node = list.addObject();
            node.put(
                    "kind",
                    session.kind() == null ? null : session.kind().name().toLowerCase(Locale.ROOT));
            node.put("app", session.app());
            node.put("name", session.name());
            node.put("client", session.client().toString());
            node.put("cdn", session.cdn().toString());
            node.put("device", session.port().deviceId().toString());
            node.put("port", session.port().port().toLong());
            node.put(
                    "steeredTo",
                    session.steeredTo() == null ? null : session.steeredTo().toString());
            node.put("since", session.since());
            node.put("understoodAt", session.understoodAt() == 0 ? null : session.understoodAt());
            number(node, "detectionMs", session.detectionMs());
            number(node, "setUpRttMs", session.setUpRttMs());
            node.put("packetsHandled", session.packetsHandled());
            node.put("state", session.state());
        }
        return json.toString();
    }

    private static void number(ObjectNode node, String field, double value) {
        if (value < 0) {
            node.putNull(field);
        } else {
            node.put(field, value);
        }
    }

    static String text(List<Session> sessions) {
        StringBuilder text = new StringBuilder();
        text.append(String.format(ROW, "", "stream", "client", "at", "CDN", "steered to", "state"));
        for (Session session : sorted(sessions)) {
            text.append('\n')
                    .append(String.format(
                            ROW,
                            session.kind() == null ? "-" : session.kind().name().toLowerCase(Locale.ROOT),
                            session.kind() == null ? "-" : stream(session, sessions),
                            session.client(),
                            session.port(),
                            session.cdn(),
                            session.steeredTo() == null ? "-" : session.steeredTo(),
                            session.state()));
        }
        return text.toString();
    }

    /** The stream's name; a publisher's masked unless somebody plays that same name, for it may be a secret key. */
    static String stream(Session session, List<Session> sessions) {
        boolean known = !session.publishes() || sessions.stream().anyMatch(other -> other.playsWhatPublishes(session));
        String name = session.name();
        return session.app() + "/" + (known ? name : name.substring(0, Math.min(2, name.length())) + "…");
    }

    private static List<Session> sorted(List<Session> sessions) {
        return sessions.stream()
                .sorted(Comparator.comparingLong(Session::since)
                        .thenComparing(session -> session.client().toString()))
                .collect(Collectors.toList());
    }
}
