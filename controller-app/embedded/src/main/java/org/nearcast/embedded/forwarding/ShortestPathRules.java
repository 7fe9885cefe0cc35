// SPDX-License-Identifier: Apache-2.0
package org.nearcast.embedded.forwarding;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.onlab.packet.Ethernet;
import org.onlab.packet.ICMP6;
import org.onlab.packet.IPv6;
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
import org.onosproject.net.flow.criteria.Criterion;
import org.onosproject.net.flow.criteria.EthCriterion;
import org.onosproject.net.flow.instructions.Instructions.OutputInstruction;
import org.onosproject.net.host.HostService;
import org.onosproject.net.packet.PacketPriority;
import org.onosproject.net.topology.TopologyService;

/**
 * The rules that plain forwarding wants: in every switch, for every known host, the port towards it; and in every switch one
 * rule that sends multicast and broadcast down the spanning tree, so that the controller need not carry it. ARP and neighbour
 * discovery go the same ways, with a copy to the controller.
 */
final class ShortestPathRules {

    /** Below what an application installs, above ONOS's reactive packet requests (5). */
    static final int HOST_PRIORITY = 10;

    static final int MULTICAST_PRIORITY = 8;

    /**
     * Above ONOS's packet requests, which bring ARP and neighbour discovery to the controller alone: while there is no controller,
     * hosts must find each other all the same.
     */
    static final int RESOLUTION_PRIORITY = PacketPriority.CONTROL.priorityValue() + 1;

    /** What hosts ask and answer to find each other's MAC: ARP, and the solicitations and advertisements of RFC 4861. */
    private static final List<TrafficSelector> RESOLUTION = List.of(
            DefaultTrafficSelector.builder().matchEthType(Ethernet.TYPE_ARP).build(),
            neighbourDiscovery(ICMP6.NEIGHBOR_SOLICITATION),
            neighbourDiscovery(ICMP6.NEIGHBOR_ADVERTISEMENT));

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
            Set<PortNumber> tree = treePorts(device.id());
            rules.add(multicast(device.id(), tree));
            for (TrafficSelector question : RESOLUTION) {
                rules.add(resolution(
                        device.id(),
                        DefaultTrafficSelector.builder(question)
                                .matchEthDstMasked(MULTICAST_BIT, MULTICAST_BIT)
                                .build(),
                        tree));
            }
            for (Host host : hosts.getHosts()) {
                portTowards(device.id(), host.location()).ifPresent(port -> {
                    rules.add(towards(device.id(), host.mac(), port));
                    for (TrafficSelector answer : RESOLUTION) {
                        rules.add(resolution(
                                device.id(),
                                DefaultTrafficSelector.builder(answer)
                                        .matchEthDst(host.mac())
                                        .build(),
                                Set.of(port)));
                    }
                });
            }
        }
        return rules;
    }

    /** The host that a rule of these is for; empty if it is for many. */
    static Optional<MacAddress> hostOf(FlowRule rule) {
        return rule.selector().getCriterion(Criterion.Type.ETH_DST) instanceof EthCriterion to
                ? Optional.of(to.mac())
                : Optional.empty();
    }

    /** The one port that a rule of these for a host sends out of. */
    static Optional<PortNumber> outputOf(FlowRule rule) {
        return rule.treatment().immediate().stream()
                .filter(OutputInstruction.class::isInstance)
                .map(instruction -> ((OutputInstruction) instruction).port())
                .filter(port -> !port.isLogical())
                .findFirst();
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

    private FlowRule multicast(DeviceId device, Set<PortNumber> tree) {
        TrafficTreatment.Builder outputs = DefaultTrafficTreatment.builder();
        tree.forEach(outputs::setOutput);
        return rule(
                device,
                MULTICAST_PRIORITY,
                DefaultTrafficSelector.builder()
                        .matchEthDstMasked(MULTICAST_BIT, MULTICAST_BIT)
                        .build(),
                outputs.build());
    }

    /** The controller learns hosts from a copy. */
    private FlowRule resolution(DeviceId device, TrafficSelector selector, Set<PortNumber> ports) {
        TrafficTreatment.Builder outputs = DefaultTrafficTreatment.builder();
        ports.forEach(outputs::setOutput);
        return rule(device, RESOLUTION_PRIORITY, selector, outputs.punt().build());
    }

    private Set<PortNumber> treePorts(DeviceId device) {
        Set<PortNumber> ports = new TreeSet<>(Comparator.comparingLong(PortNumber::toLong));
        for (Port port : devices.getPorts(device)) {
            ConnectPoint point = new ConnectPoint(device, port.number());
            if (port.isEnabled()
                    && !port.number().isLogical()
                    && topology.isBroadcastPoint(topology.currentTopology(), point)) {
                ports.add(port.number());
            }
        }
        return ports;
    }

    private static TrafficSelector neighbourDiscovery(byte type) {
        return DefaultTrafficSelector.builder()
                .matchEthType(Ethernet.TYPE_IPV6)
                .matchIPProtocol(IPv6.PROTOCOL_ICMP6)
                .matchIcmpv6Type(type)
                .build();
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
