// SPDX-License-Identifier: Apache-2.0
package org.nearcast.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;

/**
 * An OpenFlow 1.3 switch that does nothing without flows.
 *
 * @param lab the lab it is in
 * @param name such as {@code s1}
 * @param dpid sixteen hexadecimal digits; ONOS calls it {@code of:} and these
 */
public record LabSwitch(Lab lab, String name, String dpid) {
    static LabSwitch fromJson(Lab lab, String name, JsonNode json) {
        return new LabSwitch(lab, name, json.path("dpid").asText());
    }

    /** The device's id in ONOS. */
    public String deviceId() {
        return "of:" + dpid;
    }

    /** The counters of all ports now, by port number. */
    public Map<Integer, PortCounters> ports() {
        JsonNode json = lab.call(Lab.request("ports").put("switch", name));
        Map<Integer, PortCounters> counters = new TreeMap<>();
        json.forEachEntry((port, values) -> counters.put(Integer.valueOf(port), PortCounters.fromJson(values)));
        return counters;
    }

    /** The counters of one port now. */
    public PortCounters port(int number) {
        PortCounters counters = ports().get(number);
        if (counters == null) {
            throw new LabException("switch " + name + " has no port " + number);
        }
        return counters;
    }

    /** Takes its power away: it carries nothing, its rules are lost, and so is its connection to the controller. */
    public void powerOff() {
        lab.call(Lab.request("power").put("switch", name).put("on", false));
    }

    /** Gives it power again; it starts with an empty table and looks for its controller. */
    public void powerOn() {
        lab.call(Lab.request("power").put("switch", name).put("on", true));
    }

    /** Adds a flow in the notation of ovs-ofctl. */
    public void addFlow(String flow) {
        ofctl("add-flow", flow);
    }

    /** The flows, in the notation of ovs-ofctl. */
    public String dumpFlows() {
        return ofctl("dump-flows");
    }

    /** Runs {@code ovs-ofctl COMMAND SWITCH ARGUMENTS...} and returns its output. */
    public String ofctl(String command, String... arguments) {
        ObjectNode request = Lab.request("ofctl").put("switch", name);
        ArrayNode words = request.putArray("args").add(command);
        for (String argument : arguments) {
            words.add(argument);
        }
        return lab.call(request).asText();
    }

    @Override
    public String toString() {
        return name;
    }
}
