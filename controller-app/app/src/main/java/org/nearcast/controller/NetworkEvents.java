// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller;

import java.util.Optional;
import org.nearcast.controller.locality.Routes;
import org.onosproject.mastership.MastershipEvent;
import org.onosproject.mastership.MastershipListener;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.Host;
import org.onosproject.net.device.DeviceEvent;
import org.onosproject.net.device.DeviceListener;
import org.onosproject.net.edge.EdgePortListener;
import org.onosproject.net.flow.FlowRuleEvent;
import org.onosproject.net.flow.FlowRuleListener;
import org.onosproject.net.host.HostEvent;
import org.onosproject.net.host.HostListener;
import org.onosproject.net.topology.TopologyListener;

/** Brings the application the network's events that matter to it. */
final class NetworkEvents {

    private final Services services;
    private final Nearcast nearcast;
    private final DeviceListener devices = this::device;
    private final HostListener hosts = this::host;
    private final MastershipListener mastership = this::mastership;
    private final FlowRuleListener rules = this::rule;
    private final EdgePortListener edge;
    private final TopologyListener topology;

    NetworkEvents(Services services, Nearcast nearcast) {
        this.services = services;
        this.nearcast = nearcast;
        this.edge = event -> nearcast.reviewSoon();
        this.topology = event -> nearcast.networkChanged();
    }

    void listen() {
        services.devices.addListener(devices);
        services.hosts.addListener(hosts);
        services.mastership.addListener(mastership);
        services.flowRules.addListener(rules);
        services.edge.addListener(edge);
        services.topology.addListener(topology);
    }

    void unlisten() {
        services.devices.removeListener(devices);
        services.hosts.removeListener(hosts);
        services.mastership.removeListener(mastership);
        services.flowRules.removeListener(rules);
        services.edge.removeListener(edge);
        services.topology.removeListener(topology);
    }

    private void device(DeviceEvent event) {
        switch (event.type()) {
            case DEVICE_ADDED:
            case DEVICE_AVAILABILITY_CHANGED:
            case DEVICE_REMOVED:
                nearcast.deviceChanged(event.subject().id());
                break;
            case PORT_ADDED:
            case PORT_UPDATED:
            case PORT_REMOVED:
                nearcast.reviewSoon();
                break;
            default:
                break;
        }
    }

    private void host(HostEvent event) {
        switch (event.type()) {
            case HOST_REMOVED:
                nearcast.hostLeft(event.subject().mac(), inAnotherVlan(event.subject()));
                nearcast.networkChanged();
                break;
            case HOST_MOVED:
                nearcast.hostLeft(event.subject().mac(), Optional.of(Routes.place(event.subject())));
                nearcast.networkChanged();
                break;
            case HOST_ADDED:
            case HOST_UPDATED:
                nearcast.networkChanged();
                break;
            default:
                break;
        }
    }

    /** Where a host that ONOS removes is still known to be: it has the same MAC in each of its VLANs. */
    private Optional<ConnectPoint> inAnotherVlan(Host removed) {
        return services.hosts.getHostsByMac(removed.mac()).stream()
                .filter(host -> !host.id().equals(removed.id()))
                .map(Routes::place)
                .findFirst();
    }

    private void mastership(MastershipEvent event) {
        if (event.type() == MastershipEvent.Type.MASTER_CHANGED) {
            nearcast.deviceChanged(event.subject());
        }
    }

    private void rule(FlowRuleEvent event) {
        if (event.type() == FlowRuleEvent.Type.RULE_REMOVED) {
            nearcast.ruleRemoved(event.subject());
        }
    }
}
