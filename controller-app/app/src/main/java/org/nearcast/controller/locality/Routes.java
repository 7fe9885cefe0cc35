// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.locality;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.nearcast.controller.config.Deployment;
import org.onlab.packet.IpAddress;
import org.onlab.packet.MacAddress;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.DeviceId;
import org.onosproject.net.Host;
import org.onosproject.net.Path;
import org.onosproject.net.PortNumber;
import org.onosproject.net.host.HostService;
import org.onosproject.net.topology.TopologyService;

/** Ports towards hosts, from their locations and the shortest paths that ONOS knows at the moment of asking. */
public final class Routes {

    private final HostService hosts;
    private final TopologyService topology;

    /** Asks these two services. */
    public Routes(HostService hosts, TopologyService topology) {
        this.hosts = hosts;
        this.topology = topology;
    }

    /** The port of {@code from} towards {@code place}; always the same one of several equal paths. */
    public Optional<PortNumber> towards(DeviceId from, ConnectPoint place) {
        if (from.equals(place.deviceId())) {
            return Optional.of(place.port());
        }
        return topology.getPaths(topology.currentTopology(), from, place.deviceId()).stream()
                .min(Comparator.comparing((Path path) -> path.links().size())
                        .thenComparing(path -> path.links().toString()))
                .map(path -> path.src().port());
    }

    /** Where a host with {@code address} is attached, if ONOS knows one. */
    public Optional<Host> hostWith(IpAddress address) {
        return hosts.getHostsByIp(address).stream()
                .min(Comparator.comparing(host -> host.id().toString()));
    }

    /** MACs of the hosts with {@code address}. */
    public Set<MacAddress> macsOf(IpAddress address) {
        return hosts.getHostsByIp(address).stream().map(Host::mac).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Where a host with {@code mac} is attached, if ONOS knows one. */
    public Optional<ConnectPoint> placeOf(MacAddress mac) {
        return hosts.getHostsByMac(mac).stream().map(Routes::place).min(Comparator.comparing(Object::toString));
    }

    /** Whether {@code mac} sends for another: a host with {@code address} is known, and it is not this one. */
    public boolean isRouted(IpAddress address, MacAddress mac) {
        Set<MacAddress> owners = macsOf(address);
        return !owners.isEmpty() && !owners.contains(mac);
    }

    /**
     * Where packets to the CDN leave the network: at the next hop that they are addressed to, if that is known, else at the
     * configured uplink.
     *
     * @param nextHop destination MAC of a client's packet to the CDN
     */
    public Optional<ConnectPoint> cdnAt(MacAddress nextHop, Deployment deployment) {
        return placeOf(nextHop).or(deployment::uplink);
    }

    /** The port a host is attached to. */
    public static ConnectPoint place(Host host) {
        return new ConnectPoint(host.location().deviceId(), host.location().port());
    }
}
