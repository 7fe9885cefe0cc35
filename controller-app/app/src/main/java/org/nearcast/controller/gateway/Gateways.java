// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.gateway;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.nearcast.controller.config.AllowedGateway;
import org.nearcast.controller.config.Deployment;
import org.nearcast.controller.config.Endpoint;
import org.nearcast.controller.locality.Routes;
import org.nearcast.controller.locality.Sites;
import org.nearcast.controller.sessions.Client;
import org.nearcast.controller.sessions.Steer;
import org.onlab.packet.IpAddress;
import org.onosproject.net.ConnectPoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which gateway serves which site at this moment: those that the operator allows, whose port is up, and that are heard or,
 * if they are plain servers, known to ONOS as hosts. Where several serve a site all connections go to the one with the
 * lowest name, so that a stream's publisher and its viewers meet.
 *
 * <p>{@link #review} runs on the control thread; what it found may be asked from any.
 */
public final class Gateways {

    private static final Logger log = LoggerFactory.getLogger(Gateways.class);

    private static final class Snapshot {
        private final Map<String, List<Gateway>> bySite = new HashMap<>();
        private final Set<Gateway> all = new HashSet<>();
        private final Set<Gateway> unheard = new HashSet<>();
        private final Set<Gateway> draining = new HashSet<>();
    }

    private final GatewayLeases leases;
    private final Admissions admissions;
    private final Routes routes;
    private final Predicate<ConnectPoint> isUp;
    private final Losses losses;
    private volatile Snapshot snapshot = new Snapshot();
    private volatile Snapshot before = new Snapshot();

    /** Gateways with these leases and admissions; {@code isUp} says whether a port is. */
    public Gateways(GatewayLeases leases, Admissions admissions, Routes routes, Predicate<ConnectPoint> isUp) {
        this.leases = leases;
        this.admissions = admissions;
        this.routes = routes;
        this.isUp = isUp;
        this.losses = new Losses(leases, admissions, routes, isUp);
    }

    /** Looks again who serves whom; gives back the gateways that are no more, or no more where they were. */
    public List<Gateway> review(Deployment deployment, Sites sites) {
        Snapshot next = new Snapshot();
        for (Gateway gateway : leases.live()) {
            if (admissions.allows(deployment, gateway.id(), gateway.place())) {
                sites.siteOf(gateway.place(), gateway.address()).ifPresent(site -> add(next, site, gateway));
                if (!leases.isHeard(gateway)) {
                    next.unheard.add(gateway);
                }
            }
        }
        for (AllowedGateway server : admissions.servers(deployment)) {
            Endpoint address = server.address().orElseThrow();
            routes.hostWith(address.address())
                    .ifPresent(host -> add(
                            next,
                            server.site().orElse(Sites.EDGE),
                            new Gateway(
                                    address.toString(),
                                    Routes.place(host),
                                    host.mac(),
                                    host.vlan(),
                                    address.address(),
                                    0,
                                    deployment.cdn().stream()
                                            .collect(Collectors.toMap(cdn -> cdn, cdn -> address.port())))));
        }
        next.bySite
                .values()
                .forEach(gateways ->
                        gateways.sort(Comparator.comparing(Gateway::id).thenComparing(gateway -> gateway.address())));
        List<Gateway> lost = new ArrayList<>(snapshot.all);
        lost.removeIf(gateway -> next.all.stream().anyMatch(gateway::isWhere));
        before = snapshot;
        next.all.stream()
                .filter(gateway -> !snapshot.all.contains(gateway))
                .forEach(gateway ->
                        log.info("Gateway {} at {} serves as {}", gateway.id(), gateway.place(), gateway.address()));
        snapshot = next;
        lost.forEach(gateway -> log.info(
                "Gateway {} at {} serves no more because {}",
                gateway.id(),
                gateway.place(),
                losses.reason(gateway, deployment)));
        return lost;
    }

    /** Whether the last review found others than the one before it. */
    public boolean haveChanged() {
        return !before.all.equals(snapshot.all);
    }

    /** Whether connections to {@code cdn} that were steered so were carried until the last review, and are no more. */
    public boolean hasLost(Steer steer, Endpoint cdn) {
        return carries(before, steer, cdn) && !carries(steer, cdn);
    }

    /** Whether a gateway carries connections to {@code cdn} that are steered so. */
    public boolean carries(Steer steer, Endpoint cdn) {
        return carries(snapshot, steer, cdn);
    }

    private static boolean carries(Snapshot then, Steer steer, Endpoint cdn) {
        return then.all.stream()
                .anyMatch(gateway -> gateway.place().equals(steer.place())
                        && gateway.mac().equals(steer.mac())
                        && gateway.vlan().equals(steer.vlan())
                        && gateway.standsFor(cdn)
                                .filter(steer.gateway()::equals)
                                .isPresent());
    }

    private void add(Snapshot next, String site, Gateway gateway) {
        if (isUp.test(gateway.place()) || leases.isAway(gateway)) {
            next.all.add(gateway);
            if (admissions.drains(gateway.id(), gateway.place())) {
                next.draining.add(gateway);
            }
            next.bySite.computeIfAbsent(site, s -> new ArrayList<>()).add(gateway);
        }
    }

    /** The gateway that connections from {@code site} to {@code cdn} are steered to. */
    public Optional<Gateway> serving(String site, Endpoint cdn) {
        Snapshot now = snapshot;
        return now.bySite.getOrDefault(site, List.of()).stream()
                .filter(gateway -> !now.unheard.contains(gateway) && !now.draining.contains(gateway))
                .filter(gateway -> gateway.standsFor(cdn).isPresent())
                .findFirst();
    }

    /** Whether the gateway was heard since the application began, or is a plain server. */
    public boolean isHeard(Gateway gateway) {
        return !snapshot.unheard.contains(gateway);
    }

    /** Whether the gateway gets no new connections because the operator drains it. */
    public boolean drains(Gateway gateway) {
        return snapshot.draining.contains(gateway);
    }

    /** The site that the gateway serves, if it does. */
    public Optional<String> siteOf(Gateway gateway) {
        return snapshot.bySite.entrySet().stream()
                .filter(site -> site.getValue().contains(gateway))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** Whether the gateway with the key {@code id} is at work at {@code place}. */
    public boolean isAt(String id, ConnectPoint place) {
        return snapshot.all.stream()
                .anyMatch(gateway -> gateway.id().equals(id) && gateway.place().equals(place));
    }

    /** All gateways of {@code site}. */
    public List<Gateway> of(String site) {
        return List.copyOf(snapshot.bySite.getOrDefault(site, List.of()));
    }

    /** All gateways. */
    public Set<Gateway> all() {
        return Set.copyOf(snapshot.all);
    }

    /** Whether packets with the source {@code address} are a gateway's, but sent on by somebody else. */
    public boolean isRouted(Client sender, IpAddress address) {
        List<Gateway> owners = snapshot.all.stream()
                .filter(gateway -> gateway.address().equals(address))
                .collect(Collectors.toList());
        return !owners.isEmpty()
                && owners.stream().noneMatch(gateway -> gateway.mac().equals(sender.mac()));
    }

    /** Whether packets from {@code address} at {@code port} with {@code dscp} are a gateway's own. */
    public boolean areOwn(ConnectPoint port, IpAddress address, int dscp, Deployment deployment) {
        return snapshot.all.stream()
                .anyMatch(gateway -> gateway.place().equals(port)
                        && gateway.address().equals(address)
                        && (!gateway.announces() || dscp == deployment.dscp()));
    }
}
