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
 * connection's rules tell all that is needed to keep it; those of a connection that is not wanted are removed. Used on the control
 * thread alone.
 */
public final class Adoption {

    /** A rule that is on its way out of its switch may be seen, and known no more, for so long. */
    private static final long LEAVING_MS = 1000;

    /**
     * So long a connection's rules stay as they are when the gateway that they steer it to is not known yet: they tell its MAC and
     * address, and not where it is.
     */
    private static final long UNHEARD_MS = 20_000;

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

    /** Looks at the application's rules in this node's switches; until the operator has said what the CDN is they are left alone. */
    public void look(Collection<FlowEntry> entries) {
        if (deployment.get().cdn().isEmpty()) {
            return;
        }
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
        boolean waiting = false;
        for (FlowEntry entry : unknown) {
            Optional<FoundConnection> found = FoundConnection.read(entry).filter(this::isWanted);
            if (found.isPresent()
                    && isHeard(found.get(), unknownSince.get(entry.id().value()))) {
                adopt(found.get());
            } else {
                waiting |= found.isPresent();
            }
        }
        // Of a connection that waits there is a rule for the other direction too, which does not tell whose it is.
        if (!waiting) {
            unknown.removeIf(entry -> isKnown(entry) || isLeased(entry));
            remove(unknown);
        }
    }

    /**
     * A standing rule goes by itself, and until then may carry what the network is not known well enough for yet: a gateway's own
     * connections to the CDN.
     */
    private static boolean isLeased(FlowRule rule) {
        return rule.hardTimeout() > 0;
    }

    private boolean isWanted(FoundConnection found) {
        return deployment.get().cdn().contains(found.key().cdn()) && table.get(found.key()) == null && !table.isFull();
    }

    private boolean isHeard(FoundConnection found, long sinceMs) {
        return found.steer().map(steer -> gatewayOf(steer).isPresent()).orElse(true)
                || workers.now() - sinceMs >= UNHEARD_MS;
    }

    private void remove(List<FlowEntry> unwanted) {
        Map<DeviceId, List<FlowRule>> left = new HashMap<>();
        unwanted.forEach(entry -> left.computeIfAbsent(entry.deviceId(), device -> new ArrayList<>())
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
        return gatewayOf(steer)
                .map(gateway -> new Steer(
                        gateway.id(), steer.gateway(), steer.mac(), steer.vlan(), gateway.place(), steer.hairpin()))
                .orElse(steer);
    }

    private Optional<Gateway> gatewayOf(Steer steer) {
        return gateways.all().stream()
                .filter(gateway -> gateway.mac().equals(steer.mac())
                        && gateway.address().equals(steer.gateway().address()))
                .findFirst();
    }
}
