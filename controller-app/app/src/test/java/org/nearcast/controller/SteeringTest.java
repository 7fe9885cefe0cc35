// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nearcast.controller.Assert.assertTcp;
import static org.nearcast.controller.fake.FakeNetwork.port;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.nearcast.controller.fake.FakeFlowRules;
import org.nearcast.controller.fake.Frames;
import org.nearcast.controller.rules.Priorities;
import org.onlab.packet.Ethernet;
import org.onlab.packet.MacAddress;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.FlowRule;
import org.onosproject.net.flow.instructions.Instruction;
import org.onosproject.net.flow.instructions.Instructions;

/** What becomes of a packet to the CDN, and by which rules. */
class SteeringTest {

    private final TestNet net = TestNet.single();

    private byte[] fromGateway(int fromPort, String toMac, String to, int toPort) {
        return Frames.tcp(
                TestNet.GATEWAY_MAC, TestNet.GATEWAY, fromPort, toMac, to, toPort, 7, Frames.ACK, 0, new byte[0]);
    }

    private static boolean copies(FlowRule rule) {
        return rule.treatment().immediate().contains(Instructions.createOutput(PortNumber.CONTROLLER));
    }

    private List<FlowRule> connectionRules() {
        return net.flows.rules(Priorities.CONNECTION);
    }

    @Test
    void shouldSendTheSynToTheGatewayRewritten() {
        net.withServer();
        TestClient viewer = net.client(1);
        viewer.syn();

        List<TestNet.Sent> sent = net.takeSent();
        assertEquals(1, sent.size());
        assertEquals(TestNet.GATEWAY_PORT, sent.get(0).port);
        Ethernet frame = sent.get(0).parsed();
        assertTcp(frame, viewer.ip, 40000, TestNet.GATEWAY, 1936);
        assertEquals(MacAddress.valueOf(TestNet.GATEWAY_MAC), frame.getDestinationMAC());
        assertEquals(MacAddress.valueOf(viewer.mac), frame.getSourceMAC());
        assertEquals(0, net.leftToForwarding);
    }

    @Test
    void shouldMakeRulesThatNoSwitchLetsGo() {
        net.withServer();
        net.client(1).syn();
        connectionRules().forEach(rule -> assertTrue(rule.isPermanent()));
        connectionRules().forEach(rule -> assertEquals(0, rule.hardTimeout()));
    }

    @Test
    void shouldFollowAClientThatMovesToAnotherPort() {
        net.withServer();
        TestClient viewer = net.client(1).open();
        net.takeSent();
        TestClient moved = new TestClient(net, port(1, 15), viewer.ip, viewer.mac).sequence(0xffffff01L);
        moved.send(Frames.text("x"));
        assertTcp(net.takeSent().get(0).parsed(), viewer.ip, 40000, TestNet.GATEWAY, 1936);
        net.inject(TestNet.GATEWAY_PORT, fromGateway(1936, viewer.mac, viewer.ip, 40000));
        assertEquals(port(1, 15), net.takeSent().get(0).port);
        assertEquals(2, connectionRules().size());
        net.advance(11_000);
        assertEquals("passed", net.sessions().get(0).get("state").asText());
    }

    @Test
    void shouldTryStandingRulesAgainSoonAfterASwitchRefusedThem() {
        net.flows.mode(FakeFlowRules.Mode.REFUSE);
        net.withServer();
        net.flows.mode(FakeFlowRules.Mode.CONFIRM);
        assertEquals(List.of(), net.flows.rules());
        net.advance(1300);
        assertEquals(2 * 20, net.flows.rules(Priorities.ANNOUNCEMENT).size());
    }

    @Test
    void shouldRewriteWhatFollowsAndItsAnswers() {
        net.withServer();
        TestClient viewer = net.client(1).open();
        net.takeSent();
        viewer.send(Frames.text("hello"));
        assertTcp(net.takeSent().get(0).parsed(), viewer.ip, 40000, TestNet.GATEWAY, 1936);

        net.inject(TestNet.GATEWAY_PORT, fromGateway(1936, viewer.mac, viewer.ip, 40000));
        TestNet.Sent back = net.takeSent().get(0);
        assertEquals(viewer.port, back.port);
        assertTcp(back.parsed(), TestNet.CDN, 1935, viewer.ip, 40000);
        assertEquals(MacAddress.valueOf(TestNet.CDN_MAC), back.parsed().getSourceMAC());
        assertEquals(MacAddress.valueOf(viewer.mac), back.parsed().getDestinationMAC());
    }

