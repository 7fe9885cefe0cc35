// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.views;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.nearcast.controller.locality.Sites;
import org.nearcast.controller.sessions.Session;

/**
 * One stream in one site: who publishes it there, who plays it there, and how many transfers to and from the CDN a gateway
 * saves or would save. A site needs a stream from the CDN once if it is published elsewhere, and not at all otherwise.
 */
final class Peering {

    private final String site;
    private final List<Session> publishers;
    private final List<Session> viewers;

    private Peering(String site, List<Session> sessions) {
        this.site = site;
        this.publishers = sessions.stream().filter(Session::publishes).collect(Collectors.toList());
        this.viewers = sessions.stream().filter(session -> !session.publishes()).collect(Collectors.toList());
    }

    /** The peerings of all recognised sessions, by site and stream. */
    static List<Peering> of(List<Session> sessions, Sites sites) {
        Map<String, List<Session>> groups = new LinkedHashMap<>();
        Map<String, String> siteOf = new LinkedHashMap<>();
        sessions.stream()
                .filter(session -> session.kind() != null)
                .sorted(Comparator.comparingLong(Session::since)
                        .thenComparing(session -> session.client().toString()))
                .forEach(session -> {
                    Optional<String> site =
                            sites.siteOf(session.port(), session.client().address());
                    String group = site.orElse("") + " " + session.cdn() + " " + session.app() + "/" + session.name();
                    groups.computeIfAbsent(group, g -> new ArrayList<>()).add(session);
                    siteOf.put(group, site.orElse(""));
                });
        return groups.entrySet().stream()
                .map(group -> new Peering(siteOf.get(group.getKey()), group.getValue()))
                .collect(Collectors.toList());
    }

    String site() {
        return site;
    }

    List<Session> publishers() {
        return publishers;
    }

    List<Session> viewers() {
        return viewers;
    }

    Session any() {
        return publishers.isEmpty() ? viewers.get(0) : publishers.get(0);
    }

    /** Transfers from the CDN that a gateway saves now. */
    int saved() {
        return savedOf(session -> session.steeredTo() != null);
    }

    /** Transfers from the CDN that a gateway would save if every connection were steered to one. */
    int couldSave() {
        return savedOf(session -> true);
    }

    private int savedOf(Predicate<Session> counted) {
        int plays = (int) viewers.stream().filter(counted).count();
        boolean local = publishers.stream().anyMatch(counted);
        return local ? plays : Math.max(0, plays - 1);
    }
}
