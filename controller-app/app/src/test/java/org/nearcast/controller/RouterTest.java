// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nearcast.controller.Assert.assertTcp;
import static org.nearcast.controller.fake.FakeNetwork.port;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.nearcast.controller.fake.Frames;
import org.nearcast.controller.rules.Priorities;
import org.onlab.packet.MacAddress;

/** The CDN, or the gateway, behind a router. */
class RouterTest {

    private static final String ROUTER_MAC = "00:00:00:00:00:99";
    private static final String ROUTERS_OTHER_MAC = "00:00:00:00:00:98";
    private static final String SERVER = ", \"gateways\": [{\"address\": \"10.0.9.2:1936\"}]";

    private final TestNet net = new TestNet();

    private void activate(String more) {
        net.activate("{\"cdn\": [\"10.0.0.254:1935\"]" + more + "}");
    }

    /** Clients of 10.0.1.0/24; the router at port 9. ONOS knows the clients that have asked for its address. */
    private TestClient client(int number) {
        String ip = "10.0.1." + number;
        String mac = String.format("00:00:00:00:01:%02x", number);
        net.network.host(mac, ip, port(1, 2 + number));
        return new TestClient(net, port(1, 2 + number), ip, mac).via(ROUTER_MAC);
    }

    private void remoteCdn() {
        net.network.device(1, 20);
        net.network.host(ROUTER_MAC, "10.0.1.254", port(1, 9));
    }

    @Test
    void shouldRecogniseTheVeryFirstConnectionByTheRouterItIsSentTo() {
        remoteCdn();
        activate("");
        client(1).publishes("one");
        assertEquals("one", net.sessions().get(0).get("name").asText());
        assertTrue(net.takeSent().stream().allMatch(sent -> sent.port.equals(port(1, 9))));
        assertEquals(0, net.leftToForwarding);
    }

    @Test
    void shouldLearnTheRouterAndHoldUpNobodyForItAgain() {
        remoteCdn();
        activate("");
        client(1).publishes("one");
        assertEquals(1, net.counted("passed"));
        long punts = net.counted("punts");
        client(2).plays("one");
        assertEquals(punts, net.counted("punts"));
        assertEquals(2, net.sessions().size());
    }

    @Test
    void shouldListenToAConnectionWhoseWayNobodyKnowsYet() {
        net.network.device(1, 20);
        activate("");
        TestClient broadcaster = client(1);
        broadcaster.open();
        assertEquals(2, net.leftToForwarding);
        net.network.host(ROUTER_MAC, "10.0.1.254", port(1, 9));
        broadcaster.send(Frames.rtmp("publish", "live", "one"));
        assertEquals("one", net.sessions().get(0).get("name").asText());
        assertEquals(2, net.flows.rules(Priorities.CONNECTION).size());
    }

    @Test
    void shouldNotBringMediaToTheControllerWhereNoWayIsFound() {
        net.network.device(1, 20);
        activate("");
        TestClient broadcaster = client(1).publishes("one");
        broadcaster.send(new byte[1460]);
        int before = net.toController;
        broadcaster.send(new byte[100 * 1460]);
        // Forwarding's packet requests bring packets without a rule, not this application's rules.
        assertEquals(before + 100, net.toController);
        assertEquals(
                List.of(),
                net.flows.rules(Priorities.SEEK).stream()
                        .filter(rule -> rule.selector().toString().contains("IN_PORT:3,"))
                        .collect(Collectors.toList()));
        net.advance(61_000);
        assertEquals(20, net.flows.rules(Priorities.SEEK).size());
    }

    @Test
    void shouldSteerToAGatewayInAnotherSubnetAndAnswerInTheRoutersName() {
        remoteCdn();
        net.network.host(TestNet.GATEWAY_MAC, "10.0.9.2", port(1, 2));
        activate(SERVER);
        TestClient viewer = client(3);
        viewer.syn();
        TestNet.Sent syn = net.takeSent().get(0);
        assertEquals(port(1, 2), syn.port);
        assertEquals(MacAddress.valueOf(TestNet.GATEWAY_MAC), syn.parsed().getDestinationMAC());
        assertTcp(syn.parsed(), viewer.ip, 40000, "10.0.9.2", 1936);

        // The gateway's host sends to its router what is for another subnet.
        net.inject(
                port(1, 2),
                Frames.tcp(
                        TestNet.GATEWAY_MAC,
                        "10.0.9.2",
                        1936,
                        ROUTERS_OTHER_MAC,
                        viewer.ip,
                        40000,
                        1,
                        Frames.ACK,
                        0,
                        new byte[0]));
        TestNet.Sent back = net.takeSent().get(0);
        assertEquals(viewer.port, back.port);
        assertTcp(back.parsed(), TestNet.CDN, 1935, viewer.ip, 40000);
        assertEquals(MacAddress.valueOf(ROUTER_MAC), back.parsed().getSourceMAC());
        assertEquals(MacAddress.valueOf(viewer.mac), back.parsed().getDestinationMAC());
    }

