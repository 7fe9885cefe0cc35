// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.nearcast.controller.Assert.assertTcp;
import static org.nearcast.controller.fake.FakeNetwork.port;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.nearcast.controller.fake.FakeFlowRules;
import org.nearcast.controller.fake.Frames;
import org.nearcast.controller.rules.Priorities;

/** Several switches: rules at the client's access switch, towards where hosts are. */
class FabricTest {

    private static final String SERVER = "\"gateways\": [{\"address\": \"10.0.0.2:1936\"%s}]";

    private final TestNet net = new TestNet();

    private void twoSwitches() {
        net.network.device(1, 20);
        net.network.device(2, 20);
        net.network.link(port(1, 20), port(2, 19));
        net.network.host(TestNet.CDN_MAC, TestNet.CDN, TestNet.CDN_PORT);
        net.network.host(TestNet.GATEWAY_MAC, TestNet.GATEWAY, TestNet.GATEWAY_PORT);
    }

    private void activate() {
        net.activate("{\"cdn\": [\"10.0.0.254:1935\"], " + String.format(SERVER, "") + "}");
    }

    @Test
    void shouldRewriteAtTheClientsAccessSwitchTowardsTheGatewaysSwitch() {
        twoSwitches();
        activate();
        TestClient viewer = new TestClient(net, port(2, 3), 1);
        viewer.syn();
        TestNet.Sent sent = net.takeSent().get(0);
        assertEquals(port(2, 19), sent.port);
        assertTcp(sent.parsed(), viewer.ip, 40000, TestNet.GATEWAY, 1936);
        net.flows.rules(Priorities.CONNECTION).forEach(rule -> assertEquals(viewer.port.deviceId(), rule.deviceId()));

        net.inject(
                port(2, 19),
                Frames.tcp(
                        TestNet.GATEWAY_MAC,
                        TestNet.GATEWAY,
                        1936,
                        viewer.mac,
                        viewer.ip,
                        40000,
                        1,
                        Frames.ACK,
                        0,
                        new byte[0]));
        assertEquals(viewer.port, net.takeSent().get(0).port);
    }

    @Test
    void shouldMoveRulesToWhereTheNetworkLeadsNow() {
        twoSwitches();
        activate();
        TestClient viewer = new TestClient(net, port(2, 3), 1).plays("one");
        net.takeSent();
        net.network.link(port(1, 18), port(2, 17));
        viewer.send(Frames.text("x"));
        assertEquals(port(2, 17), net.takeSent().get(0).port);
    }

    @Test
    void shouldFollowAChangeThatComesWhileRulesAreBeingInstalled() {
        twoSwitches();
        activate();
        TestClient viewer = new TestClient(net, port(2, 3), 1);
        net.flows.mode(FakeFlowRules.Mode.HOLD);
        viewer.syn();
        net.network.link(port(1, 18), port(2, 17));
        net.flows.release();
        viewer.ack();
        net.takeSent();
        viewer.send(Frames.text("x"));
        assertEquals(port(2, 17), net.takeSent().get(0).port);
    }

    @Test
    void shouldFollowTheCdnsHost() {
        twoSwitches();
        net.activate("{\"cdn\": [\"10.0.0.254:1935\"]}");
        TestClient viewer = new TestClient(net, port(2, 3), 1).plays("one");
        net.takeSent();
        viewer.send(Frames.text("x"));
        assertEquals(port(2, 19), net.takeSent().get(0).port);
        net.network.host(TestNet.CDN_MAC, TestNet.CDN, port(2, 9));
        viewer.send(Frames.text("x"));
        assertEquals(port(2, 9), net.takeSent().get(0).port);
    }

    @Test
    void shouldLeaveAloneWhatItKnowsNoWayFor() {
        net.network.device(1, 5);
        net.network.device(2, 5);
        net.network.host(TestNet.GATEWAY_MAC, TestNet.GATEWAY, TestNet.GATEWAY_PORT);
        activate();
        TestClient viewer = new TestClient(net, port(2, 3), 1);
        viewer.syn();
        viewer.ack();
        assertEquals(2, net.leftToForwarding);
        assertEquals(List.of(), net.takeSent());
        assertEquals(List.of(), net.flows.rules(Priorities.CONNECTION));
    }

    @Test
    void shouldUseTheConfiguredUplinkForACdnThatIsNoHost() {
        net.network.device(1, 5);
        net.activate("{\"cdn\": [\"10.0.0.254:1935\"], \"uplink\": \"of:0000000000000001/5\"}");
        net.client(1).syn();
        assertEquals(port(1, 5), net.takeSent().get(0).port);
    }

    @Test
    void shouldSendBehindARouterWhatTheClientSendsToTheRouter() {
        twoSwitches();
        net.network.host("00:00:00:00:00:99", "10.0.0.99", port(1, 9));
        activate();
        net.client(1).via("00:00:00:00:00:99").send(Frames.text("older than the rules"));
        assertEquals(port(1, 9), net.takeSent().get(0).port);
    }

    @Test
    void shouldSteerOnlyInTheGatewaysSite() {
        twoSwitches();
        net.activate("{\"cdn\": [\"10.0.0.254:1935\"], \"sites\": ["
                + "{\"name\": \"west\", \"devices\": [\"of:0000000000000001\"]},"
                + "{\"name\": \"east\", \"devices\": [\"of:0000000000000002\"]}], "
                + String.format(SERVER, ", \"site\": \"east\"") + "}");
        new TestClient(net, port(1, 3), 1).syn();
        assertEquals(TestNet.CDN_PORT, net.takeSent().get(0).port);
        TestClient east = new TestClient(net, port(2, 3), 2);
        east.syn();
        assertTcp(net.takeSent().get(0).parsed(), east.ip, 40000, TestNet.GATEWAY, 1936);
    }

    @Test
    void shouldNarrowASiteToItsSubnets() {
        twoSwitches();
        net.activate("{\"cdn\": [\"10.0.0.254:1935\"], \"sites\": ["
                + "{\"name\": \"lab\", \"subnets\": [\"10.0.0.16/28\"]}], "
                + String.format(SERVER, ", \"site\": \"lab\"") + "}");
        new TestClient(net, port(1, 3), "10.0.0.15", "00:00:00:00:01:01").syn();
        assertEquals(TestNet.CDN_PORT, net.takeSent().get(0).port);
        new TestClient(net, port(1, 4), "10.0.0.16", "00:00:00:00:01:02").syn();
        assertEquals(TestNet.GATEWAY_PORT, net.takeSent().get(0).port);
        assertFalse(net.flows.rules(Priorities.PUNT).isEmpty());
    }
}
