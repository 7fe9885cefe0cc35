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

    /**
     * Three switches in a ring, so that every link between them has a second path: s1 with the next switch on port 1, the one before on
     * 2, {@code b1} on 3, {@code gw} on 4 and the viewers from 5; s2 with {@code cdn} on 3 and {@code gw2} (10.0.0.3) on 4. Links
     * {@code lan}, {@code core} and {@code cdn}.
     *
     * @param viewers how many, 0 to 200
     */
    public static Topology ring(int viewers) {
        return named("ring").with("viewers", viewers);
    }

    /**
     * Sites behind a switch {@code core}, the CDN far away: site i is switch s{@code i} with {@code b1}, {@code gw1} and viewers, numbered
     * through, at 10.0.i.x. Links {@code lan}, {@code access} (a site's to the core) and {@code cdn}.
     *
     * @param sites how many, 1 to 16
     * @param viewers how many in each, 0 to 50
     */
    public static Topology sites(int sites, int viewers) {
        return named("sites").with("sites", sites).with("viewers", viewers);
    }

    /**
     * The CDN behind a router {@code r1}: b1, gw and viewers at 10.0.1.x on s1, a second gateway's host {@code gw2} in another subnet,
     * 10.0.2.2, on s2, the CDN on no switch. Links {@code lan}, {@code access} (the router's to the switches), {@code core} and
     * {@code cdn}.
     *
     * @param viewers how many, 0 to 200
     */
    public static Topology routed(int viewers) {
        return named("routed").with("viewers", viewers);
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
