// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.locality;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.nearcast.controller.Workers;
import org.nearcast.controller.config.Deployment;
import org.nearcast.controller.rules.NextHop;
import org.onlab.packet.IpAddress;
import org.onlab.packet.MacAddress;
import org.onosproject.net.ConnectPoint;

/**
 * By whom packets reach the CDN: its own host, where ONOS knows one, and the routers that clients' packets to it are addressed
 * to, which are learnt from these. A router may also bring such packets back into the network, on their way to a CDN that is in
 * another subnet of it; where it does is learnt too. All bounded; what was learnt longest ago is forgotten first. Thread-safe.
 */
public final class NextHops {

    private static final int MAX_LEARNT = 64;
    /** Routers behind one port. */
    private static final int MAX_TRANSITS_PER_PORT = 8;
    /** How long a port is not asked for next hops after one of them could not be found. */
    private static final long NOT_FOUND_MS = 60_000;

    /** A router's MAC at the port where it sends on what came from elsewhere. */
    public static final class Transit {
        private final ConnectPoint port;
        private final MacAddress router;

        Transit(ConnectPoint port, MacAddress router) {
            this.port = port;
            this.router = router;
        }

        /** Where it is seen. */
        public ConnectPoint port() {
            return port;
        }

        /** Its MAC there. */
        public MacAddress router() {
            return router;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Transit
                    && port.equals(((Transit) other).port)
                    && router.equals(((Transit) other).router);
        }

        @Override
        public int hashCode() {
            return port.hashCode() * 31 + router.hashCode();
        }
    }

    private final Routes routes;
    private final Workers workers;
    private final Set<MacAddress> learnt = new LinkedHashSet<>();
    private final Set<Transit> transits = new LinkedHashSet<>();
    private final Map<ConnectPoint, Long> notFound = new LinkedHashMap<>();

    /** Asks {@code routes} where they are. */
    public NextHops(Routes routes, Workers workers) {
        this.routes = routes;
        this.workers = workers;
    }

    /**
     * A client's packet to the CDN is addressed to {@code mac}.
     *
     * @return whether that is news
     */
    public synchronized boolean learn(MacAddress mac) {
        return !learnt.contains(mac) && routes.placeOf(mac).isPresent() && add(learnt, mac);
    }

    /**
     * {@code router} sends on, into {@code port}, what entered the network elsewhere.
     *
     * @return whether that is news
     */
    public synchronized boolean learnTransit(ConnectPoint port, MacAddress router) {
        Transit found = new Transit(port, router);
        if (transits.contains(found)) {
            return false;
        }
        List<Transit> there =
                transits.stream().filter(one -> one.port.equals(port)).collect(Collectors.toList());
        if (there.size() >= MAX_TRANSITS_PER_PORT) {
            transits.remove(there.get(0)); // somebody who makes up MACs forgets his own
        }
        return add(transits, found);
    }

    private static <T> boolean add(Set<T> bounded, T one) {
        boolean fresh = bounded.add(one);
        if (bounded.size() > MAX_LEARNT) {
            bounded.remove(bounded.iterator().next());
        }
        return fresh;
    }

    /** A next hop of packets from {@code port} stays unknown: nothing is held up for it there for a minute. */
    public synchronized void notFound(ConnectPoint port) {
        notFound.put(port, workers.now() + NOT_FOUND_MS);
    }

    /** Whether packets from {@code port} by unknown next hops are worth looking at. */
    public synchronized boolean isSoughtAt(ConnectPoint port) {
        notFound.values().removeIf(until -> workers.now() >= until);
        return !notFound.containsKey(port);
    }

    /** Where routers send on what came from elsewhere. */
    public synchronized List<Transit> transits() {
        return List.copyOf(transits);
    }

    /** The known next hops to {@code cdn}, and how they are reached from {@code port}. */
    public List<NextHop> from(ConnectPoint port, IpAddress cdn) {
        Set<MacAddress> macs = routes.macsOf(cdn);
        synchronized (this) {
            macs.addAll(learnt);
        }
        List<NextHop> hops = new ArrayList<>();
        for (MacAddress mac : macs) {
            routes.placeOf(mac)
                    .flatMap(place -> routes.towards(port.deviceId(), place))
                    .filter(out -> !out.equals(port.port()))
                    .ifPresent(out -> hops.add(new NextHop(mac, out)));
        }
        return hops;
    }

    /** The way from {@code port} that the operator names for whatever next hop; none or one. */
    public List<NextHop> configured(ConnectPoint port, Deployment deployment) {
        return deployment
                .uplink()
                .flatMap(place -> routes.towards(port.deviceId(), place))
                .filter(out -> !out.equals(port.port()))
                .map(out -> new NextHop(null, out))
                .stream()
                .collect(Collectors.toList());
    }
}
