// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.nearcast.controller.config.Endpoint;
import org.onlab.packet.IpAddress;
import org.onlab.packet.MacAddress;
import org.onlab.packet.VlanId;
import org.onosproject.net.ConnectPoint;

/** What the distributed map holds of a gateway: what it announced last, where, and its counter. */
final class GatewayRecord {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final char SEPARATOR = '@';

    private final Gateway gateway;
    private final long counter;

    GatewayRecord(Gateway gateway, long counter) {
        this.gateway = gateway;
        this.counter = counter;
    }

    Gateway gateway() {
        return gateway;
    }

    /** Unsigned. */
    long counter() {
        return counter;
    }

    /** The key it is held under: the gateway's name and address. */
    static String key(Gateway gateway) {
        return gateway.id() + SEPARATOR + gateway.address();
    }

    String write() {
        ObjectNode json = JSON.createObjectNode();
        json.put("place", gateway.place().toString());
        json.put("mac", gateway.mac().toString());
        json.put("vlan", gateway.vlan().toShort());
        json.put("address", gateway.address().toString());
        json.put("udpPort", gateway.udpPort());
        json.put("counter", Long.toUnsignedString(counter));
        ObjectNode redirects = json.putObject("redirects");
        gateway.redirects().forEach((cdn, port) -> redirects.put(cdn.toString(), port));
        return json.toString();
    }

    /** @throws IllegalArgumentException if the record is not one */
    static GatewayRecord read(String key, String record) {
        int separator = key.indexOf(SEPARATOR);
        String id = separator < 0 ? key : key.substring(0, separator);
        try {
            JsonNode json = JSON.readTree(record);
            Map<Endpoint, Integer> redirects = new HashMap<>();
            for (Iterator<Map.Entry<String, JsonNode>> i =
                            json.path("redirects").fields();
                    i.hasNext(); ) {
                Map.Entry<String, JsonNode> redirect = i.next();
                redirects.put(
                        Endpoint.parse(redirect.getKey()), redirect.getValue().asInt());
            }
            Gateway gateway = new Gateway(
                    id,
                    ConnectPoint.deviceConnectPoint(json.path("place").asText()),
                    MacAddress.valueOf(json.path("mac").asText()),
                    VlanId.vlanId((short) json.path("vlan").asInt(VlanId.UNTAGGED)),
                    IpAddress.valueOf(json.path("address").asText()),
                    json.path("udpPort").asInt(),
                    redirects);
            return new GatewayRecord(
                    gateway, Long.parseUnsignedLong(json.path("counter").asText()));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a gateway's record: " + e.getOriginalMessage(), e);
        }
    }
}
