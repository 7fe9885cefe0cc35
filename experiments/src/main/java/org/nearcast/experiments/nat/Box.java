// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.nat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.nearcast.overlay.nat.Allocation;
import org.nearcast.overlay.nat.Dependence;
import org.nearcast.overlay.nat.NatType;
import org.nearcast.overlay.sim.net.Nat;

/** A kind of box: the simulator's model, or netfilter with rules for it. */
enum Box {
    NONE(null, null, null, null),
    CONE(Dependence.ENDPOINT_INDEPENDENT, Dependence.ENDPOINT_INDEPENDENT, Allocation.PRESERVING, null),
    ADDRESS_RESTRICTED(Dependence.ENDPOINT_INDEPENDENT, Dependence.ADDRESS_DEPENDENT, Allocation.PRESERVING, null),
    PORT_RESTRICTED(
            Dependence.ENDPOINT_INDEPENDENT, Dependence.ADDRESS_AND_PORT_DEPENDENT, Allocation.PRESERVING, null),
    SYMMETRIC_SEQUENTIAL(
            Dependence.ADDRESS_AND_PORT_DEPENDENT, Dependence.ADDRESS_AND_PORT_DEPENDENT, Allocation.SEQUENTIAL, null),
    SYMMETRIC_RANDOM(
            Dependence.ADDRESS_AND_PORT_DEPENDENT, Dependence.ADDRESS_AND_PORT_DEPENDENT, Allocation.RANDOM, null),
    /** SNAT, and everything that comes goes to the host. */
    NETFILTER_FORWARDED(
            Dependence.ENDPOINT_INDEPENDENT, Dependence.ENDPOINT_INDEPENDENT, Allocation.PRESERVING, "snat to %1$s"),
    /** SNAT as it is: preserves ports where it can. */
    NETFILTER_SNAT(
            Dependence.ENDPOINT_INDEPENDENT,
            Dependence.ADDRESS_AND_PORT_DEPENDENT,
            Allocation.PRESERVING,
            "snat to %1$s"),
    NETFILTER_PERSISTENT(
            Dependence.ENDPOINT_INDEPENDENT,
            Dependence.ADDRESS_AND_PORT_DEPENDENT,
            Allocation.PRESERVING,
            "snat to %1$s persistent"),
    NETFILTER_RANDOM(
            Dependence.ADDRESS_AND_PORT_DEPENDENT,
            Dependence.ADDRESS_AND_PORT_DEPENDENT,
            Allocation.RANDOM,
            "snat to %1$s random"),
    NETFILTER_FULLY_RANDOM(
            Dependence.ADDRESS_AND_PORT_DEPENDENT,
            Dependence.ADDRESS_AND_PORT_DEPENDENT,
            Allocation.RANDOM,
            "snat to %1$s fully-random");

    private static final long TWO_MINUTES_NS = 120_000_000_000L;
    private static final int MAPPINGS = 10_000;

    private final NatType type;
    private final String rule;

    Box(Dependence mapping, Dependence filtering, Allocation allocation, String rule) {
        type = mapping == null
                ? NatType.NONE
                : new NatType(mapping, filtering, allocation, allocation == Allocation.RANDOM ? 0 : 1);
        this.rule = rule;
    }

    /** What traversal should take it for, by theory. */
    NatType type() {
        return type;
    }

    boolean isNetfilter() {
        return rule != null;
    }

    /** Of the model; null without a box. */
    Nat.Behaviour behaviour(boolean hairpinning) {
        return this == NONE
                ? null
                : new Nat.Behaviour(
                        Nat.Dependence.valueOf(type.mapping().name()),
                        Nat.Dependence.valueOf(type.filtering().name()),
                        Nat.Ports.valueOf(type.allocation().name()),
                        TWO_MINUTES_NS,
                        hairpinning,
                        MAPPINGS);
    }

    /**
     * The rules that make netfilter such a box for each of several hosts.
     *
     * @param insides the hosts' addresses
     * @param outsides and what they are to be seen as
     */
    String ruleset(List<String> insides, List<String> outsides) {
        List<String> out = new ArrayList<>();
        List<String> in = new ArrayList<>();
        for (int i = 0; i < insides.size(); i++) {
            out.add("ip saddr " + insides.get(i) + " oifname ext " + String.format(Locale.ROOT, rule, outsides.get(i)));
            if (this == NETFILTER_FORWARDED) {
                in.add("ip daddr " + outsides.get(i) + " dnat to " + insides.get(i));
            }
        }
        return "flush ruleset\ntable ip box {\n  chain out {\n    type nat hook postrouting priority 100\n    "
                + String.join("\n    ", out)
                + "\n  }\n  chain in {\n    type nat hook prerouting priority -100\n    "
                + String.join("\n    ", in)
                + "\n  }\n}\n";
    }

    /** As in tables: lower case. */
    String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
