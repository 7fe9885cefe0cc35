// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nearcast.controller.fake.FakeNetwork.port;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nearcast.controller.fake.Frames;
import org.nearcast.controller.rules.Priorities;
import org.nearcast.protocol.announce.MediaDescription;
import org.nearcast.protocol.announce.ReportedConnection;

/** What a gateway reports of the connections that are steered to it. */
class ReportTest {

    private static final MediaDescription MEDIA =
            new MediaDescription(0x61766331, 0x6d703461, 1280, 720, 2500, 1_128_000, "Lavf59.27.100");

    private final TestNet net = TestNet.single();
    private final TestGateway gateway = TestGateway.in(net);

    @BeforeEach
    void begin() {
        net.activate("{\"cdn\": [\"10.0.0.254:1935\"], \"gateways\": [{\"key\": \"" + gateway.fingerprint() + "\"}]}");
        gateway.announces();
    }

    /** The gateway goes on for so many seconds. */
    private void stay(int seconds) {
        for (int i = 0; i < seconds; i++) {
            net.flows.poll();
            net.advance(1000);
            gateway.announces();
        }
    }

    private static ReportedConnection connection(String client, boolean ended) {
        return new ReportedConnection(
                new InetSocketAddress(client, 40000),
                new InetSocketAddress(TestNet.CDN, 1935),
                ReportedConnection.Role.PUBLISH,
                ended,
                MEDIA);
    }

    @Test
    void shouldShowWhatAStreamIsMadeOf() {
        TestClient publisher = net.client(1).publishes("one");
        gateway.sends(gateway.report(connection(publisher.ip, false)));
        JsonNode said = net.sessions().get(0).get("metadata");
        assertEquals("avc1", said.get("videoCodec").asText());
        assertEquals("mp4a", said.get("audioCodec").asText());
        assertEquals(1280, said.get("width").asInt());
        assertEquals(720, said.get("height").asInt());
        assertEquals(25.0, said.get("frameRate").asDouble());
        assertEquals(1_128_000, said.get("bitRate").asLong());
        assertEquals("Lavf59.27.100", said.get("encoder").asText());
        assertEquals("gateway", said.get("from").asText());
        assertEquals(said, net.view("streams").get("streams").get(0).get("metadata"));
        assertEquals(0, net.leftToForwarding);
    }

    @Test
    void shouldEndASessionAtOnceAndItsRulesWhenTheyAreSilent() {
        TestClient publisher = net.client(1).publishes("one");
        gateway.sends(gateway.report(connection(publisher.ip, true)));
        assertEquals(0, net.sessions().size());
        assertEquals(0, net.storage.map("nearcast-connections").size());
        net.takeSent();
        publisher.finish(Frames.FIN_ACK);
        assertEquals(TestNet.GATEWAY_PORT, net.takeSent().get(0).port, "its FIN still finds the gateway");
        stay(15);
        assertEquals(0, net.flows.rules(Priorities.CONNECTION).size());
        assertEquals(1, net.counted("reportedEnded"));
    }

    @Test
    void shouldKeepAConnectionWhoseClientComesAgainFromTheSamePort() {
        TestClient publisher = net.client(1).publishes("one");
        gateway.sends(gateway.report(connection(publisher.ip, true)));
        net.client(1).sequence(77).publishes("one");
        gateway.sends(gateway.report(connection(publisher.ip, false)));
        stay(3);
        assertEquals("publish", net.sessions().get(0).get("kind").asText());
        assertEquals(2, net.flows.rules(Priorities.CONNECTION).size());
    }

    @Test
    void shouldKnowAConnectionOfTheGatewaysOwnMachine() {
        new TestClient(net, TestNet.GATEWAY_PORT, TestNet.GATEWAY, TestNet.GATEWAY_MAC).publishes("one");
        gateway.sends(gateway.report(connection(TestNet.CDN, false)));
        assertEquals(1280, net.sessions().get(0).get("metadata").get("width").asInt());
    }

    @Test
    void shouldNotBelieveAGatewayAboutConnectionsThatAreNotItsOwn() {
        TestGateway other = new TestGateway(net, port(1, 9), "00:00:00:00:00:99", "10.0.0.99");
        net.app.command("nearcast-gateways allow " + other.fingerprint());
        other.announces();
        String serving = net.view("gateways").get("gateways").get(0).get("id").asText();
        TestGateway idle = serving.equals(other.fingerprint()) ? gateway : other;
        TestClient publisher = net.client(1).publishes("one");
        idle.sends(idle.report(connection(publisher.ip, true)));
        assertEquals(1, net.sessions().size());
        assertEquals(1, net.counted("reportedUnknown"));
    }

    @Test
    void shouldNotBelieveWhoIsNotAllowedOrSomewhereElse() {
        TestClient publisher = net.client(1).publishes("one");
        TestGateway stranger = new TestGateway(net, port(1, 9), "00:00:00:00:00:99", "10.0.0.99");
        stranger.announces();
        stranger.sends(stranger.report(connection(publisher.ip, true)));
        byte[] real = gateway.report(connection(publisher.ip, true));
        new TestGateway(net, port(1, 9), TestNet.GATEWAY_MAC, TestNet.GATEWAY).sends(real);
        assertEquals(1, net.sessions().size());
        assertEquals(2, net.counted("reportsDropped"));
    }

    @Test
    void shouldBelieveNoReportTwice() {
        TestClient publisher = net.client(1).publishes("one");
        byte[] ended = gateway.report(connection(publisher.ip, true));
        gateway.sends(ended);
        gateway.sends(gateway.report(connection(publisher.ip, false)));
        gateway.sends(ended);
        assertEquals(1, net.sessions().size());
        assertEquals(1, net.counted("reportsDropped"));
    }

    @Test
    void shouldDropAFloodOfReports() {
        TestClient publisher = net.client(1).publishes("one");
        for (int i = 0; i < 500; i++) {
            gateway.sends(gateway.report(connection(publisher.ip, false)));
        }
        assertEquals(60, net.counted("reportsAccepted"));
        assertEquals(440, net.counted("reportsDropped"));
        assertTrue(net.sessions().get(0).get("metadata").isObject());
    }
}
