// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nearcast.controller.Assert.assertTcp;
import static org.nearcast.controller.fake.FakeNetwork.port;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nearcast.controller.fake.Frames;
import org.nearcast.controller.rules.Priorities;
import org.nearcast.protocol.announce.AnnounceException;
import org.nearcast.protocol.announce.Answer;
import org.onlab.packet.IpAddress;
import org.onlab.packet.MacAddress;
import org.onlab.packet.VlanId;

/** The same over IPv6, and both families at once. */
class Ipv6Test {

    private static final String CDN = "2001:db8::fe";
    private static final String GATEWAY = "2001:db8::2";
    private static final String BOTH = "\"cdn\": [\"10.0.0.254:1935\", \"[2001:db8::fe]:1935\"]";

    private final TestNet net = new TestNet();
    private final TestPeer peer4 = new TestPeer(net).serving("10.0.0.254:1935", "[2001:db8::fe]:1935");
    private final TestPeer peer6 = peer4.alsoAt(GATEWAY);

    @BeforeEach
    void buildNetwork() {
        net.network.device(1, 20);
        net.network.host(TestNet.CDN_MAC, VlanId.NONE, TestNet.CDN_PORT, TestNet.CDN, CDN);
        net.network.host(TestNet.GATEWAY_MAC, VlanId.NONE, TestNet.GATEWAY_PORT, TestNet.GATEWAY, GATEWAY);
    }

    private void activate(String gateways) {
        net.activate("{" + BOTH + ", \"gateways\": [" + gateways + "]}");
    }

    private TestClient client(int number) {
        return new TestClient(
                        net,
                        port(1, 2 + number),
                        "2001:db8::" + (10 + number),
                        String.format("00:00:00:00:01:%02x", number))
                .to(CDN);
    }

    private List<String> gatewaysShown() {
        return StreamSupport.stream(net.view("gateways").get("gateways").spliterator(), false)
                .map(gateway -> gateway.get("address").asText())
                .sorted()
                .collect(Collectors.toList());
    }

    @Test
    void shouldRecogniseWithoutAGateway() {
        activate("");
        client(1).publishes("one");
        assertEquals("one", net.sessions().get(0).get("name").asText());
        assertEquals("[2001:db8::11]:40000", net.sessions().get(0).get("client").asText());
        assertEquals("[2001:db8::fe]:1935", net.sessions().get(0).get("cdn").asText());
        assertTrue(net.takeSent().stream().allMatch(sent -> sent.port.equals(TestNet.CDN_PORT)));
        assertEquals(0, net.leftToForwarding);
    }

    @Test
    void shouldSteerToAPlainServerAndBack() {
        activate("{\"address\": \"[2001:db8::2]:1936\"}");
        TestClient viewer = client(1);
        viewer.syn();
        TestNet.Sent syn = net.takeSent().get(0);
        assertEquals(TestNet.GATEWAY_PORT, syn.port);
        assertTcp(syn.parsed(), viewer.ip, 40000, GATEWAY, 1936);
        Assert.assertChecksums(syn.frame);

        net.inject(
                TestNet.GATEWAY_PORT,
                Frames.tcp(
                        TestNet.GATEWAY_MAC,
                        GATEWAY,
                        1936,
                        viewer.mac,
                        viewer.ip,
                        40000,
                        7,
                        Frames.ACK,
                        0,
                        new byte[0]));
        TestNet.Sent back = net.takeSent().get(0);
        assertEquals(viewer.port, back.port);
        assertTcp(back.parsed(), CDN, 1935, viewer.ip, 40000);
        assertEquals(MacAddress.valueOf(TestNet.CDN_MAC), back.parsed().getSourceMAC());
        Assert.assertChecksums(back.frame);
    }

    @Test
    void shouldNeverSteerToAGatewayOfTheOtherFamily() {
        activate("{\"address\": \"10.0.0.2:1936\"}");
        client(1).syn();
        assertEquals(TestNet.CDN_PORT, net.takeSent().get(0).port);
        net.client(2).syn();
        assertEquals(TestNet.GATEWAY_PORT, net.takeSent().get(0).port);
    }

