// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nearcast.controller.Assert.assertTcp;
import static org.nearcast.controller.fake.FakeNetwork.port;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.nearcast.controller.rules.Priorities;
import org.nearcast.protocol.announce.AnnounceException;
import org.nearcast.protocol.announce.Announcement;
import org.nearcast.protocol.announce.Answer;
import org.onlab.packet.IPv4;
import org.onlab.packet.Ip4Address;

/** A gateway that announces itself. */
class AnnouncementTest {

    private final TestNet net = TestNet.single();
    private final TestPeer peer = new TestPeer(net);

    private void activate(String allowed) {
        net.activate("{\"cdn\": [\"10.0.0.254:1935\"], \"gateways\": [" + allowed + "]}");
    }

    private void activate() {
        activate(peer.allowed());
    }

    private TestPeer other() {
        return new TestPeer(net, port(1, 9), "00:00:00:00:00:99", "10.0.0.99");
    }

    @Test
    void shouldSteerToAnAllowedGatewayAndAnswerIt() throws AnnounceException {
        activate();
        peer.announce();
        Answer answer = peer.answer();
        assertEquals(Answer.Status.ALLOWED, answer.status());
        assertEquals(44, answer.dscp());
        assertEquals("edge", answer.site());
        assertEquals(Announcement.EXPIRY_MS, answer.leaseMs());
        assertEquals(1, net.counted("announcementsAccepted"));
        assertEquals(0, net.leftToForwarding);

        TestClient viewer = net.client(1);
        viewer.syn();
        assertTcp(net.takeSent().get(0).parsed(), viewer.ip, 40000, TestNet.GATEWAY, 19350);
        assertEquals(1, net.view("gateways").get("gateways").size());
    }

    @Test
    void shouldLoseAGatewayWhoseHostMovesAndKeepOneWhoseHostIsFoundWhereItIsHeard() {
        activate();
        peer.announce();
        net.network.host(TestNet.GATEWAY_MAC, TestNet.GATEWAY, TestNet.GATEWAY_PORT);
        assertEquals(0, net.counted("gatewaysLost"));
        net.network.host(TestNet.GATEWAY_MAC, TestNet.GATEWAY, port(1, 9));
        assertEquals(1, net.counted("gatewaysLost"));
        assertEquals(List.of(), net.flows.rules(Priorities.PUNT));
    }

    @Test
    void shouldAllowByPort() throws AnnounceException {
        activate("{\"port\": \"of:0000000000000001/2\"}");
        peer.announce();
        assertEquals(Answer.Status.ALLOWED, peer.answer().status());
        assertFalse(net.flows.rules(Priorities.PUNT).isEmpty());
    }

    @Test
    void shouldEndTheLeaseOfASilentGateway() {
        activate();
        peer.announce();
        net.client(1).plays("one");
        for (int i = 0; i < 5; i++) {
            net.advance(1000);
            peer.announce();
        }
        assertEquals(2, net.flows.rules(Priorities.CONNECTION).size());
        net.advance(3500);
        assertEquals(2, net.flows.rules(Priorities.CONNECTION).size());
        net.advance(300);
        assertEquals(0, net.flows.rules(Priorities.CONNECTION).size());
        assertEquals(List.of(), net.flows.rules(Priorities.PUNT));
        assertFalse(net.flows.rules(Priorities.PASSIVE).isEmpty());
        assertEquals(1, net.counted("gatewaysLost"));
    }

    @Test
    void shouldEndAllWhenTheOperatorRevokes() {
        activate();
        peer.announce();
        net.client(1).plays("one");
        net.config.set("{\"cdn\": [\"10.0.0.254:1935\"]}");
        assertEquals(0, net.flows.rules(Priorities.CONNECTION).size());
        assertEquals(List.of(), net.flows.rules(Priorities.PUNT));
    }

    @Test
    void shouldExemptTheGatewaysOwnMarkedConnections() {
        activate();
        peer.announce();
        net.takeSent();
        int before = net.toController;
        TestClient own = new TestClient(net, TestNet.GATEWAY_PORT, TestNet.GATEWAY, TestNet.GATEWAY_MAC).dscp(44);
        own.open().send(new byte[100]);
        assertTrue(net.takeSent().stream().allMatch(sent -> sent.port.equals(TestNet.CDN_PORT)));
        assertEquals(before, net.toController);
    }

