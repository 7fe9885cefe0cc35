// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nearcast.controller.Assert.assertTcp;
import static org.nearcast.controller.fake.FakeNetwork.port;

import org.junit.jupiter.api.Test;
import org.nearcast.controller.fake.Frames;
import org.nearcast.controller.rules.Priorities;
import org.onlab.packet.Ethernet;
import org.onlab.packet.VlanId;

/** Clients, gateway and CDN behind tagged ports. */
class VlanTest {

    private static final short UNTAGGED = Ethernet.VLAN_UNTAGGED;

    private final TestNet net = new TestNet();

    private void network(int gatewaysVlan) {
        net.network.device(1, 20);
        net.network.host(TestNet.CDN_MAC, VlanId.vlanId((short) 7), TestNet.CDN_PORT, TestNet.CDN);
        VlanId vlan = gatewaysVlan == 0 ? VlanId.NONE : VlanId.vlanId((short) gatewaysVlan);
        net.network.host(TestNet.GATEWAY_MAC, vlan, TestNet.GATEWAY_PORT, TestNet.GATEWAY);
    }

    private void steerAndBack(int clientsVlan, int gatewaysVlan) {
        network(gatewaysVlan);
        net.withServer();
        TestClient viewer = net.client(1).vlan(clientsVlan);
        viewer.syn();
        TestNet.Sent syn = net.takeSent().get(0);
        assertEquals(TestNet.GATEWAY_PORT, syn.port);
        assertTcp(syn.parsed(), viewer.ip, 40000, TestNet.GATEWAY, 1936);
        assertEquals(gatewaysVlan == 0 ? UNTAGGED : gatewaysVlan, syn.parsed().getVlanID());
        Assert.assertChecksums(syn.frame);
        viewer.sequence(0xffffff01L).send(Frames.text("x"));
        TestNet.Sent data = net.takeSent().get(0);
        assertEquals(gatewaysVlan == 0 ? UNTAGGED : gatewaysVlan, data.parsed().getVlanID());

        byte[] answer = Frames.tcp(
                TestNet.GATEWAY_MAC,
                TestNet.GATEWAY,
                1936,
                viewer.mac,
                viewer.ip,
                40000,
                7,
                Frames.ACK,
                0,
                new byte[0]);
        net.inject(TestNet.GATEWAY_PORT, gatewaysVlan == 0 ? answer : Frames.tagged(answer, gatewaysVlan));
        TestNet.Sent back = net.takeSent().get(0);
        assertEquals(viewer.port, back.port);
        assertTcp(back.parsed(), TestNet.CDN, 1935, viewer.ip, 40000);
        assertEquals(clientsVlan == 0 ? UNTAGGED : clientsVlan, back.parsed().getVlanID());

        // By way of a router the answer comes in the client's own VLAN.
        net.inject(port(1, 15), clientsVlan == 0 ? answer : Frames.tagged(answer, clientsVlan));
        TestNet.Sent routed = net.takeSent().get(0);
        assertTcp(routed.parsed(), TestNet.CDN, 1935, viewer.ip, 40000);
        assertEquals(clientsVlan == 0 ? UNTAGGED : clientsVlan, routed.parsed().getVlanID());
    }

    @Test
    void shouldSteerWithinAVlan() {
        steerAndBack(7, 7);
        assertEquals(2, net.flows.rules(Priorities.CONNECTION).size());
    }

    @Test
    void shouldSteerFromOneVlanToAnother() {
        steerAndBack(7, 9);
    }

    @Test
    void shouldSteerFromAVlanToAnUntaggedGateway() {
        steerAndBack(7, 0);
    }

    @Test
    void shouldSteerFromAnUntaggedPortIntoAVlan() {
        steerAndBack(0, 9);
    }

    @Test
    void shouldRecogniseTaggedClientsAndLeaveTheirTags() {
        network(7);
        net.passive();
        net.client(1).vlan(7).publishes("one");
        assertEquals("one", net.sessions().get(0).get("name").asText());
        assertTrue(net.takeSent().stream()
                .allMatch(sent ->
                        sent.port.equals(TestNet.CDN_PORT) && sent.parsed().getVlanID() == 7));
    }

    @Test
    void shouldTellTheSameAddressInTwoVlansApart() {
        network(7);
        net.passive();
        new TestClient(net, port(1, 3), "10.0.0.11", "00:00:00:00:01:01")
                .vlan(7)
                .publishes("one");
        new TestClient(net, port(1, 4), "10.0.0.11", "00:00:00:00:01:02")
                .vlan(9)
                .publishes("two");
        assertEquals(2, net.sessions().size());
    }

    @Test
    void shouldAnswerAnnouncementsWithTheirTagAndSteerThere() {
        network(0);
        TestPeer peer = new TestPeer(net).vlan(9);
        net.activate("{\"cdn\": [\"10.0.0.254:1935\"], \"gateways\": [" + peer.allowed() + "]}");
        peer.announce();
        peer.answerFrame();
        net.client(1).vlan(7).syn();
        assertEquals(9, net.takeSent().get(0).parsed().getVlanID());
    }

    @Test
    void shouldRestoreATaggedConnectionAfterARestart() {
        network(9);
        net.withServer();
        net.client(1).vlan(7).plays("one");
        int rules = net.flows.rules(Priorities.CONNECTION).size();
        net.restart();
        assertEquals(rules, net.flows.rules(Priorities.CONNECTION).size());
        assertEquals("one", net.sessions().get(0).get("name").asText());
    }

    @Test
    void shouldNotTakeAGatewayForGoneThatLeavesOneOfItsVlans() {
        network(9);
        TestPeer peer = new TestPeer(net).vlan(9);
        net.activate("{\"cdn\": [\"10.0.0.254:1935\"], \"gateways\": [" + peer.allowed() + "]}");
        net.network.host(TestNet.GATEWAY_MAC, VlanId.NONE, TestNet.GATEWAY_PORT);
        peer.announce();
        net.client(1).vlan(9).plays("one");
        net.network.removeHost(TestNet.GATEWAY_MAC);
        assertEquals(2, net.flows.rules(Priorities.CONNECTION).size());
        assertEquals(0, net.counted("gatewaysLost"));
    }
}
