// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.traffic;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.nearcast.controller.config.Deployment;
import org.nearcast.controller.gateway.Gateway;
import org.nearcast.controller.gateway.Gateways;
import org.nearcast.controller.locality.Routes;
import org.nearcast.controller.locality.Sites;
import org.nearcast.controller.sessions.Session;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.DeviceId;
import org.onosproject.net.topology.TopologyService;

/**
 * Adds up, link by link, what streams took, what they would have taken without peering, and what they would take with a
 * gateway in every site. docs/controller.md, "Savings", defines the figures. Clients' own links are left out: they carry the
 * same either way.
 *
 * <p>Of a gateway's own transfers no counter tells; they follow from its clients': what a publisher sends goes up once more; a
 * stream that is played and not published at the gateway comes down once, as fast as its fastest player gets it; what is not
 * understood (it is spliced) goes on as it came.
 */
public final class Savings {

    private static final String CDN = "cdn";
    private static final String GATEWAY = "gateway";

    /** One site. */
    public static final class SiteBytes {
        private String place;
        private final LinkBytes cdnLink = new LinkBytes();
        private final LinkBytes allLinks = new LinkBytes();

        /** Where its gateway is, or would best be: a port or a switch. */
        public String place() {
            return place;
        }

        /** Its bytes on the CDN's own link, both directions. */
        public LinkBytes cdnLink() {
            return cdnLink;
        }

        /** Its bytes on all links together: a byte counts once for each. */
        public LinkBytes allLinks() {
            return allLinks;
        }
    }

    private enum World {
        NOW,
        BY_CDN,
        BY_GATEWAYS
    }

    private static final class Place {
        private final DeviceId device;
        private final ConnectPoint port;

        Place(DeviceId device, ConnectPoint port) {
            this.device = device;
            this.port = port;
        }

        @Override
        public String toString() {
            return port == null ? device.toString() : port.toString();
        }

        String outside() {
            return port == null ? device + "/?" : port.toString();
        }
    }

    private final LinkPaths paths;
    private final Routes routes;
    private final Gateways gateways;
    private final Map<String, LinkBytes> links = new TreeMap<>();
    private final Map<String, SiteBytes> sites = new TreeMap<>();

    /** Nothing counted yet. */
    public Savings(TopologyService topology, Routes routes, Gateways gateways) {
        this.paths = new LinkPaths(topology);
        this.routes = routes;
        this.gateways = gateways;
    }

    /** Every link that carried or would have carried something, by {@code from>to}. */
    public synchronized Map<String, LinkBytes> links() {
        Map<String, LinkBytes> copy = new TreeMap<>();
        links.forEach((link, bytes) -> copy.put(link, new LinkBytes(bytes)));
        return copy;
    }

    /** Every site from which something came or went. */
    public synchronized Map<String, SiteBytes> sites() {
        Map<String, SiteBytes> copy = new TreeMap<>();
        sites.forEach((name, bytes) -> {
            SiteBytes one = new SiteBytes();
            one.place = bytes.place;
            one.cdnLink.add(bytes.cdnLink.now(), bytes.cdnLink.byCdn(), bytes.cdnLink.byGateways());
            one.allLinks.add(bytes.allLinks.now(), bytes.allLinks.byCdn(), bytes.allLinks.byGateways());
            copy.put(name, one);
        });
        return copy;
    }

    /** Adds what came since the last time. */
    public synchronized void add(Collection<RuleCounters.Growth> growths, Deployment deployment) {
        Sites where = new Sites(deployment);
        Map<String, List<RuleCounters.Growth>> bySite = new HashMap<>();
        for (RuleCounters.Growth growth : growths) {
            if (growth.up() > 0 || growth.down() > 0) {
                Session session = growth.session();
                String site =
                        where.siteOf(session.port(), session.client().address()).orElse("");
                bySite.computeIfAbsent(site, s -> new ArrayList<>()).add(growth);
            }
        }
        bySite.forEach((site, growth) -> addSite(site, growth, deployment));
    }

    private void addSite(String site, List<RuleCounters.Growth> growths, Deployment deployment) {
        Optional<Place> gateway = site.isEmpty() ? Optional.empty() : gatewayOf(site, growths);
        SiteBytes bytes = sites.computeIfAbsent(site, s -> new SiteBytes());
        bytes.place = gateway.map(Place::toString).orElse(null);
        Tally tally = new Tally(bytes);
        for (RuleCounters.Growth growth : growths) {
            Session session = growth.session();
            routes.cdnAt(session.nextHop(), deployment).ifPresent(cdn -> {
                Place from = new Place(session.port().deviceId(), session.port());
                tally.toCdn(World.BY_CDN, from, cdn, growth);
                Optional<Place> to = session.gatewayPlace().map(port -> new Place(port.deviceId(), port));
                tally.to(World.NOW, to, from, cdn, growth);
                tally.to(World.BY_GATEWAYS, to.or(() -> gateway), from, cdn, growth);
            });
        }
        tally.fetches();
    }

