// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.steering;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.nearcast.controller.config.Deployment;
import org.nearcast.controller.config.Endpoint;
import org.nearcast.controller.gateway.Gateway;
import org.nearcast.controller.gateway.Gateways;
import org.nearcast.controller.locality.Routes;
import org.nearcast.controller.locality.Sites;
import org.nearcast.controller.rules.StandingRule;
import org.nearcast.controller.rules.StandingRules;
import org.onlab.packet.Ip4Prefix;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;
import org.onosproject.net.edge.EdgePortService;

/**
 * Which standing rules the switches of this node should have, given the network and the gateways as they are: at every edge
 * port announcements and, where the way to the CDN is known, the passive rule; above it a punt where the port's site has a
 * gateway; at the gateway's port its exemption.
 */
public final class WantedRules {

    private final EdgePortService edge;
    private final Predicate<DeviceId> mine;
    private final Routes routes;
    private final Gateways gateways;
    private final StandingRules rules;

    /** {@code mine} says of which devices this node is master. */
    public WantedRules(
            EdgePortService edge, Predicate<DeviceId> mine, Routes routes, Gateways gateways, StandingRules rules) {
        this.edge = edge;
        this.mine = mine;
        this.routes = routes;
        this.gateways = gateways;
        this.rules = rules;
    }

    /** The rules. */
    public List<StandingRule> now(Deployment deployment, Sites sites) {
        List<StandingRule> wanted = new ArrayList<>();
        if (deployment.cdn().isEmpty()) {
            return wanted;
        }
        for (ConnectPoint port : edge.getEdgePoints()) {
            if (mine.test(port.deviceId()) && !port.port().isLogical()) {
                wanted.add(rules.announcement(port));
                deployment.cdn().forEach(cdn -> atPort(port, cdn, deployment, sites, wanted));
            }
        }
        for (Gateway gateway : gateways.all()) {
            if (mine.test(gateway.place().deviceId())) {
                exempt(gateway, deployment, wanted);
            }
        }
        return wanted;
    }

    private void atPort(
            ConnectPoint port, Endpoint cdn, Deployment deployment, Sites sites, List<StandingRule> wanted) {
        Optional<ConnectPoint> place = routes.cdnAt(cdn.address(), null, deployment);
        if (place.filter(port::equals).isPresent()) {
            return;
        }
        towards(port, place).ifPresent(out -> wanted.add(rules.passive(port, cdn, out)));
        for (String site : sites.names()) {
            if (gateways.serving(site, cdn).isPresent()) {
                for (Ip4Prefix sources : sites.sourcesAt(port, site)) {
                    wanted.add(rules.punt(port, sources, cdn));
                }
            }
        }
    }

    private void exempt(Gateway gateway, Deployment deployment, List<StandingRule> wanted) {
        int dscp = gateway.announces() ? deployment.dscp() : -1;
        for (Endpoint cdn : deployment.cdn()) {
            towards(gateway.place(), routes.cdnAt(cdn.address(), null, deployment))
                    .ifPresent(out -> wanted.add(rules.exempt(gateway.place(), gateway.address(), cdn, dscp, out)));
        }
    }

    /** A port cannot send a packet back to where it came from without saying so; nobody wants that here. */
    private Optional<PortNumber> towards(ConnectPoint from, Optional<ConnectPoint> place) {
        return place.flatMap(to -> routes.towards(from.deviceId(), to)).filter(out -> !out.equals(from.port()));
    }
}
