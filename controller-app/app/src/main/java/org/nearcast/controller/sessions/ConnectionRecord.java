// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.sessions;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Optional;
import org.nearcast.controller.config.Endpoint;
import org.onlab.packet.MacAddress;
import org.onlab.packet.VlanId;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.PortNumber;

/**
 * A connection as the distributed map holds it: JSON, so that nodes of different versions understand each other and a
 * person can read it.
 */
public final class ConnectionRecord {

    private static final ObjectMapper JSON = new ObjectMapper();

    private ConnectionRecord() {}

    /** Writes a connection; the caller holds its monitor. */
    static String write(Connection connection) {
        ObjectNode json = JSON.createObjectNode();
        json.put("port", connection.client().port().toString());
        json.put("mac", connection.client().mac().toString());
        json.put("nextHop", connection.client().nextHop().toString());
        json.put("state", connection.state().name());
        if (connection.kind() != null) {
            json.put("kind", connection.kind().name());
            json.put("app", connection.app());
            json.put("name", connection.name());
        }
        json.put("since", connection.since());
        json.put("detectionMs", connection.detectionMs());
        json.put("understoodAt", connection.understoodAt());
        json.put("setUpRttMs", connection.setUpRttMs());
        json.put("packets", connection.packetsHandled());
        if (connection.output() != null) {
            json.put("output", connection.output().toLong());
        }
        connection.steer().ifPresent(steer -> json.putObject("steer")
                .put("gateway", steer.gatewayId())
                .put("to", steer.gateway().toString())
                .put("mac", steer.mac().toString())
                .put("vlan", steer.vlan().toShort())
                .put("place", steer.place().toString())
                .put("hairpin", steer.hairpin()));
        return json.toString();
    }

    /**
     * Reads a connection back. What listened to it is lost: one that was being recognised is passed from now on.
     *
     * @throws IllegalArgumentException if the record is not one
     */
    static Connection read(String key, String record) {
        try {
            JsonNode json = JSON.readTree(record);
            Client client = new Client(
                    ConnectPoint.deviceConnectPoint(json.path("port").asText()),
                    MacAddress.valueOf(json.path("mac").asText()),
                    MacAddress.valueOf(json.path("nextHop").asText()));
            Connection connection = new Connection(
                    ConnectionKey.parse(key),
                    client,
                    steer(json.path("steer")),
                    json.path("since").asLong(),
                    Connection.UNHEARD,
                    null);
            boolean understood = json.has("kind");
            connection.restore(
                    understood ? Connection.State.ACTIVE : Connection.State.PASSED,
                    understood
                            ? Connection.Kind.valueOf(json.path("kind").asText().toUpperCase(Locale.ROOT))
                            : null,
                    json.path("app").asText(null),
                    json.path("name").asText(null),
                    json.path("detectionMs").asDouble(-1),
                    json.path("understoodAt").asLong(),
                    json.path("setUpRttMs").asDouble(-1),
                    json.path("packets").asInt());
            if (json.has("output")) {
                connection.output(PortNumber.portNumber(json.get("output").asLong()));
            }
            return connection;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a connection's record: " + e.getOriginalMessage(), e);
        }
    }

    private static Optional<Steer> steer(JsonNode json) {
        return json.isMissingNode()
                ? Optional.empty()
                : Optional.of(new Steer(
                        json.path("gateway").asText(),
                        Endpoint.parse(json.path("to").asText()),
                        MacAddress.valueOf(json.path("mac").asText()),
                        VlanId.vlanId((short) json.path("vlan").asInt(VlanId.UNTAGGED)),
                        ConnectPoint.deviceConnectPoint(json.path("place").asText()),
                        json.path("hairpin").asBoolean()));
    }
}