    @Test
    void shouldCopyThePacketAsTheClientSentItBeforeItIsRewritten() {
        net.withServer();
        net.client(1).syn();
        FlowRule forward = connectionRules().stream()
                .filter(SteeringTest::copies)
                .findFirst()
                .orElseThrow();
        List<Instruction> actions = forward.treatment().immediate();
        assertEquals(Instructions.createOutput(PortNumber.CONTROLLER), actions.get(0));
        assertEquals(1, connectionRules().stream().filter(SteeringTest::copies).count());
    }

    @Test
    void shouldHoldTheSynUntilItsRulesAreConfirmed() {
        net.withServer();
        net.flows.mode(FakeFlowRules.Mode.HOLD);
        net.client(1).syn();
        assertEquals(List.of(), net.takeSent());
        net.flows.release();
        assertEquals(1, net.takeSent().size());
        assertEquals(1, net.counted("rulesConfirmed"));
    }

    @Test
    void shouldAbsorbRepeatedSynsWhileTheFirstIsHeld() {
        net.withServer();
        net.flows.mode(FakeFlowRules.Mode.HOLD);
        TestClient viewer = net.client(1);
        viewer.syn();
        viewer.syn();
        viewer.syn();
        net.flows.release();
        assertEquals(1, net.takeSent().size());
        assertEquals(2, net.counted("absorbed"));
        assertEquals(0, net.leftToForwarding);
    }

    @Test
    void shouldSendTheSynToTheCdnIfItsRulesAreNotConfirmedInTime() {
        net.withServer();
        net.flows.mode(FakeFlowRules.Mode.HOLD);
        TestClient viewer = net.client(1);
        viewer.syn();
        net.advance(OsgiPropertyConstants.CONFIRM_MILLIS_DEFAULT + 1);

        TestNet.Sent sent = net.takeSent().get(0);
        assertEquals(TestNet.CDN_PORT, sent.port);
        assertTcp(sent.parsed(), viewer.ip, 40000, TestNet.CDN, 1935);
        assertEquals(1, net.counted("failedOpen"));
        net.flows.release();
        assertEquals(List.of(), connectionRules());
        assertEquals(0, net.sessions().size());
    }

    @Test
    void shouldSendTheSynToTheCdnIfTheSwitchRefusesTheRules() {
        net.withServer();
        net.flows.mode(FakeFlowRules.Mode.REFUSE);
        net.client(1).syn();
        assertEquals(TestNet.CDN_PORT, net.takeSent().get(0).port);
    }

    @Test
    void shouldPassAConnectionOlderThanTheRules() {
        net.withServer();
        TestClient viewer = net.client(1);
        viewer.send(Frames.text("in the middle"));

        TestNet.Sent sent = net.takeSent().get(0);
        assertEquals(TestNet.CDN_PORT, sent.port);
        assertTcp(sent.parsed(), viewer.ip, 40000, TestNet.CDN, 1935);
        assertEquals(2, connectionRules().size());
        assertFalse(copies(connectionRules().get(0)));
        viewer.send(Frames.text("more"));
        assertEquals(1, net.takeSent().size());
        assertEquals(1, net.toController);
    }

    @Test
    void shouldCountTheWayBackOfAConnectionThatPasses() {
        net.passive();
        TestClient viewer = net.client(1).plays("one");
        byte[] answer = Frames.tcp(
                TestNet.CDN_MAC,
                TestNet.CDN,
                1935,
                viewer.mac,
                viewer.ip,
                40000,
                1,
                Frames.ACK,
                0,
                Frames.text("media"));
        net.takeSent();
        net.inject(TestNet.CDN_PORT, answer);

        TestNet.Sent sent = net.takeSent().get(0);
        assertEquals(viewer.port, sent.port);
        assertTcp(sent.parsed(), TestNet.CDN, 1935, viewer.ip, 40000);
        assertEquals(0, net.leftToForwarding);
    }

