// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nearcast.controller.fake.FakeNetwork.port;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nearcast.controller.rules.Priorities;
import org.onosproject.net.ConnectPoint;

/** What the operator says of gateways at run time. */
class AdmissionTest {

    private static final String CDN = "{\"cdn\": [\"10.0.0.254:1935\"]";

    private final TestNet net = TestNet.single();
    private final TestGateway gateway = TestGateway.in(net);

    private void configured() {
        net.activate(CDN + ", \"gateways\": [{\"key\": \"" + gateway.fingerprint() + "\"}]}");
    }

    private ConnectPoint whereNewConnectionsGo(int client) {
        net.takeSent();
        net.client(client).syn();
        return net.takeSent().get(0).port;
    }

    private String say(String word) {
        return net.app.command("nearcast-gateways " + word + " " + gateway.fingerprint());
    }

    private JsonNode shown() {
        return net.view("gateways").get("gateways").get(0);
    }

    @Test
    void shouldAllowAGatewayThatTheConfigurationDoesNotName() {
        net.passive();
        gateway.announces();
        assertEquals(TestNet.CDN_PORT, whereNewConnectionsGo(1));
        assertEquals(
                gateway.fingerprint(),
                net.view("gateways").get("notAllowed").get(0).get("id").asText());
        say("allow");
        gateway.announces();
        assertEquals(TestNet.GATEWAY_PORT, whereNewConnectionsGo(2));
        assertEquals("operator", shown().get("allowedBy").asText());
        assertEquals(0, net.view("gateways").get("notAllowed").size());
    }

    @Test
    void shouldRevokeAtOnceWhatTheConfigurationAllows() {
        configured();
        gateway.announces();
        net.client(1).plays("one");
        say("revoke");
        assertEquals(List.of(), net.flows.rules(Priorities.PUNT));
        assertEquals(0, net.sessions().size());
        gateway.announces();
        assertEquals(TestNet.CDN_PORT, whereNewConnectionsGo(2));
    }

    @Test
    void shouldLetADrainedGatewayKeepWhatItHasAndGetNothingNew() {
        configured();
        gateway.announces();
        TestClient viewer = net.client(1).plays("one");
        say("drain");
        assertEquals(TestNet.CDN_PORT, whereNewConnectionsGo(2));
        viewer.ack();
        assertEquals(TestNet.GATEWAY_PORT, net.takeSent().get(0).port);
        assertEquals("draining", shown().get("state").asText());
        assertEquals(1, shown().get("connections").asInt());
        assertEquals(1, net.flows.rules(Priorities.EXEMPT).size(), "its own connections still pass");
        assertEquals(0, net.counted("gatewaysLost"));
    }

    @Test
    void shouldShowWhenADrainIsOver() {
        configured();
        gateway.announces();
        net.client(1).plays("one");
        say("drain");
        net.flows.expire(net.flows.rules(Priorities.CONNECTION).get(0));
        assertEquals("drained", shown().get("state").asText());
    }

    @Test
    void shouldSteerToTheNextGatewayWhileOneDrains() {
        TestGateway other = new TestGateway(net, port(1, 9), "00:00:00:00:00:99", "10.0.0.99");
        net.activate(CDN + ", \"gateways\": [{\"port\": \"of:0000000000000001/2\"},"
                + " {\"port\": \"of:0000000000000001/9\"}]}");
        gateway.announces();
        other.announces();
        ConnectPoint first = whereNewConnectionsGo(1);
        net.app.command("nearcast-gateways drain " + first);
        ConnectPoint next = whereNewConnectionsGo(2);
        assertTrue(!next.equals(first) && !next.equals(TestNet.CDN_PORT), next::toString);
    }

    @Test
    void shouldTakeADrainBack() {
        configured();
        gateway.announces();
        say("drain");
        say("allow");
        assertEquals(TestNet.GATEWAY_PORT, whereNewConnectionsGo(1));
        assertEquals("serving", shown().get("state").asText());
    }

