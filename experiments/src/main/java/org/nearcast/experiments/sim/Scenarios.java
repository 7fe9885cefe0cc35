// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.sim;

import java.util.List;
import java.util.stream.Collectors;
import org.nearcast.experiments.sim.gossip.GossipChurnScenario;
import org.nearcast.experiments.sim.gossip.GossipScenario;
import org.nearcast.experiments.sim.swarm.SwarmScenario;
import org.nearcast.experiments.sim.transport.TransportScenario;

/** All scenarios: what {@code nearcast sim} knows. */
public final class Scenarios {
    /** Add yours here. */
    public static final List<Scenario> ALL =
            List.of(new GossipScenario(), new GossipChurnScenario(), new TransportScenario(), new SwarmScenario());

    private Scenarios() {}

    /** @throws IllegalArgumentException if there is none of that name */
    public static Scenario of(String name) {
        return ALL.stream()
                .filter(scenario -> scenario.name().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("there is no scenario '" + name + "'; there are " + names()));
    }

    /** Their names, with commas. */
    public static String names() {
        return ALL.stream().map(Scenario::name).collect(Collectors.joining(", "));
    }
}
