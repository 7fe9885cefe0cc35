// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.swarm;

import java.util.LinkedHashMap;
import java.util.Map;
import org.nearcast.experiments.sim.Detail;
import org.nearcast.experiments.sim.Scenario;
import org.nearcast.experiments.sim.Scenarios;
import org.nearcast.experiments.sim.Trial;
import org.nearcast.experiments.sim.Values;

/**
 * A setting of the swarm that is run with some seeds.
 *
 * @param name in tables and pictures
 * @param detail how closely datagrams are looked at
 * @param set parameters of the scenario that are not as usual
 */
record SwarmCase(String name, Detail detail, Map<String, String> set) {
    static final String SCENARIO = "swarm";

    /** The same with one more parameter. */
    SwarmCase with(String parameter, Object value) {
        Map<String, String> more = new LinkedHashMap<>(set);
        more.put(parameter, value.toString());
        return new SwarmCase(name, detail, more);
    }

    int peers() {
        return Integer.parseInt(set.get("peers"));
    }

    Trial trial(long seed) {
        Scenario scenario = Scenarios.of(SCENARIO);
        Values values = Values.of(scenario.parameters(), set);
        scenario.check(values);
        return new Trial(scenario, values, detail, seed, 0);
    }
}
