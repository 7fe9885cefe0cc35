// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.config;

import java.util.List;
import java.util.Set;
import org.onlab.packet.IpAddress;
import org.onlab.packet.IpPrefix;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.DeviceId;

/**
 * A site: hosts that are near each other. Devices and ports say where it is, the whole edge if neither is given; subnets,
 * if given, narrow it to those source addresses.
 */
public final class SiteConfig {

    private final String name;
    private final Set<DeviceId> devices;
    private final Set<ConnectPoint> ports;
    private final List<IpPrefix> subnets;

    /** Makes a site; any of the three sets may be empty. */
    public SiteConfig(String name, Set<DeviceId> devices, Set<ConnectPoint> ports, List<IpPrefix> subnets) {
        this.name = name;
        this.devices = Set.copyOf(devices);
        this.ports = Set.copyOf(ports);
        this.subnets = List.copyOf(subnets);
    }

    /** Its name. */
    public String name() {
        return name;
    }

    /** Its switches; with no ports either: everywhere. */
    public Set<DeviceId> devices() {
        return devices;
    }

    /** Its ports beside those of its switches. */
    public Set<ConnectPoint> ports() {
        return ports;
    }

    /** Source subnets that belong to it; empty means all. */
    public List<IpPrefix> subnets() {
        return subnets;
    }

    /** Whether {@code port} is one of its places. */
    public boolean isAt(ConnectPoint port) {
        return devices.isEmpty() && ports.isEmpty() || devices.contains(port.deviceId()) || ports.contains(port);
    }

    /** Whether a host with {@code address} at {@code port} belongs to it. */
    public boolean contains(ConnectPoint port, IpAddress address) {
        return isAt(port) && (subnets.isEmpty() || subnets.stream().anyMatch(subnet -> subnet.contains(address)));
    }
}
