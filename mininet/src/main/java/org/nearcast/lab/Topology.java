// SPDX-License-Identifier: Apache-2.0
package org.nearcast.lab;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;

/**
 * A topology by its name in the harness, with parameters; what is not set is as the harness has it
 * ({@code mininet/nearcast_lab/topologies.py}).
 */
public final class Topology {
    private final String name;
    private final Map<String, Object> parameters;

    private Topology(String name, Map<String, Object> parameters) {
        this.name = name;
        this.parameters = parameters;
    }

    /**
     * Everybody on switch s1: ports 1 {@code cdn} (10.0.0.254), 2 {@code b1} (10.0.0.1), 3 {@code gw} (10.0.0.2), 4 and on
     * {@code v1} (10.0.0.11) and so on. Links {@code lan} and {@code cdn}.
     *
     * @param viewers how many, 0 to 200
     */
    public static Topology single(int viewers) {
        return named("single").with("viewers", viewers);
    }

    /**
     * The same hosts on two switches: s1 with the core on port 1, {@code b1}, {@code gw} and half of the viewers; s2 with
     * {@code cdn} on port 1, the core on 2 and the other half. Links {@code lan}, {@code core} and {@code cdn}.
     *
     * @param viewers how many, 0 to 200
     */
    public static Topology twoSwitch(int viewers) {
        return named("two-switch").with("viewers", viewers);
    }

    /** A topology by the harness's name, or {@code FILE.py:CLASS}. */
    public static Topology named(String name) {
        return new Topology(name, Map.of());
    }

    /** The same with the links of broadcaster, gateway and viewers changed. */
    public Topology lan(LinkShape shape) {
        return with("lan", shape);
    }

    /** The same with the link between the switches changed. */
    public Topology core(LinkShape shape) {
        return with("core", shape);
    }

    /** The same with the CDN's link changed. */
    public Topology cdn(LinkShape shape) {
        return with("cdn", shape);
    }

    /** The same with a parameter of the topology's constructor set: an Integer, Double, Boolean, String or LinkShape. */
    public Topology with(String parameter, Object value) {
        Map<String, Object> more = new TreeMap<>(parameters);
        more.put(parameter, value);
        return new Topology(name, more);
    }

    /** The harness's name of it. */
    public String name() {
        return name;
    }

    ObjectNode parametersJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        parameters.forEach((key, value) -> {
            if (value instanceof LinkShape shape) {
                json.set(key, shape.toJson());
            } else {
                json.putPOJO(key, value);
            }
        });
        return json;
    }

    @Override
    public String toString() {
        return name + parametersJson();
    }
}
