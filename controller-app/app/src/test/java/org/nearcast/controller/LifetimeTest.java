// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nearcast.controller.Assert.assertTcp;
import static org.nearcast.controller.fake.FakeNetwork.port;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.nearcast.controller.fake.FakeFlowRules;
import org.nearcast.controller.fake.Frames;
import org.nearcast.controller.rules.Priorities;
import org.onlab.packet.Ethernet;
import org.onlab.packet.MacAddress;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.FlowRule;
import org.onosproject.net.flow.instructions.Instructions;

/** How long rules and sessions last, and what ends them. */
class LifetimeTest {

    private final TestNet net = TestNet.single();

    private static boolean copies(FlowRule rule) {
        return rule.treatment().immediate().contains(Instructions.createOutput(PortNumber.CONTROLLER));
    }

    private static List<String> described(List<FlowRule> rules) {
        return rules.stream()
                .map(rule -> rule.selector() + " " + rule.treatment())
                .sorted()
                .collect(Collectors.toList());
    }

    private List<FlowRule> connectionRules() {
        return net.flows.rules(Priorities.CONNECTION);
    }

    @Test
    void shouldKeepAConnectionThatPassesThoughItsAnswersComeAnotherWay() {
        net.passive();
        net.client(1).plays("one");
        net.flows.expire(connectionRules().get(1));
        assertEquals(1, net.sessions().size());
        net.flows.expire(connectionRules().get(0));
        assertEquals(0, net.sessions().size());
    }

    @Test
    void shouldGiveAKnownConnectionItsRulesAgain() {
        net.withServer();
        TestClient viewer = net.client(1).plays("one");
        net.flows.lose();
        net.advance(61_000);
        net.takeSent();
        assertEquals(List.of(), connectionRules());
        viewer.send(Frames.text("x"));

        assertTcp(net.takeSent().get(0).parsed(), viewer.ip, 40000, TestNet.GATEWAY, 1936);
        assertEquals(2, connectionRules().size());
        assertFalse(connectionRules().stream().anyMatch(LifetimeTest::copies));
    }

    @Test
    void shouldSteerANewConnectionThatUsesTheSamePortsAgain() {
        net.withServer();
        TestClient viewer = net.client(1).plays("one");
        net.flows.lose();
        net.advance(61_000);
        net.takeSent();
        viewer.sequence(5000).plays("two");

        assertEquals(1, net.sessions().size());
        assertEquals("two", net.sessions().get(0).get("name").asText());
        assertEquals(2, connectionRules().size());
    }

    @Test
    void shouldDoNothingForADeviceThatAnotherNodeIsMasterOf() {
        net.network.mine(1, false);
        net.withServer();
        assertEquals(List.of(), net.flows.rules());
        net.toApplication(port(1, 3), net.client(1).segment(Frames.SYN, new byte[0]));
        assertEquals(1, net.leftToForwarding);
    }

    @Test
    void shouldTakeOverADevicesConnectionsWhenItBecomesMaster() {
        net.withServer();
        net.client(1).plays("one");
        net.network.mine(1, false);
        net.flows.lose();
        assertEquals(1, net.sessions().size());
        net.network.mine(1, true);
        assertEquals(2, connectionRules().size());
        assertEquals("active", net.sessions().get(0).get("state").asText());
    }

    @Test
    void shouldDeletePairsAtOnceWhenTheGatewayIsLost() {
        net.withServer();
        TestClient viewer = net.client(1).plays("one");
        assertEquals(2, connectionRules().size());
        net.network.removeHost(TestNet.GATEWAY_MAC);

        assertEquals(List.of(), connectionRules());
        assertEquals(List.of(), net.flows.rules(Priorities.PUNT));
        assertEquals(0, net.sessions().size());
        net.takeSent();
        viewer.send(Frames.text("x"));
        TestNet.Sent sent = net.takeSent().get(0);
        assertEquals(TestNet.CDN_PORT, sent.port);
        assertTcp(sent.parsed(), viewer.ip, 40000, TestNet.CDN, 1935);
    }

    @Test
    void shouldNudgeClientsOfALostGatewaySoThatTheCdnResetsThem() {
        net.withServer();
        TestClient viewer = net.client(1).plays("one");
        net.takeSent();
        net.network.removeHost(TestNet.GATEWAY_MAC);
        List<TestNet.Sent> sent = net.takeSent();
        assertEquals(1, sent.size());
        assertEquals(viewer.port, sent.get(0).port);
        Ethernet nudge = sent.get(0).parsed();
        assertTcp(nudge, TestNet.CDN, 1935, viewer.ip, 40000);
        assertEquals(MacAddress.valueOf(viewer.mac), nudge.getDestinationMAC());
        assertEquals(Frames.ACK, Assert.tcp(nudge).getFlags());
        Assert.assertChecksums(sent.get(0).frame);
        net.advance(10_000);
        assertEquals(2, net.takeSent().size());
    }

    @Test
    void shouldTakeAGatewayWhosePortIsDownForLost() {
        net.withServer();
        net.client(1).plays("one");
        net.network.portUp(TestNet.GATEWAY_PORT, false);
        assertEquals(List.of(), connectionRules());
        assertEquals(List.of(), net.flows.rules(Priorities.PUNT));
        net.network.portUp(TestNet.GATEWAY_PORT, true);
        assertFalse(net.flows.rules(Priorities.PUNT).isEmpty());
    }

