// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.traffic;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.DeviceId;
import org.onosproject.net.Link;
import org.onosproject.net.Path;
import org.onosproject.net.topology.TopologyService;

/** The links between two places by the shortest path that ONOS knows, the same one of several equal ones. */
final class LinkPaths {

    private final TopologyService topology;

    LinkPaths(TopologyService topology) {
        this.topology = topology;
    }

    /** Directed links between switches, as {@code of:1/3>of:2/1}; none if they are one switch or no path is known. */
    List<String> between(DeviceId from, DeviceId to) {
        List<String> links = new ArrayList<>();
        if (!from.equals(to)) {
            topology.getPaths(topology.currentTopology(), from, to).stream()
                    .min(Comparator.comparing((Path path) -> path.links().size())
                            .thenComparing(path -> path.links().toString()))
                    .ifPresent(path -> path.links().forEach(link -> links.add(name(link))));
        }
        return links;
    }

    private static String name(Link link) {
        return link.src() + ">" + link.dst();
    }

    /** Out of the network to {@code who} at a port. */
    static String out(ConnectPoint port, String who) {
        return port + ">" + who;
    }

    /** Into the network from {@code who} at a port. */
    static String in(ConnectPoint port, String who) {
        return who + ">" + port;
    }
}
