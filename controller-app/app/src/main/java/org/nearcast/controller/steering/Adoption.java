// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.steering;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.nearcast.controller.Workers;
import org.nearcast.controller.config.Deployment;
import org.nearcast.controller.gateway.Gateway;
import org.nearcast.controller.gateway.Gateways;
import org.nearcast.controller.metrics.Metrics;
import org.nearcast.controller.rules.FoundConnection;
import org.nearcast.controller.rules.Priorities;
import org.nearcast.controller.rules.RuleInstaller;
import org.nearcast.controller.sessions.Connection;
import org.nearcast.controller.sessions.ConnectionTable;
import org.nearcast.controller.sessions.Steer;
import org.onosproject.net.DeviceId;
import org.onosproject.net.flow.FlowEntry;
import org.onosproject.net.flow.FlowRule;

/**
 * Goes on with rules of its own that it does not know: the controller was started anew and its stores are lost, but ONOS has
 * taken over what it found in the switches (allowExtraneousRules and importExtraneousRules of its FlowRuleManager). A
 * connection's rules tell all that is needed to keep it; whatever else is found and wanted no more is removed. Used on the
 * control thread alone.
 */
public final class Adoption {

    /** A rule that is on its way out of its switch may be seen, and known no more, for so long. */
    private static final long LEAVING_MS = 1000;

    private final ConnectionTable table;
    private final ConnectionKeeper keeper;
    private final RuleLeases leases;
    private final RuleInstaller installer;
    private final Gateways gateways;
    private final Supplier<Deployment> deployment;
    private final Workers workers;
    private final Metrics metrics;
    private Map<Long, Long> unknownSince = new HashMap<>();

    /** Works with these. */
    public Adoption(
            ConnectionTable table,
            ConnectionKeeper keeper,
            RuleLeases leases,
            RuleInstaller installer,
            Gateways gateways,
            Supplier<Deployment> deployment,
            Workers workers,
            Metrics metrics) {
        this.table = table;
        this.keeper = keeper;
        this.leases = leases;
        this.installer = installer;
        this.gateways = gateways;
        this.deployment = deployment;
        this.workers = workers;
        this.metrics = metrics;
    }

    /** Looks at the application's rules in this node's switches. */
    public void look(Collection<FlowEntry> entries) {
        List<FlowEntry> unknown = new ArrayList<>();
        Map<Long, Long> seen = new HashMap<>();
        for (FlowEntry entry : entries) {
            if (!isKnown(entry) && entry.state() == FlowEntry.FlowEntryState.ADDED) {
                long id = entry.id().value();
                long since = unknownSince.getOrDefault(id, workers.now());
                seen.put(id, since);
                if (workers.now() - since >= LEAVING_MS) {
                    unknown.add(entry);
                }
            }
        }
        unknownSince = seen;
        unknown.forEach(entry -> FoundConnection.read(entry)
                .filter(found -> deployment.get().cdn().contains(found.key().cdn())
                        && table.get(found.key()) == null
                        && !table.isFull())
                .ifPresent(this::adopt));
        Map<DeviceId, List<FlowRule>> left = new HashMap<>();
        unknown.stream().filter(entry -> !isKnown(entry)).forEach(entry -> left.computeIfAbsent(
                        entry.deviceId(), device -> new ArrayList<>())
                .add(entry));
        left.forEach((device, rules) -> installer.change(device, rules, List.of()));
    }

    private boolean isKnown(FlowRule rule) {
        return rule.priority() == Priorities.CONNECTION ? keeper.holds(rule) : leases.holds(rule);
    }

    private void adopt(FoundConnection found) {
        metrics.count(Metrics.Counter.ADOPTED);
        Connection connection = new Connection(
                found.key(),
                found.client(),
                found.steer().map(this::named),
                workers.wallClock(),
                Connection.UNHEARD,
                null);
        connection.output(found.output());
        table.put(connection);
        table.save(connection.key());
        keeper.restore(connection);
    }

    /** The same target, by the name and at the place of the gateway that is there, if one is heard. */
    private Steer named(Steer steer) {
        Optional<Gateway> there = gateways.all().stream()
                .filter(gateway -> gateway.mac().equals(steer.mac())
                        && gateway.address().equals(steer.gateway().address()))
                .findFirst();
        return there.map(gateway -> new Steer(
                        gateway.id(), steer.gateway(), steer.mac(), steer.vlan(), gateway.place(), steer.hairpin()))
                .orElse(steer);
    }
}