    @Test
    void shouldKeepTheOperatorsWordOverARestart() {
        configured();
        gateway.announces();
        say("drain");
        net.restart("{\"key\": \"" + gateway.fingerprint() + "\"}");
        net.network.host(TestNet.CDN_MAC, TestNet.CDN, TestNet.CDN_PORT);
        gateway.announces();
        assertEquals(TestNet.CDN_PORT, whereNewConnectionsGo(1));
        assertEquals("drained", shown().get("state").asText());
    }

    @Test
    void shouldKeepAGatewayAllowedThatWasAllowedAtRunTimeAndDrains() {
        net.passive();
        say("allow");
        gateway.announces();
        net.client(1).plays("one");
        say("drain");
        assertEquals("draining", shown().get("state").asText());
        assertEquals(1, net.sessions().size());
    }

    @Test
    void shouldLeaveAGatewayToTheConfigurationAgain() {
        configured();
        say("revoke");
        gateway.announces();
        say("forget");
        gateway.announces();
        assertEquals(TestNet.GATEWAY_PORT, whereNewConnectionsGo(1));
        assertEquals("configuration", shown().get("allowedBy").asText());
        assertEquals(0, net.view("gateways").get("words").size());
    }

    @Test
    void shouldAllowAPlainServerAtRunTime() {
        net.passive();
        net.app.command("nearcast-gateways allow 10.0.0.2:1936");
        assertEquals(TestNet.GATEWAY_PORT, whereNewConnectionsGo(1));
        net.app.command("nearcast-gateways drain 10.0.0.2:1936");
        assertEquals(TestNet.CDN_PORT, whereNewConnectionsGo(2));
    }

    @Test
    void shouldDemandAPlainServersSiteWhereThereAreSites() {
        net.activate(CDN + ", \"sites\": [{\"name\": \"campus\"}]}");
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class, () -> net.app.command("nearcast-gateways allow 10.0.0.2:1936"));
        assertEquals("a plain server needs the site that it serves; there are [campus]", e.getMessage());
        net.app.command("nearcast-gateways allow 10.0.0.2:1936 campus");
        assertEquals(TestNet.GATEWAY_PORT, whereNewConnectionsGo(1));
        assertTrue(net.view("sites").get("sites").get(0).get("served").asBoolean());
    }

    @Test
    void shouldShowWhoIsAllowedAndNotHeard() {
        configured();
        assertEquals(
                gateway.fingerprint(), net.view("gateways").get("absent").get(0).asText());
        gateway.announces();
        assertEquals(0, net.view("gateways").get("absent").size());
    }

    @ParameterizedTest
    @CsvSource({
        "nearcast-gateways drain, nearcast-gateways drain wants a gateway",
        "nearcast-gateways allow x, names no gateway",
        "nearcast-gateways allow of:1/5, is no switch as ONOS writes it",
        "nearcast-gateways allow of:0000000000000001/x, is no port",
        "nearcast-gateways drain 00112233445566778899aabbccddeeff, nothing to drain",
        "nearcast-gateways forget 00112233445566778899aabbccddeeff, nothing was said",
        "nearcast-gateways allow 00112233445566778899aabbccddeeff campus, only a plain server",
        "nearcast-gateways kill 00112233445566778899aabbccddeeff, 'takes list, allow'",
        "nearcast-gateways list all, takes nothing more",
        "nearcast-sites all, takes nothing but -j",
        "nearcast-x, no command nearcast-x",
    })
    void shouldSayWhatIsWrongWithACommand(String line, String said) {
        net.passive();
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> net.app.command(line));
        assertTrue(e.getMessage().contains(said), e.getMessage());
    }

    @Test
    void shouldPrintTablesAndJson() {
        configured();
        gateway.announces();
        net.client(1).plays("one");
        assertTrue(net.app.command("nearcast-sites").contains("every edge port"));
        assertTrue(net.app.command("nearcast-gateways").contains("serving"));
        assertTrue(net.app.command("nearcast-gateways -j list").startsWith("{\"gateways\""));
        assertEquals(
                "{\"done\":\"" + gateway.fingerprint() + " is revoked\"}",
                net.app.command("nearcast-gateways revoke " + gateway.fingerprint() + " -j"));
        assertTrue(net.app.command("nearcast-gateways").contains(gateway.fingerprint() + " is revoked"));
    }
}