    @Test
    void shouldAnswerAnnouncementsByIpv6FromTheCdnsAddress() throws AnnounceException {
        activate(peer6.allowed());
        peer6.announce();
        assertEquals(IpAddress.valueOf(CDN), peer6.answerFrame().source());
        net.advance(1000);
        peer6.announce();
        assertEquals(Answer.Status.ALLOWED, peer6.answer().status());
    }

    @Test
    void shouldServeBothFamiliesByOneGatewayWithBothAddresses() {
        activate(peer4.allowed());
        peer4.announce();
        peer6.announce();
        net.takeSent();
        assertEquals(List.of(TestNet.GATEWAY, GATEWAY), gatewaysShown());
        net.client(1).syn();
        assertTcp(net.takeSent().get(0).parsed(), "10.0.0.11", 40000, TestNet.GATEWAY, 19350);
        client(2).syn();
        assertTcp(net.takeSent().get(0).parsed(), "2001:db8::12", 40000, GATEWAY, 19351);
    }

    @Test
    void shouldKeepIpv4ConnectionsWhenTheGatewaysIpv6AddressComesAndGoes() {
        activate(peer4.allowed());
        peer4.announce();
        net.client(1).plays("one");
        peer6.announce();
        client(2).plays("one");
        assertEquals(4, net.flows.rules(Priorities.CONNECTION).size());
        for (int i = 0; i < 4; i++) {
            net.advance(1000);
            peer4.announce();
        }
        assertEquals(2, net.flows.rules(Priorities.CONNECTION).size());
        assertEquals(List.of(TestNet.GATEWAY), gatewaysShown());
        assertEquals(1, net.counted("gatewaysLost"));
    }

    @Test
    void shouldAnswerALinkLocalAddressAndSteerNobodyThere() throws AnnounceException {
        TestPeer local = peer4.alsoAt("fe80::2");
        activate(local.allowed());
        local.announce();
        assertEquals(Answer.Status.ALLOWED, local.answer().status());
        assertEquals(List.of(), gatewaysShown());
        client(1).syn();
        assertEquals(TestNet.CDN_PORT, net.takeSent().get(0).port);
    }

    @Test
    void shouldExemptAGatewaysOwnConnections() {
        activate(peer4.allowed());
        peer4.announce();
        peer6.announce();
        net.takeSent();
        int before = net.toController;
        new TestClient(net, TestNet.GATEWAY_PORT, GATEWAY, TestNet.GATEWAY_MAC)
                .to(CDN)
                .dscp(44)
                .open();
        assertEquals(before, net.toController);
        assertTrue(net.takeSent().stream().allMatch(sent -> sent.port.equals(TestNet.CDN_PORT)));
    }

    @Test
    void shouldNudgeClientsOfALostGateway() {
        activate("{\"address\": \"[2001:db8::2]:1936\"}");
        TestClient viewer = client(1).plays("one");
        net.takeSent();
        net.network.removeHost(TestNet.GATEWAY_MAC);
        TestNet.Sent nudge = net.takeSent().get(0);
        assertEquals(viewer.port, nudge.port);
        assertTcp(nudge.parsed(), CDN, 1935, viewer.ip, 40000);
        Assert.assertChecksums(nudge.frame);
    }

    @Test
    void shouldNarrowASiteToItsIpv6Subnets() {
        net.activate("{" + BOTH + ", \"sites\": [{\"name\": \"lab\", \"subnets\": [\"2001:db8::10/124\"]}], "
                + "\"gateways\": [{\"address\": \"[2001:db8::2]:1936\", \"site\": \"lab\"}]}");
        client(1).syn();
        assertEquals(TestNet.GATEWAY_PORT, net.takeSent().get(0).port);
        new TestClient(net, port(1, 9), "2001:db8::21", "00:00:00:00:01:09")
                .to(CDN)
                .syn();
        assertEquals(TestNet.CDN_PORT, net.takeSent().get(0).port);
    }
}
