// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.views;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.nearcast.controller.sessions.ConnectionKey;
import org.nearcast.controller.sessions.Metadata;
import org.nearcast.controller.sessions.Session;
import org.nearcast.controller.traffic.Transfer;
import org.nearcast.protocol.announce.MediaDescription;

/** Who publishes and plays what, from where. */
final class StreamsView {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ROW = "%-9s %-24s %-22s %-22s %-22s %-22s %s";

    private StreamsView() {}

    /** The sessions alone. */
    static String sessions(List<Session> sessions, Function<ConnectionKey, Transfer> transfers) {
        ObjectNode json = JSON.createObjectNode();
        put(json.putArray("sessions"), sessions, transfers);
        return json.toString();
    }

    /** By stream, and the sessions. */
    static String streams(List<Session> sessions, Function<ConnectionKey, Transfer> transfers) {
        ObjectNode json = JSON.createObjectNode();
        ArrayNode list = json.putArray("streams");
        byStream(sessions).values().forEach(of -> {
            ObjectNode node = list.addObject();
            node.put("cdn", of.get(0).cdn().toString());
            node.put("app", of.get(0).app());
            node.put("name", of.get(0).name());
            node.put("publishers", of.stream().filter(Session::publishes).count());
            node.put(
                    "viewers",
                    of.stream().filter(session -> !session.publishes()).count());
            node.put(
                    "steered",
                    of.stream().filter(session -> session.steeredTo() != null).count());
            node.put("bitRate", bitRate(of, transfers));
            describe(
                    node,
                    of.stream()
                            .sorted(Comparator.comparing(session -> !session.publishes()))
                            .map(Session::metadata)
                            .flatMap(Optional::stream)
                            .findFirst());
        });
        put(json.putArray("sessions"), sessions, transfers);
        return json.toString();
    }

    private static void describe(ObjectNode node, Optional<Metadata> known) {
        if (known.isEmpty()) {
            node.putNull("metadata");
            return;
        }
        MediaDescription media = known.get().media();
        ObjectNode said = node.putObject("metadata");
        said.put("videoCodec", text(MediaDescription.shown(media.videoCodec())));
        said.put("audioCodec", text(MediaDescription.shown(media.audioCodec())));
        said.put("width", number(media.width()));
        said.put("height", number(media.height()));
        said.put("frameRate", media.centiFrameRate() == 0 ? null : media.centiFrameRate() / 100.0);
        said.put("bitRate", number(media.bitRate()));
        said.put("encoder", text(media.encoder()));
        said.put("from", known.get().source().name().toLowerCase(Locale.ROOT));
    }

    private static String text(String text) {
        return text.isEmpty() ? null : text;
    }

    private static Long number(long number) {
        return number == 0 ? null : number;
    }

    private static Map<String, List<Session>> byStream(List<Session> sessions) {
        Map<String, List<Session>> streams = new LinkedHashMap<>();
        for (Session session : sorted(sessions)) {
            if (session.kind() != null) {
                streams.computeIfAbsent(
                                session.cdn() + " " + session.app() + "/" + session.name(), key -> new ArrayList<>())
                        .add(session);
            }
        }
        return streams;
    }

    /** As the switches count it: the publisher's if there is one here, else the fastest viewer's; bit/s. */
    private static long bitRate(List<Session> stream, Function<ConnectionKey, Transfer> transfers) {
        boolean published = stream.stream().anyMatch(Session::publishes);
        return Math.round(stream.stream()
                .filter(session -> session.publishes() == published)
                .map(session -> transfers.apply(session.key()))
                .mapToDouble(transfer -> published ? transfer.upRate() : transfer.downRate())
                .max()
                .orElse(0));
    }

    private static void put(ArrayNode list, List<Session> sessions, Function<ConnectionKey, Transfer> transfers) {
        for (Session session : sorted(sessions)) {
            Transfer transfer = transfers.apply(session.key());
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
            node.put("gateway", session.gatewayId());
            node.put("since", session.since());
            node.put("understoodAt", session.understoodAt() == 0 ? null : session.understoodAt());
            number(node, "detectionMs", session.detectionMs());
            number(node, "setUpRttMs", session.setUpRttMs());
            node.put("packetsHandled", session.packetsHandled());
            node.put("bytesUp", transfer.up());
            node.put("bytesDown", transfer.down());
            node.put("bitRateUp", Math.round(transfer.upRate()));
            node.put("bitRateDown", Math.round(transfer.downRate()));
            node.put("state", session.state());
            describe(node, session.metadata());
        }
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
