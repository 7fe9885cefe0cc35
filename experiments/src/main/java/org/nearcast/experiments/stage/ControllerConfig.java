// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.stage;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;

/** The application's part of the controller's network configuration (docs/controller.md); a value, changed by making others. */
public final class ControllerConfig {
    private final ObjectNode json;

    private ControllerConfig(ObjectNode json) {
        this.json = json;
    }

    /** For a CDN at these addresses, each with its port; no sites, no gateways. */
    public static ControllerConfig cdn(String... addresses) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode cdn = json.putArray("cdn");
        Arrays.stream(addresses).forEach(cdn::add);
        json.put("dscp", Stage.GATEWAY_DSCP);
        json.putArray("gateways");
        return new ControllerConfig(json);
    }

    /** Edge peers with keys of these fingerprints may be gateways. */
    public ControllerConfig allow(String... fingerprints) {
        ControllerConfig more = copy();
        ArrayNode gateways = more.json.withArray("gateways");
        Arrays.stream(fingerprints).forEach(key -> gateways.addObject().put("key", key));
        return more;
    }

    /** There is a site: all that hangs on these switches, by their ids in ONOS, as far as its address is in these subnets (none: all). */
    public ControllerConfig site(String name, List<String> devices, List<String> subnets) {
        ControllerConfig more = copy();
        ObjectNode site = more.json.withArray("sites").addObject().put("name", name);
        ArrayNode deviceIds = site.putArray("devices");
        devices.forEach(deviceIds::add);
        ArrayNode prefixes = site.putArray("subnets");
        subnets.forEach(prefixes::add);
        return more;
    }

    /** Where the CDN is reached if the controller knows no host with its address: a switch's id in ONOS, a slash, a port. */
    public ControllerConfig uplink(String connectPoint) {
        ControllerConfig more = copy();
        more.json.put("uplink", connectPoint);
        return more;
    }

    private ControllerConfig copy() {
        return new ControllerConfig(json.deepCopy());
    }

    ObjectNode document() {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.putObject("apps").putObject("org.nearcast.app").set("nearcast", json);
        return document;
    }

    @Override
    public String toString() {
        return json.toString();
    }
}