    @Test
    void shouldExemptNobodyElseWhoUsesTheMark() {
        activate();
        peer.announce();
        net.takeSent();
        net.client(1).dscp(44).syn();
        assertEquals(TestNet.GATEWAY_PORT, net.takeSent().get(0).port);
        assertEquals(
                net.network.edgePorts().size() - 1,
                net.flows.rules(Priorities.PUNT).size());
        assertEquals(1, net.flows.rules(Priorities.EXEMPT).size());
    }

    @Test
    void shouldHairpinTheBroadcasterOnTheGatewaysOwnMachine() {
        activate();
        peer.announce();
        net.takeSent();
        TestClient broadcaster = new TestClient(net, TestNet.GATEWAY_PORT, TestNet.GATEWAY, TestNet.GATEWAY_MAC);
        broadcaster.publishes("one");
        List<TestNet.Sent> sent = net.takeSent();
        assertTrue(sent.stream().allMatch(s -> s.port.equals(TestNet.GATEWAY_PORT)));
        assertTcp(sent.get(0).parsed(), TestNet.CDN, 40000, TestNet.GATEWAY, 19350);
        assertEquals("publish", net.sessions().get(0).get("kind").asText());
        assertEquals(0, net.leftToForwarding);
    }

    @Test
    void shouldKeepTheControllersKeyOverARestart() throws AnnounceException {
        activate();
        peer.announce();
        Answer first = peer.answer();
        net.app.deactivate();
        activate();
        peer.announce();
        assertEquals(first.key(), peer.answer().key());
    }

    @Test
    void shouldKeepAGatewaysConnectionsOverARestart() {
        activate();
        peer.announce();
        net.client(1).plays("one");
        net.restart(peer.allowed());
        assertEquals(2, net.flows.rules(Priorities.CONNECTION).size());
        peer.announce();
        net.advance(2000);
        assertEquals(2, net.flows.rules(Priorities.CONNECTION).size());
        net.advance(4000);
        assertEquals(0, net.flows.rules(Priorities.CONNECTION).size());
    }

    @Test
    void shouldSteerNobodyNewToAGatewayNotHeardSinceARestart() {
        activate();
        peer.announce();
        net.restart(peer.allowed());
        net.network.host(TestNet.CDN_MAC, TestNet.CDN, TestNet.CDN_PORT);
        net.takeSent();
        net.client(1).syn();
        assertEquals(TestNet.CDN_PORT, net.takeSent().get(0).port);
        peer.announce();
        net.takeSent();
        net.client(2).syn();
        assertEquals(TestNet.GATEWAY_PORT, net.takeSent().get(0).port);
    }

    @Test
    void shouldLetAGatewayGoThatSaysItLeaves() {
        activate();
        peer.announce();
        net.client(1).plays("one");
        net.inject(TestNet.GATEWAY_PORT, peer.datagram(peer.announcement(0)));
        assertEquals(0, net.flows.rules(Priorities.CONNECTION).size());
        assertEquals(List.of(), net.flows.rules(Priorities.PUNT));
        assertEquals(1, net.counted("gatewaysLost"));
    }

    @Test
    void shouldTellGatewaysOfOneSiteOfEachOther() throws AnnounceException {
        TestPeer other = other();
        activate("{\"port\": \"of:0000000000000001/2\"}, {\"port\": \"of:0000000000000001/9\"}");
        other.announce();
        net.takeSent();
        peer.announce();
        Answer answer = peer.answer();
        assertEquals(1, answer.nearPeers().size());
        assertEquals(
                other.key.publicKey().fingerprint(), answer.nearPeers().get(0).fingerprint());
    }

    @Test
    void shouldSteerAllOfASiteToOneGateway() {
        activate("{\"port\": \"of:0000000000000001/2\"}, {\"port\": \"of:0000000000000001/9\"}");
        TestPeer other = other();
        peer.announce();
        other.announce();
        net.takeSent();
        for (int i = 10; i < 15; i++) {
            net.client(i).syn();
        }
        assertEquals(
                1, net.takeSent().stream().map(sent -> sent.port).distinct().count());
    }

    @Test
    void shouldBringAnnouncementsToTheControllerAlone() {
        activate();
        peer.announce();
        assertTrue(net.takeSent().stream()
                .noneMatch(sent -> ((IPv4) sent.parsed().getPayload()).getDestinationAddress()
                        == Ip4Address.valueOf(Announcement.GROUP).toInt()));
        assertEquals(2 * 20, net.flows.rules(Priorities.ANNOUNCEMENT).size());
    }
}
