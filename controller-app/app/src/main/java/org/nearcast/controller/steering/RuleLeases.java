// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.steering;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nearcast.controller.Workers;
import org.nearcast.controller.rules.RuleInstaller;
import org.nearcast.controller.rules.RuleOrigins;
import org.nearcast.controller.rules.StandingRule;
import org.onosproject.net.DeviceId;
import org.onosproject.net.flow.FlowRule;

/**
 * Keeps the standing rules as they are wanted: adds what is missing, renews what runs out, removes what is wanted no more.
 * Used on the control thread alone.
 */
public final class RuleLeases {

    /** Renewed when this part of the lease is over, so that two renewals may be lost. */
    private static final double RENEW_AT = 0.4;

    /** Tried again so long after a switch did not confirm. */
    private static final long RETRY_MS = 1000;

    private static final class Held {
        private final StandingRule rule;
        private final long renewMs;

        Held(StandingRule rule, long renewMs) {
            this.rule = rule;
            this.renewMs = renewMs;
        }
    }

    private final RuleInstaller installer;
    private final RuleOrigins origins;
    private final Workers workers;
    private final Map<FlowRule, Held> held = new HashMap<>();

    /** Installs by {@code installer} and tells {@code origins} every rule's cookie. */
    public RuleLeases(RuleInstaller installer, RuleOrigins origins, Workers workers) {
        this.installer = installer;
        this.origins = origins;
        this.workers = workers;
    }

    /** Makes the switches' tables say {@code wanted} and, of this kind, nothing else. */
    public void keep(Collection<StandingRule> wanted) {
        Map<DeviceId, List<FlowRule>> add = new HashMap<>();
        Map<DeviceId, List<FlowRule>> remove = new HashMap<>();
        Set<FlowRule> stay = new HashSet<>();
        for (StandingRule rule : wanted) {
            stay.add(rule.rule());
            Held now = held.get(rule.rule());
            if (now == null || !now.rule.sameAs(rule) || workers.now() >= now.renewMs) {
                origins.remember(rule);
                held.remove(rule.rule());
                held.put(rule.rule(), new Held(rule, workers.now() + (long) (rule.leaseSeconds() * 1000 * RENEW_AT)));
                add.computeIfAbsent(rule.rule().deviceId(), d -> new ArrayList<>())
                        .add(rule.rule());
            }
        }
        held.values().removeIf(now -> {
            FlowRule rule = now.rule.rule();
            if (stay.contains(rule)) {
                return false;
            }
            remove.computeIfAbsent(rule.deviceId(), d -> new ArrayList<>()).add(rule);
            return true;
        });
        Set<DeviceId> devices = new HashSet<>(add.keySet());
        devices.addAll(remove.keySet());
        for (DeviceId device : devices) {
            List<FlowRule> coming = add.getOrDefault(device, List.of());
            installer.change(device, remove.getOrDefault(device, List.of()), coming, confirmed -> {
                if (!confirmed) {
                    workers.control(() -> retry(coming));
                }
            });
        }
    }

    private void retry(List<FlowRule> rules) {
        for (FlowRule rule : rules) {
            held.computeIfPresent(
                    rule, (r, now) -> new Held(now.rule, Math.min(now.renewMs, workers.now() + RETRY_MS)));
        }
    }

    /** Whether this rule is one of those it keeps. */
    public boolean holds(FlowRule rule) {
        return held.containsKey(rule);
    }

    /** A rule of this application is gone from its switch; if it is still wanted it comes back. */
    public void removed(FlowRule rule) {
        held.remove(rule);
    }

    /**
     * The switch has just connected, as far as is known: it may have lost its table, or have all that it was given. What is wanted is
     * added again; what is not, is removed.
     */
    public void doubt(DeviceId device) {
        held.replaceAll((rule, now) -> rule.deviceId().equals(device) ? new Held(now.rule, workers.now()) : now);
    }

    /** Nothing is to be done about the switch's table: it is away, or another node is master. */
    public void forget(DeviceId device) {
        held.keySet().removeIf(rule -> rule.deviceId().equals(device));
    }
}
