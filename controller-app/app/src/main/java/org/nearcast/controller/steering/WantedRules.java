// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.steering;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.nearcast.controller.config.Deployment;
import org.nearcast.controller.config.Endpoint;
import org.nearcast.controller.gateway.Gateway;
import org.nearcast.controller.gateway.Gateways;
import org.nearcast.controller.locality.NextHops;
import org.nearcast.controller.locality.Routes;
import org.nearcast.controller.locality.Sites;
import org.nearcast.controller.rules.NextHop;
import org.nearcast.controller.rules.RuleOrigins;
import org.nearcast.controller.rules.StandingRule;
import org.nearcast.controller.rules.StandingRules;
import org.onlab.packet.IpAddress;
import org.onlab.packet.IpPrefix;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.DeviceId;
import org.onosproject.net.edge.EdgePortService;

/**
 * Which standing rules the switches of this node should have, given the network and the gateways as they are: at every edge
 * port announcements, a passive rule for each known next hop to the CDN, and beneath them one that seeks others; above them a
 * punt where the port's site has a gateway; exemptions at the gateway's port, and where routers send on what was seen before. From a
 * port that is loud nothing is brought here but announcements: forwarding has it.
 */
public final class WantedRules {

    private final EdgePortService edge;
    private final Predicate<DeviceId> mine;
    private final Routes routes;
    private final NextHops hops;
    private final Gateways gateways;
    private final RuleOrigins origins;
    private final StandingRules rules;
    private final Predicate<ConnectPoint> loud;

    /** {@code mine} says of which devices this node is master, {@code loud} what ports bring too much. */
    public WantedRules(
            EdgePortService edge,
            Predicate<DeviceId> mine,
            Routes routes,
            NextHops hops,
            Gateways gateways,
            RuleOrigins origins,
            StandingRules rules,
            Predicate<ConnectPoint> loud) {
        this.edge = edge;
        this.mine = mine;
        this.routes = routes;
        this.hops = hops;
        this.gateways = gateways;
        this.origins = origins;
        this.rules = rules;
        this.loud = loud;
    }

    /** The rules. */
    public List<StandingRule> now(Deployment deployment, Sites sites) {
        List<StandingRule> wanted = new ArrayList<>();
        if (deployment.cdn().isEmpty()) {
            return wanted;
        }
        for (ConnectPoint port : edge.getEdgePoints()) {
            if (mine.test(port.deviceId()) && !port.port().isLogical()) {
                wanted.add(rules.announcement(port, IpAddress.Version.INET));
                wanted.add(rules.announcement(port, IpAddress.Version.INET6));
                if (!loud.test(port)) {
                    deployment.cdn().forEach(cdn -> atPort(port, cdn, deployment, sites, wanted));
                }
            }
        }
        for (Gateway gateway : gateways.all()) {
            if (mine.test(gateway.place().deviceId())) {
                exempt(gateway, deployment, wanted);
            }
        }
        for (NextHops.Transit transit : hops.transits()) {
            if (mine.test(transit.port().deviceId())) {
                transit(transit, deployment, wanted);
            }
        }
        return wanted;
    }

    private void atPort(
            ConnectPoint port, Endpoint cdn, Deployment deployment, Sites sites, List<StandingRule> wanted) {
        if (isTheCdns(port, cdn, deployment)) {
            return;
        }
        hops.from(port, cdn.address()).forEach(hop -> wanted.add(rules.passive(port, cdn, hop)));
        List<NextHop> configured = hops.configured(port, deployment);
        configured.forEach(hop -> wanted.add(rules.passive(port, cdn, hop)));
        boolean punted = false;
        for (String site : sites.names()) {
            boolean served = gateways.serving(site, cdn).isPresent();
            for (IpPrefix sources : sites.sourcesAt(port, site, cdn.address().version())) {
                StandingRule punt = rules.punt(port, sources, cdn);
                if (served) {
                    wanted.add(punt);
                    punted |= sources.prefixLength() == 0;
                } else {
                    origins.remember(punt); // one from before a restart may still bring packets
                }
            }
        }
        if (!punted && configured.isEmpty() && hops.isSoughtAt(port)) {
            wanted.add(rules.seek(port, cdn));
        }
    }

    /** Whether the CDN itself is behind this port, or the operator says so: nothing comes from there that goes to it. */
    private boolean isTheCdns(ConnectPoint port, Endpoint cdn, Deployment deployment) {
        return routes.hostWith(cdn.address())
                .map(Routes::place)
                .or(deployment::uplink)
                .filter(port::equals)
                .isPresent();
    }

    private void exempt(Gateway gateway, Deployment deployment, List<StandingRule> wanted) {
        int dscp = gateway.announces() ? deployment.dscp() : -1;
        for (Endpoint cdn : deployment.cdn()) {
            if (cdn.isOfFamilyOf(gateway.address())) {
                waysFrom(gateway.place(), cdn, deployment)
                        .forEach(hop -> wanted.add(rules.exempt(gateway.place(), gateway.address(), cdn, dscp, hop)));
            }
        }
    }

    private void transit(NextHops.Transit transit, Deployment deployment, List<StandingRule> wanted) {
        for (Endpoint cdn : deployment.cdn()) {
            waysFrom(transit.port(), cdn, deployment)
                    .forEach(hop -> wanted.add(rules.transit(transit.port(), transit.router(), cdn, hop)));
        }
    }

    private List<NextHop> waysFrom(ConnectPoint port, Endpoint cdn, Deployment deployment) {
        List<NextHop> known = hops.from(port, cdn.address());
        return known.isEmpty() ? hops.configured(port, deployment) : known;
    }
}