    /** The CDN is a host of the same network, in another subnet: the router is at ports 9 and 10. */
    private void routedWithin() {
        net.network.device(1, 20);
        net.network.host(ROUTER_MAC, "10.0.1.254", port(1, 9));
        net.network.host(ROUTERS_OTHER_MAC, "10.0.0.253", port(1, 10));
        net.network.host(TestNet.CDN_MAC, TestNet.CDN, TestNet.CDN_PORT);
    }

    @Test
    void shouldSendToTheRouterWhatIsAddressedToItThoughTheCdnsHostIsKnown() {
        routedWithin();
        activate("");
        client(1).syn();
        assertEquals(port(1, 9), net.takeSent().get(0).port);
    }

    @Test
    void shouldNotTakeForNewWhatTheRouterSendsOn() {
        routedWithin();
        net.network.host(TestNet.GATEWAY_MAC, "10.0.9.2", port(1, 2));
        activate(", \"sites\": [{\"name\": \"far\", \"ports\": [\"of:0000000000000001/10\"]}],"
                + " \"gateways\": [{\"address\": \"10.0.9.2:1936\", \"site\": \"far\"}]");
        TestClient viewer = client(1);
        viewer.syn();
        net.takeSent();
        byte[] sentOn = Frames.tcp(
                ROUTERS_OTHER_MAC,
                viewer.ip,
                40000,
                TestNet.CDN_MAC,
                TestNet.CDN,
                1935,
                0xffffff00L,
                Frames.SYN,
                0,
                new byte[0]);
        net.inject(port(1, 10), sentOn);
        assertEquals(TestNet.CDN_PORT, net.takeSent().get(0).port);
        assertEquals(1, net.sessions().size());
        assertEquals(3, net.sessions().get(0).get("port").asInt());
        assertEquals(1, net.counted("transit"));
        // Once learnt the router's packets pass without the controller.
        int before = net.toController;
        net.inject(port(1, 10), sentOn);
        assertEquals(TestNet.CDN_PORT, net.takeSent().get(0).port);
        assertEquals(before, net.toController);
    }

    @Test
    void shouldNeverSteerAGatewayToItselfByWayOfARouter() {
        routedWithin();
        TestPeer peer = new TestPeer(net, port(1, 2), TestNet.GATEWAY_MAC, "10.0.1.2");
        activate(", \"gateways\": [" + peer.allowed() + "]");
        peer.announce();
        net.takeSent();
        TestClient own = new TestClient(net, port(1, 2), "10.0.1.2", TestNet.GATEWAY_MAC)
                .via(ROUTER_MAC)
                .dscp(44);
        own.syn();
        assertEquals(port(1, 9), net.takeSent().get(0).port);
        new TestClient(net, port(1, 10), "10.0.1.2", ROUTERS_OTHER_MAC).dscp(44).syn();
        assertEquals(TestNet.CDN_PORT, net.takeSent().get(0).port);
    }

    @Test
    void shouldFollowAClientToAnotherRouter() {
        remoteCdn();
        activate("");
        TestClient viewer = client(1).plays("one");
        net.network.host(ROUTERS_OTHER_MAC, "10.0.1.253", port(1, 10));
        net.takeSent();
        viewer.via(ROUTERS_OTHER_MAC).send(Frames.text("x"));
        viewer.send(Frames.text("y"));
        assertTrue(net.takeSent().stream().allMatch(sent -> sent.port.equals(port(1, 10))));
        assertEquals(1, net.sessions().size());
    }

    @Test
    void shouldSteerEachOfSeveralCdnAddressesToItsOwnPortAndOthersNowhere() {
        remoteCdn();
        TestPeer peer = new TestPeer(net, port(1, 2), TestNet.GATEWAY_MAC, "10.0.1.2")
                .serving("10.0.0.254:1935", "10.0.0.253:1935");
        net.activate("{\"cdn\": [\"10.0.0.254:1935\", \"10.0.0.253:1935\", \"10.0.0.252:1935\"], \"gateways\": ["
                + peer.allowed() + "]}");
        peer.announce();
        net.takeSent();
        TestClient viewer = client(3);
        viewer.syn();
        assertTcp(net.takeSent().get(0).parsed(), viewer.ip, 40000, "10.0.1.2", 19350);
        viewer.to("10.0.0.253").syn();
        assertTcp(net.takeSent().get(0).parsed(), viewer.ip, 40000, "10.0.1.2", 19351);
        viewer.to("10.0.0.252").syn();
        TestNet.Sent passed = net.takeSent().get(0);
        assertEquals(port(1, 9), passed.port);
        assertTcp(passed.parsed(), viewer.ip, 40000, "10.0.0.252", 1935);
    }
}