    @Test
    void shouldHairpinABroadcasterOnTheGatewaysOwnMachine() {
        net.withServer();
        // A plain server's own connections pass; this one is behind its port, with another address.
        TestClient broadcaster = new TestClient(net, TestNet.GATEWAY_PORT, "10.0.0.3", "00:00:00:00:00:03");
        broadcaster.syn();

        TestNet.Sent sent = net.takeSent().get(0);
        assertEquals(TestNet.GATEWAY_PORT, sent.port);
        assertTcp(sent.parsed(), TestNet.CDN, 40000, TestNet.GATEWAY, 1936);
        assertEquals(MacAddress.valueOf(TestNet.CDN_MAC), sent.parsed().getSourceMAC());
        broadcaster.sequence(0xffffff01L).send(Frames.text("x"));
        assertTcp(net.takeSent().get(0).parsed(), TestNet.CDN, 40000, TestNet.GATEWAY, 1936);

        net.inject(TestNet.GATEWAY_PORT, fromGateway(1936, TestNet.CDN_MAC, TestNet.CDN, 40000));
        TestNet.Sent back = net.takeSent().get(0);
        assertEquals(TestNet.GATEWAY_PORT, back.port);
        assertTcp(back.parsed(), TestNet.CDN, 1935, broadcaster.ip, 40000);
        assertEquals(MacAddress.valueOf(TestNet.CDN_MAC), back.parsed().getSourceMAC());
        assertEquals(MacAddress.valueOf(broadcaster.mac), back.parsed().getDestinationMAC());
    }

    @Test
    void shouldPassTheSecondOfTwoHairpinsThatWouldLookTheSame() {
        net.withServer();
        new TestClient(net, TestNet.GATEWAY_PORT, "10.0.0.3", "00:00:00:00:00:03").syn();
        net.takeSent();
        new TestClient(net, TestNet.GATEWAY_PORT, "10.0.0.4", "00:00:00:00:00:04").syn();
        assertEquals(TestNet.CDN_PORT, net.takeSent().get(0).port);
    }

    @Test
    void shouldLetAPlainServersOwnConnectionsPassWithoutTheController() {
        net.withServer();
        TestClient own = new TestClient(net, TestNet.GATEWAY_PORT, TestNet.GATEWAY, TestNet.GATEWAY_MAC);
        own.syn();
        assertEquals(TestNet.CDN_PORT, net.takeSent().get(0).port);
        assertEquals(0, net.toController);
    }

    @Test
    void shouldLeaveTaggedAndOtherPacketsAlone() {
        net.withServer();
        byte[] syn = net.client(1).segment(Frames.SYN, new byte[0]);
        byte[] ipv6 = syn.clone();
        ipv6[12] = (byte) 0x86;
        ipv6[13] = (byte) 0xdd;
        byte[] fragment = syn.clone();
        fragment[20] = 0x20;
        List<byte[]> others = List.of(
                Frames.tagged(Frames.tagged(syn, 5), 6),
                Frames.tagged(syn, 0),
                ipv6,
                fragment,
                new byte[3],
                new byte[64]);
        for (byte[] frame : others) {
            net.toApplication(port(1, 3), frame);
        }
        assertEquals(others.size(), net.leftToForwarding);
        assertEquals(List.of(), net.takeSent());
        assertEquals(List.of(), connectionRules());
    }

    @Test
    void shouldLeaveToForwardingWhatAnotherRuleBrought() {
        net.withServer();
        net.toApplicationByForeignRule(port(1, 3), net.client(1).segment(Frames.SYN, new byte[0]));
        assertEquals(1, net.leftToForwarding);
        assertEquals(List.of(), connectionRules());
    }

    @Test
    void shouldNotPuntAtTheCdnsOwnPort() {
        net.withServer();
        long atCdn = net.flows.rules(Priorities.PUNT).stream()
                .filter(rule -> rule.selector().toString().contains("IN_PORT:1,"))
                .count();
        assertEquals(0, atCdn);
        assertEquals(19, net.flows.rules(Priorities.PUNT).size());
    }

    @Test
    void shouldComputeChecksumsLikeOnos() {
        net.withServer();
        net.client(1).syn();
        TestNet.Sent sent = net.takeSent().get(0);
        Assert.assertChecksums(sent.frame);
    }
}
