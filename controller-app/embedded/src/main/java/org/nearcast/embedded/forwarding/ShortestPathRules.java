// SPDX-License-Identifier: Apache-2.0
package org.nearcast.embedded.forwarding;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.onlab.packet.MacAddress;
import org.onosproject.core.ApplicationId;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.Device;
import org.onosproject.net.DeviceId;
import org.onosproject.net.Host;
import org.onosproject.net.HostLocation;
import org.onosproject.net.Path;
import org.onosproject.net.Port;
import org.onosproject.net.PortNumber;
import org.onosproject.net.device.DeviceService;
import org.onosproject.net.flow.DefaultFlowRule;
import org.onosproject.net.flow.DefaultTrafficSelector;
import org.onosproject.net.flow.DefaultTrafficTreatment;
import org.onosproject.net.flow.FlowRule;
import org.onosproject.net.flow.TrafficSelector;
import org.onosproject.net.flow.TrafficTreatment;
import org.onosproject.net.host.HostService;
import org.onosproject.net.topology.TopologyService;

/**
 * The rules that plain forwarding wants: in every switch, for every known host, the port towards it; and in every switch one
 * rule that sends multicast and broadcast down the spanning tree, so that the controller need not carry it.
 */
final class ShortestPathRules {

    /** Below what an application installs, above ONOS's reactive packet requests (5). */
    static final int HOST_PRIORITY = 10;

    static final int MULTICAST_PRIORITY = 8;

    private static final MacAddress MULTICAST_BIT = MacAddress.valueOf("01:00:00:00:00:00");

    private final DeviceService devices;
    private final HostService hosts;
    private final TopologyService topology;
    private final ApplicationId app;

    ShortestPathRules(DeviceService devices, HostService hosts, TopologyService topology, ApplicationId app) {
        this.devices = devices;
        this.hosts = hosts;
        this.topology = topology;
        this.app = app;
    }

    List<FlowRule> wanted() {
        List<FlowRule> rules = new ArrayList<>();
        for (Device device : devices.getAvailableDevices()) {
            rules.add(multicast(device.id()));
            for (Host host : hosts.getHosts()) {
                portTowards(device.id(), host.location())
                        .map(port -> towards(device.id(), host.mac(), port))
                        .ifPresent(rules::add);
            }
        }
        return rules;
    }

    /** The port of a switch that leads to a place; none while there is no path. */
    Optional<PortNumber> portTowards(DeviceId device, HostLocation place) {
        Port last = devices.getPort(place);
        if (last == null || !last.isEnabled() || !devices.isAvailable(place.deviceId())) {
            return Optional.empty();
        }
        if (place.deviceId().equals(device)) {
            return Optional.of(place.port());
        }
        return topology.getPaths(topology.currentTopology(), device, place.deviceId()).stream()
                .min(Comparator.comparing(ShortestPathRules::name))
                .map(path -> path.src().port());
    }

    /** Of several paths of one length always the same one. */
    private static String name(Path path) {
        return path.links().toString();
    }

    private FlowRule towards(DeviceId device, MacAddress mac, PortNumber port) {
        return rule(
                device,
                HOST_PRIORITY,
                DefaultTrafficSelector.builder().matchEthDst(mac).build(),
                DefaultTrafficTreatment.builder().setOutput(port).build());
    }

    private FlowRule multicast(DeviceId device) {
        TrafficTreatment.Builder outputs = DefaultTrafficTreatment.builder();
        for (Port port : devices.getPorts(device)) {
            ConnectPoint point = new ConnectPoint(device, port.number());
            if (port.isEnabled()
                    && !port.number().isLogical()
                    && topology.isBroadcastPoint(topology.currentTopology(), point)) {
                outputs.setOutput(port.number());
            }
        }
        return rule(
                device,
                MULTICAST_PRIORITY,
                DefaultTrafficSelector.builder()
                        .matchEthDstMasked(MULTICAST_BIT, MULTICAST_BIT)
                        .build(),
                outputs.build());
    }

    private FlowRule rule(DeviceId device, int priority, TrafficSelector selector, TrafficTreatment treatment) {
        return DefaultFlowRule.builder()
                .forDevice(device)
                .fromApp(app)
                .withPriority(priority)
                .withSelector(selector)
                .withTreatment(treatment)
                .makePermanent()
                .build();
    }
}