    @Test
    void shouldRemoveAllWhenDeactivated() {
        net.withServer();
        net.client(1).plays("one");
        net.client(2).syn();
        net.app.deactivate();

        assertEquals(List.of(), net.flows.rules());
        assertEquals(0, net.packets.processors());
        assertEquals(0, net.flows.listeners());
        assertEquals(0, net.network.listeners());
        assertEquals(0, net.config.registered());
        assertTrue(net.workers.isClosed());
        assertTrue(net.storage.map("nearcast-connections").isEmpty());
    }

    @Test
    void shouldNudgeClientsOfSteeredConnectionsWhenDeactivatedOnceTheirRulesAreGone() {
        net.withServer();
        TestClient viewer = net.client(1).plays("one");
        net.takeSent();
        net.flows.mode(FakeFlowRules.Mode.HOLD);
        net.app.deactivate();
        assertEquals(List.of(), net.takeSent());
        net.flows.release();

        List<TestNet.Sent> sent = net.takeSent();
        assertEquals(1, sent.size());
        assertEquals(viewer.port, sent.get(0).port);
        assertTcp(sent.get(0).parsed(), TestNet.CDN, 1935, viewer.ip, 40000);
    }

    @Test
    void shouldNotNudgeClientsOfTheCdnWhenDeactivated() {
        net.passive();
        net.client(1).plays("one");
        net.takeSent();
        net.app.deactivate();
        assertEquals(List.of(), net.takeSent());
    }

    @Test
    void shouldRestoreConnectionsRulesAfterARestartBeforeHostsAreKnown() {
        net.withServer();
        net.client(1).plays("one");
        List<String> before = described(connectionRules());
        // The controller dies: nothing is cleaned up, and after it nothing is known but what is stored.
        net.restart();
        assertEquals(before, described(connectionRules()));
        assertEquals("one", net.sessions().get(0).get("name").asText());
        assertEquals("10.0.0.2:1936", net.sessions().get(0).get("steeredTo").asText());
    }

    @Test
    void shouldInstallNothingAfterItIsDeactivated() {
        net.withServer();
        net.flows.mode(FakeFlowRules.Mode.HOLD);
        TestClient viewer = net.client(1);
        viewer.syn();
        viewer.sequence(77).syn();
        net.app.deactivate();
        net.flows.mode(FakeFlowRules.Mode.CONFIRM);
        net.advance(1000);
        assertEquals(List.of(), connectionRules());
    }

    @Test
    void shouldKeepConnectionsWhenItsPropertiesChange() {
        net.withServer();
        TestClient viewer = net.client(1).plays("one");
        net.newWorkers();
        net.app.modified(Map.of(OsgiPropertyConstants.PUNT_LEASE_SECONDS, "7"));
        net.advance(250);
        assertEquals(2, connectionRules().size());
        assertEquals("one", net.sessions().get(0).get("name").asText());
        assertEquals(7, net.flows.rules(Priorities.PUNT).get(0).hardTimeout());
        net.takeSent();
        viewer.send(Frames.text("x"));
        assertEquals(TestNet.GATEWAY_PORT, net.takeSent().get(0).port);
        assertEquals(1, net.packets.processors());
    }

    @Test
    void shouldEndConnectionsWhoseGatewayIsNotHeardAfterARestart() {
        net.withServer();
        net.client(1).plays("one");
        net.restart();
        net.advance(29_000);
        assertEquals(2, connectionRules().size());
        net.advance(2_000);
        assertEquals(List.of(), connectionRules());
    }

    @Test
    void shouldEndASessionWhenItsRuleGoes() {
        net.withServer();
        net.client(1).plays("one");
        net.flows.expire(connectionRules().get(1));
        assertEquals(List.of(), connectionRules());
        assertEquals(0, net.sessions().size());
        assertTrue(net.storage.map("nearcast-connections").isEmpty());
    }

    @Test
    void shouldEndASessionWhenItsClientResets() {
        net.withServer();
        TestClient viewer = net.client(1).open();
        viewer.finish(Frames.RST);
        assertEquals(List.of(), connectionRules());
        assertEquals(0, net.sessions().size());
    }

    @Test
    void shouldKeepAFinishedConnectionsRulesUntilItIsSilent() {
        net.withServer();
        TestClient viewer = net.client(1).open();
        viewer.finish(Frames.FIN_ACK);
        assertEquals(0, net.sessions().size());
        assertEquals(2, connectionRules().size());
        assertFalse(connectionRules().stream().anyMatch(LifetimeTest::copies));
        net.flows.expire(connectionRules().get(0));
        assertEquals(List.of(), connectionRules());
    }

    @Test
    void shouldKeepPuntsAsLeasesAndRenewThem() {
        net.withServer();
        FlowRule punt = net.flows.rules(Priorities.PUNT).get(0);
        assertTrue(punt.isPermanent());
        assertEquals(3, punt.hardTimeout());
        int before = net.flows.added();
        net.advance(1500);
        assertTrue(
                net.flows.added() >= before + net.flows.rules(Priorities.PUNT).size());
        net.flows.expire(punt);
        net.advance(250);
        assertTrue(net.flows.rules(Priorities.PUNT).contains(punt));
    }
}
