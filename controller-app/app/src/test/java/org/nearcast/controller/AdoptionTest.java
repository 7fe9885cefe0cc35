// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nearcast.controller.Assert.assertTcp;
import static org.nearcast.controller.fake.FakeNetwork.port;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.nearcast.controller.fake.FakeFlowRules;
import org.nearcast.controller.fake.Frames;
import org.nearcast.controller.rules.Priorities;
import org.onlab.packet.VlanId;
import org.onosproject.net.flow.FlowRule;

/** The controller is started anew and has lost what it stored; what it finds in the switches goes on. */
class AdoptionTest {

    private final TestNet net = new TestNet();
    private final TestPeer peer = new TestPeer(net);

    private void network() {
        net.network.device(1, 20);
        net.network.host(TestNet.CDN_MAC, TestNet.CDN, TestNet.CDN_PORT);
        net.network.host(TestNet.GATEWAY_MAC, TestNet.GATEWAY, TestNet.GATEWAY_PORT);
        net.activate("{\"cdn\": [\"10.0.0.254:1935\"], \"gateways\": [" + peer.allowed() + "]}");
        peer.announce();
    }

    private void restartWithNothing() {
        net.restartWithNothing(peer.allowed());
    }

    private List<String> connections() {
        return net.flows.rules(Priorities.CONNECTION).stream()
                .map(rule -> rule.selector() + " " + rule.treatment())
                .sorted()
                .collect(Collectors.toList());
    }

    private void goesOn(int seconds) {
        for (int i = 0; i < seconds; i++) {
            net.advance(1000);
            peer.announce();
        }
        net.takeSent();
    }

    @Test
    void shouldLeaveARunningSteeredConnectionUntouched() {
        network();
        TestClient viewer = net.client(1).plays("one");
        List<String> before = connections();
        restartWithNothing();
        goesOn(60);
        assertEquals(before, connections());
        assertEquals(1, net.counted("adopted"));
        assertEquals("passed", net.sessions().get(0).get("state").asText());
        assertEquals("10.0.0.2:19350", net.sessions().get(0).get("steeredTo").asText());
        viewer.send(Frames.text("x"));
        assertTcp(net.takeSent().get(0).parsed(), viewer.ip, 40000, TestNet.GATEWAY, 19350);
    }

    @Test
    void shouldLeaveARunningConnectionThatPassesUntouched() {
        network();
        TestClient own = new TestClient(net, port(1, 9), "10.0.0.19", "00:00:00:00:01:09");
        own.send(Frames.text("older than the rules"));
        List<String> before = connections();
        restartWithNothing();
        goesOn(60);
        assertEquals(before, connections());
    }

    @Test
    void shouldKnowTaggedHairpinnedAndIpv6ConnectionsAgain() {
        net.network.device(1, 20);
        net.network.host(TestNet.CDN_MAC, VlanId.NONE, TestNet.CDN_PORT, TestNet.CDN, "2001:db8::fe");
        net.network.host(TestNet.GATEWAY_MAC, VlanId.NONE, TestNet.GATEWAY_PORT, TestNet.GATEWAY, "2001:db8::2");
        String config = "{\"cdn\": [\"10.0.0.254:1935\", \"[2001:db8::fe]:1935\"], \"gateways\": ["
                + "{\"address\": \"10.0.0.2:1936\"}, {\"address\": \"[2001:db8::2]:1936\"}]}";
        net.activate(config);
        net.client(1).vlan(7).plays("one");
        new TestClient(net, TestNet.GATEWAY_PORT, "10.0.0.3", "00:00:00:00:00:03").publishes("one");
        new TestClient(net, port(1, 5), "2001:db8::11", "00:00:00:00:01:05")
                .to("2001:db8::fe")
                .plays("one");
        List<String> before = connections();
        assertEquals(3, net.sessions().size());
        net.stopWithNothing();
        net.activate(config);
        net.advance(10_000);
        net.network.host(TestNet.GATEWAY_MAC, VlanId.NONE, TestNet.GATEWAY_PORT, TestNet.GATEWAY, "2001:db8::2");
        net.advance(60_000);
        assertEquals(3, net.counted("adopted"));
        assertEquals(before, connections());
    }