    /** Where the site's gateway is; else the switch at which most of its bytes come and go. */
    private Optional<Place> gatewayOf(String site, List<RuleCounters.Growth> growths) {
        Optional<Place> real = gateways.of(site).stream()
                .filter(gateway -> !gateways.drains(gateway))
                .findFirst()
                .map(Gateway::place)
                .map(port -> new Place(port.deviceId(), port));
        Map<String, Long> weights = new TreeMap<>();
        growths.forEach(growth ->
                weights.merge(growth.session().port().deviceId().toString(), growth.up() + growth.down(), Long::sum));
        return real.or(() -> weights.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(most -> new Place(DeviceId.deviceId(most.getKey()), null)));
    }

    /** One site's bytes of one time, in all three worlds. */
    private final class Tally {

        private final class Fetch {
            private Place gateway;
            private ConnectPoint cdn;
            private long up;
            private long down;
            private boolean published;
        }

        private final SiteBytes site;
        private final Map<String, Fetch> fetches = new HashMap<>();

        Tally(SiteBytes site) {
            this.site = site;
        }

        void toCdn(World world, Place from, ConnectPoint cdn, RuleCounters.Growth growth) {
            carry(world, from, cdn, growth.up(), growth.down());
        }

        void to(World world, Optional<Place> gateway, Place from, ConnectPoint cdn, RuleCounters.Growth growth) {
            if (gateway.isEmpty()) {
                toCdn(world, from, cdn, growth);
                return;
            }
            Place at = gateway.get();
            walk(world, paths.between(from.device, at.device), growth.up());
            count(world, at.outside() + ">" + GATEWAY, growth.up());
            count(world, GATEWAY + ">" + at.outside(), growth.down());
            walk(world, paths.between(at.device, from.device), growth.down());
            onwards(world, at, cdn, growth);
        }

        private void onwards(World world, Place gateway, ConnectPoint cdn, RuleCounters.Growth growth) {
            Session session = growth.session();
            if (session.kind() == null) {
                beyond(world, gateway, cdn, growth.up(), growth.down());
                return;
            }
            Fetch fetch = fetches.computeIfAbsent(
                    world + " " + gateway + " " + session.cdn() + " " + session.app() + "/" + session.name(),
                    key -> new Fetch());
            fetch.gateway = gateway;
            fetch.cdn = cdn;
            if (session.publishes()) {
                fetch.published = true;
                beyond(world, gateway, cdn, growth.up(), growth.down());
            } else {
                fetch.up = Math.max(fetch.up, growth.up());
                fetch.down = Math.max(fetch.down, growth.down());
            }
        }

        void fetches() {
            fetches.forEach((key, fetch) -> {
                if (!fetch.published) {
                    World world = World.valueOf(key.substring(0, key.indexOf(' ')));
                    beyond(world, fetch.gateway, fetch.cdn, fetch.up, fetch.down);
                }
            });
        }

        /** Between the gateway and the CDN, out of the gateway's port and in again. */
        private void beyond(World world, Place gateway, ConnectPoint cdn, long up, long down) {
            count(world, GATEWAY + ">" + gateway.outside(), up);
            count(world, gateway.outside() + ">" + GATEWAY, down);
            carry(world, gateway, cdn, up, down);
        }

        private void carry(World world, Place from, ConnectPoint cdn, long up, long down) {
            walk(world, paths.between(from.device, cdn.deviceId()), up);
            count(world, LinkPaths.out(cdn, CDN), up);
            count(world, LinkPaths.in(cdn, CDN), down);
            walk(world, paths.between(cdn.deviceId(), from.device), down);
            count(world, site.cdnLink, up + down);
        }

        private void walk(World world, List<String> way, long bytes) {
            way.forEach(link -> count(world, link, bytes));
        }

        private void count(World world, String link, long bytes) {
            count(world, links.computeIfAbsent(link, l -> new LinkBytes()), bytes);
            count(world, site.allLinks, bytes);
        }

        private void count(World world, LinkBytes to, long bytes) {
            to.add(
                    world == World.NOW ? bytes : 0,
                    world == World.BY_CDN ? bytes : 0,
                    world == World.BY_GATEWAYS ? bytes : 0);
        }
    }
}
