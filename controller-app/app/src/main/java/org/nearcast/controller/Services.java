// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller;

import org.onosproject.core.ApplicationId;
import org.onosproject.mastership.MastershipService;
import org.onosproject.net.device.DeviceService;
import org.onosproject.net.edge.EdgePortService;
import org.onosproject.net.flow.FlowRuleService;
import org.onosproject.net.host.HostService;
import org.onosproject.net.packet.PacketService;
import org.onosproject.net.topology.TopologyService;
import org.onosproject.store.service.StorageService;

/** The parts of ONOS that the application works with. */
final class Services {

    final ApplicationId app;
    final PacketService packets;
    final FlowRuleService flowRules;
    final HostService hosts;
    final TopologyService topology;
    final DeviceService devices;
    final EdgePortService edge;
    final MastershipService mastership;
    final StorageService storage;

    Services(
            ApplicationId app,
            PacketService packets,
            FlowRuleService flowRules,
            HostService hosts,
            TopologyService topology,
            DeviceService devices,
            EdgePortService edge,
            MastershipService mastership,
            StorageService storage) {
        this.app = app;
        this.packets = packets;
        this.flowRules = flowRules;
        this.hosts = hosts;
        this.topology = topology;
        this.devices = devices;
        this.edge = edge;
        this.mastership = mastership;
        this.storage = storage;
    }
}