    @Test
    void shouldKeepWhatIsSteeredOverSwitchesUntilItsGatewayIsHeard() {
        net.network.device(1, 10);
        net.network.device(2, 10);
        net.network.link(port(1, 10), port(2, 10));
        net.network.host(TestNet.CDN_MAC, TestNet.CDN, TestNet.CDN_PORT);
        TestPeer far = new TestPeer(net, port(2, 2), TestNet.GATEWAY_MAC, TestNet.GATEWAY);
        net.activate("{\"cdn\": [\"10.0.0.254:1935\"], \"gateways\": [" + far.allowed() + "]}");
        far.announce();
        net.client(1).plays("one");
        List<String> before = connections();
        net.restartWithNothing(far.allowed());
        net.advance(15_000);
        assertEquals(before, connections());
        for (int i = 0; i < 30; i++) {
            far.announce();
            net.advance(1000);
        }
        assertEquals(before, connections());
        assertEquals(
                far.key.publicKey().fingerprint().hex(),
                net.sessions().get(0).get("gateway").asText());
    }

    @Test
    void shouldLeaveRulesAloneUntilTheCdnIsConfigured() {
        network();
        net.client(1).plays("one");
        List<String> before = connections();
        net.stopWithNothing();
        net.activate("{\"cdn\": []}");
        net.advance(60_000);
        assertEquals(before, connections());
    }

    @Test
    void shouldCopyNothingMoreOfAConnectionThatWasBeingRecognised() {
        network();
        net.client(1).open();
        restartWithNothing();
        goesOn(5);
        assertEquals(2, connections().size());
        assertFalse(
                connections().toString().contains("CONTROLLER"), connections().toString());
    }

    @Test
    void shouldLeaveStandingRulesToTheirLeases() {
        network();
        List<FlowRule> exempt = net.flows.rules(Priorities.EXEMPT);
        assertFalse(exempt.isEmpty());
        restartWithNothing();
        net.advance(20_000);
        assertTrue(net.flows.rules().containsAll(exempt));
    }

    @Test
    void shouldRemoveRulesOfConnectionsToWhatIsTheCdnNoMore() {
        network();
        net.client(1).plays("one");
        net.stopWithNothing();
        net.activate("{\"cdn\": [\"10.0.0.253:1935\"]}");
        net.advance(3000);
        assertEquals(List.of(), connections());
    }

    @Test
    void shouldSendOnWhatAPuntFromBeforeBrings() {
        network();
        restartWithNothing();
        net.network.host(TestNet.CDN_MAC, TestNet.CDN, TestNet.CDN_PORT);
        net.takeSent();
        net.client(4).syn();
        assertEquals(TestNet.CDN_PORT, net.takeSent().get(0).port);
    }

    @Test
    void shouldEndAdoptedConnectionsWhoseGatewayIsNotHeard() {
        network();
        net.client(1).plays("one");
        restartWithNothing();
        net.advance(29_000);
        assertEquals(2, connections().size());
        net.advance(2_000);
        assertEquals(List.of(), connections());
    }

    @Test
    void shouldNotBringBackAConnectionThatHasJustEnded() {
        network();
        TestClient viewer = net.client(1).open();
        net.flows.mode(FakeFlowRules.Mode.HOLD);
        viewer.finish(Frames.RST);
        net.advance(900);
        net.flows.release();
        net.advance(5000);
        assertEquals(0, net.counted("adopted"));
        assertEquals(List.of(), connections());
    }

    @Test
    void shouldReinstallTheRulesOfASwitchThatWasRestarted() {
        network();
        net.client(1).plays("one");
        List<String> before = connections();
        net.flows.lose();
        net.network.available(1, true);
        assertEquals(before, connections());
        assertEquals(19, net.flows.rules(Priorities.PUNT).size());
        assertEquals("one", net.sessions().get(0).get("name").asText());
    }
}
