// SPDX-License-Identifier: Apache-2.0
package org.nearcast.embedded.forwarding;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.nearcast.embedded.discovery.HostDiscovery;
import org.onlab.packet.MacAddress;
import org.onosproject.core.ApplicationId;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.Port;
import org.onosproject.net.PortNumber;
import org.onosproject.net.device.DeviceEvent;
import org.onosproject.net.device.DeviceListener;
import org.onosproject.net.device.DeviceService;
import org.onosproject.net.flow.FlowEntry;
import org.onosproject.net.flow.FlowRule;
import org.onosproject.net.flow.FlowRuleOperations;
import org.onosproject.net.flow.FlowRuleService;
import org.onosproject.net.host.HostEvent;
import org.onosproject.net.host.HostListener;
import org.onosproject.net.host.HostService;
import org.onosproject.net.topology.TopologyListener;
import org.onosproject.net.topology.TopologyService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the rules of {@link ShortestPathRules} in the switches while hosts, links and switches come and go. Its rules stay
 * when the controller stops: what flows goes on flowing, and the next controller finds the same rules wanted.
 */
public final class ProactiveForwarding {

    private static final Logger log = LoggerFactory.getLogger(ProactiveForwarding.class);

    /** Many events come at once when a switch does; one recomputation serves them all. */
    private static final long GATHER_MS = 20;

    private final DeviceService devices;
    private final HostService hosts;
    private final HostDiscovery discovery;
    private final TopologyService topology;
    private final FlowRuleService flowRules;
    private final ApplicationId app;
    private final ScheduledExecutorService timer;
    private final ShortestPathRules rules;
    private final AtomicBoolean pending = new AtomicBoolean();
    private final DeviceListener deviceListener = this::onDevice;
    private final HostListener hostListener = this::onHost;
    private final TopologyListener topologyListener = event -> recompute();

    /** @param timer one thread of it is used at a time */
    public ProactiveForwarding(
            DeviceService devices,
            HostService hosts,
            HostDiscovery discovery,
            TopologyService topology,
            FlowRuleService flowRules,
            ApplicationId app,
            ScheduledExecutorService timer) {
        this.devices = devices;
        this.hosts = hosts;
        this.discovery = discovery;
        this.topology = topology;
        this.flowRules = flowRules;
        this.app = app;
        this.timer = timer;
        this.rules = new ShortestPathRules(devices, hosts, topology, app);
        devices.addListener(deviceListener);
        hosts.addListener(hostListener);
        topology.addListener(topologyListener);
    }

    ShortestPathRules rules() {
        return rules;
    }

    /**
     * Goes on with what an earlier controller left in a switch that has just connected, though nothing else may be known of it: where
     * its rules lead out of the network there are hosts, and what flows to them goes on flowing.
     *
     * @param found all rules in the switch, already taken for this controller's
     */
    public void goOnWith(Collection<? extends FlowRule> found) {
        found.stream().filter(this::isOwn).forEach(rule -> ShortestPathRules.hostOf(rule)
                .ifPresent(mac -> ShortestPathRules.outputOf(rule)
                        .ifPresent(port -> discovery.suppose(mac, new ConnectPoint(rule.deviceId(), port)))));
        recompute();
    }

    private boolean isOwn(FlowRule rule) {
        return rule.appId() == app.id();
    }

    private void onDevice(DeviceEvent event) {
        if (event.type() != DeviceEvent.Type.PORT_STATS_UPDATED) {
            recompute();
        }
    }

    private void onHost(HostEvent event) {
        recompute();
    }

    private void recompute() {
        if (pending.compareAndSet(false, true)) {
            timer.schedule(this::apply, GATHER_MS, TimeUnit.MILLISECONDS);
        }
    }

    private synchronized void apply() {
        pending.set(false);
        try {
            FlowRuleOperations.Builder changes = FlowRuleOperations.builder();
            if (addChanges(changes) > 0) {
                flowRules.apply(changes.build());
            }
        } catch (RuntimeException e) {
            log.warn("forwarding rules could not be computed", e);
        }
    }

    private int addChanges(FlowRuleOperations.Builder changes) {
        Map<FlowRule, FlowEntry> installed = new HashMap<>();
        for (FlowEntry entry : flowRules.getFlowEntriesById(app)) {
            if (devices.isAvailable(entry.deviceId()) && entry.state() != FlowEntry.FlowEntryState.PENDING_REMOVE) {
                installed.put(entry, entry);
            }
        }
        int count = 0;
        List<FlowRule> wanted = rules.wanted();
        for (FlowRule rule : wanted) {
            FlowEntry there = installed.remove(rule);
            if (there == null || !there.exactMatch(rule)) {
                changes.add(rule);
                count++;
            }
        }
        for (FlowEntry obsolete : installed.values()) {
            if (!leadsToUnheard(obsolete)) {
                changes.remove(obsolete);
                count++;
            }
        }
        return count;
    }

    /**
     * Whether it may well be right: it is from before this process began, for a host not heard since. Hosts that know each other say
     * nothing by which a controller could know them, for as long as their streams last.
     */
    private boolean leadsToUnheard(FlowRule rule) {
        Optional<MacAddress> host = ShortestPathRules.hostOf(rule).filter(mac -> !discovery.heard(mac));
        Optional<PortNumber> output = ShortestPathRules.outputOf(rule);
        if (host.isEmpty() || output.isEmpty()) {
            return false;
        }
        Port port = devices.getPort(new ConnectPoint(rule.deviceId(), output.get()));
        return port != null && port.isEnabled();
    }

    /** Stops following events; leaves the rules where they are. */
    public void stop() {
        devices.removeListener(deviceListener);
        hosts.removeListener(hostListener);
        topology.removeListener(topologyListener);
    }
}
