// SPDX-License-Identifier: Apache-2.0
package org.nearcast.embedded.forwarding;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.onosproject.core.ApplicationId;
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
            TopologyService topology,
            FlowRuleService flowRules,
            ApplicationId app,
            ScheduledExecutorService timer) {
        this.devices = devices;
        this.hosts = hosts;
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
            changes.remove(obsolete);
            count++;
        }
        return count;
    }

    /** Stops following events; leaves the rules where they are. */
    public void stop() {
        devices.removeListener(deviceListener);
        hosts.removeListener(hostListener);
        topology.removeListener(topologyListener);
    }
}
