// SPDX-License-Identifier: Apache-2.0
package org.nearcast.embedded.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.Device;
import org.onosproject.net.Host;
import org.onosproject.net.Link;
import org.onosproject.net.Port;
import org.onosproject.net.device.DeviceService;
import org.onosproject.net.device.PortStatistics;
import org.onosproject.net.flow.FlowEntry;
import org.onosproject.net.flow.FlowRuleService;
import org.onosproject.net.flow.instructions.Instruction;
import org.onosproject.net.host.HostService;
import org.onosproject.net.link.LinkService;

/** The network as JSON, in ONOS's REST API's words where it has them. */
public final class NetworkView {

    private final ObjectMapper mapper = new ObjectMapper();
    private final DeviceService devices;
    private final LinkService links;
    private final HostService hosts;
    private final FlowRuleService flows;

    /** Looks through these services. */
    public NetworkView(DeviceService devices, LinkService links, HostService hosts, FlowRuleService flows) {
        this.devices = devices;
        this.links = links;
        this.hosts = hosts;
        this.flows = flows;
    }

    /** Switches: {@code {"devices":[{id, available, hw, sw, ports}]}}. */
    public ObjectNode devices() {
        ObjectNode root = mapper.createObjectNode();
        ArrayNode list = root.putArray("devices");
        for (Device device : sorted()) {
            list.addObject()
                    .put("id", device.id().toString())
                    .put("available", devices.isAvailable(device.id()))
                    .put("hw", device.hwVersion())
                    .put("sw", device.swVersion())
                    .put("ports", devices.getPorts(device.id()).size());
        }
        return root;
    }

    /** Hosts: {@code {"hosts":[{id, mac, vlan, ipAddresses, locations:[{elementId, port}]}]}}. */
    public ObjectNode hosts() {
        ObjectNode root = mapper.createObjectNode();
        ArrayNode list = root.putArray("hosts");
        for (Host host : hosts.getHosts()) {
            ObjectNode one = list.addObject()
                    .put("id", host.id().toString())
                    .put("mac", host.mac().toString())
                    .put("vlan", host.vlan().toString());
            ArrayNode addresses = one.putArray("ipAddresses");
            host.ipAddresses().forEach(address -> addresses.add(address.toString()));
            ArrayNode locations = one.putArray("locations");
            host.locations().forEach(location -> locations
                    .addObject()
                    .put("elementId", location.elementId().toString())
                    .put("port", Long.toString(location.port().toLong())));
        }
        return root;
    }

    /** Links between switches: {@code {"links":[{src, dst, state}]}}, ends as {@code of:1/3}. */
    public ObjectNode links() {
        ObjectNode root = mapper.createObjectNode();
        ArrayNode list = root.putArray("links");
        for (Link link : links.getLinks()) {
            list.addObject()
                    .put("src", end(link.src()))
                    .put("dst", end(link.dst()))
                    .put("state", link.state().toString());
        }
        return root;
    }

    private static String end(ConnectPoint point) {
        return point.deviceId() + "/" + point.port().toLong();
    }

    /** Rules: {@code {"flows":[{deviceId, id, priority, tableId, state, packets, bytes, life, timeout, selector, treatment}]}}. */
    public ObjectNode flows() {
        ObjectNode root = mapper.createObjectNode();
        ArrayNode list = root.putArray("flows");
        for (Device device : sorted()) {
            List<FlowEntry> entries = new ArrayList<>();
            flows.getFlowEntries(device.id()).forEach(entries::add);
            entries.sort(Comparator.comparingInt(FlowEntry::priority).reversed());
            entries.forEach(entry -> add(list.addObject(), entry));
        }
        return root;
    }

    private static void add(ObjectNode one, FlowEntry entry) {
        one.put("deviceId", entry.deviceId().toString())
                .put("id", Long.toUnsignedString(entry.id().value()))
                .put("appId", (int) entry.appId())
                .put("priority", entry.priority())
                .put("table", entry.table().toString())
                .put("state", entry.state().toString())
                .put("packets", entry.packets())
                .put("bytes", entry.bytes())
                .put("life", entry.life())
                .put("permanent", entry.isPermanent())
                .put("hardTimeout", entry.hardTimeout());
        ArrayNode selector = one.putArray("selector");
        entry.selector().criteria().forEach(criterion -> selector.add(criterion.toString()));
        ArrayNode treatment = one.putArray("treatment");
        for (Instruction instruction : entry.treatment().allInstructions()) {
            treatment.add(instruction.toString());
        }
    }

    /** Port counters: {@code {"ports":[{device, port, name, enabled, bytesReceived, bytesSent, packets..., durationSec}]}}. */
    public ObjectNode ports() {
        ObjectNode root = mapper.createObjectNode();
        ArrayNode list = root.putArray("ports");
        for (Device device : sorted()) {
            for (Port port : devices.getPorts(device.id())) {
                if (port.number().isLogical()) {
                    continue;
                }
                ObjectNode one = list.addObject()
                        .put("device", device.id().toString())
                        .put("port", port.number().toLong())
                        .put("name", port.number().name())
                        .put("enabled", port.isEnabled());
                PortStatistics counted = devices.getStatisticsForPort(device.id(), port.number());
                if (counted != null) {
                    one.put("bytesReceived", counted.bytesReceived())
                            .put("bytesSent", counted.bytesSent())
                            .put("packetsReceived", counted.packetsReceived())
                            .put("packetsSent", counted.packetsSent())
                            .put("packetsRxDropped", counted.packetsRxDropped())
                            .put("packetsTxDropped", counted.packetsTxDropped())
                            .put("durationSec", counted.durationSec());
                }
            }
        }
        return root;
    }

    private List<Device> sorted() {
        List<Device> sorted = new ArrayList<>();
        devices.getDevices().forEach(sorted::add);
        sorted.sort(Comparator.comparing(device -> device.id().toString()));
        return sorted;
    }
}
