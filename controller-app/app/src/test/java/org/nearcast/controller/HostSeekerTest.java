// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nearcast.controller.fake.FakeNetwork.port;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.onlab.packet.ARP;
import org.onlab.packet.DeserializationException;
import org.onlab.packet.Ethernet;
import org.onlab.packet.ICMP6;
import org.onlab.packet.IPv6;
import org.onlab.packet.Ip6Address;
import org.onlab.packet.IpAddress;
import org.onlab.packet.ndp.NeighborSolicitation;

/** A plain server is to be a gateway, or the CDN is in this network, and ONOS does not know where. */
class HostSeekerTest {

    private final TestNet net = new TestNet();

    private void network(String server) {
        net.network.device(1, 4);
        net.network.host(TestNet.CDN_MAC, TestNet.CDN, TestNet.CDN_PORT);
        net.activate("{\"cdn\": [\"10.0.0.254:1935\"], \"gateways\": [{\"address\": \"" + server + "\"}]}");
        net.takeQuestions();
    }

    private List<TestNet.Sent> questions(long millis) {
        net.advance(millis);
        return net.takeQuestions();
    }

    @Test
    void shouldAskAtEveryEdgePortWhoHasTheAddress() throws DeserializationException {
        network("10.0.0.2:1936");
        List<TestNet.Sent> questions = questions(250);
        assertEquals(
                List.of(port(1, 1), port(1, 2), port(1, 3), port(1, 4)),
                questions.stream().map(sent -> sent.port).collect(Collectors.toList()));
        byte[] frame = questions.get(0).frame;
        Ethernet ethernet = Ethernet.deserializer().deserialize(frame, 0, frame.length);
        ARP arp = (ARP) ethernet.getPayload();
        assertTrue(ethernet.getDestinationMAC().isBroadcast());
        assertEquals(ARP.OP_REQUEST, arp.getOpCode());
        assertArrayEquals(new byte[4], arp.getSenderProtocolAddress());
        assertArrayEquals(new byte[] {10, 0, 0, 2}, arp.getTargetProtocolAddress());
    }

    @Test
    void shouldSolicitNeighboursWithIpv6() throws DeserializationException {
        network("[2001:db8::aabb:ccdd]:1936");
        byte[] frame = questions(250).get(0).frame;
        Ethernet ethernet = Ethernet.deserializer().deserialize(frame, 0, frame.length);
        IPv6 ip = (IPv6) ethernet.getPayload();
        assertEquals("33:33:FF:BB:CC:DD", ethernet.getDestinationMAC().toString());
        assertEquals(Ip6Address.valueOf("ff02::1:ffbb:ccdd"), Ip6Address.valueOf(ip.getDestinationAddress()));
        assertTrue(Ip6Address.valueOf(ip.getSourceAddress()).isZero());
        assertEquals((byte) 255, ip.getHopLimit());
        ICMP6 icmp = (ICMP6) ip.getPayload();
        assertEquals(ICMP6.NEIGHBOR_SOLICITATION, icmp.getIcmpType());
        NeighborSolicitation question = (NeighborSolicitation) icmp.getPayload();
        assertEquals(
                IpAddress.valueOf("2001:db8::aabb:ccdd"),
                IpAddress.valueOf(IpAddress.Version.INET6, question.getTargetAddress()));
        short checksum = icmp.getChecksum();
        icmp.resetChecksum();
        icmp.serialize();
        assertEquals(icmp.getChecksum(), checksum);
    }

    @Test
    void shouldAskMoreAndMoreSeldom() {
        network("10.0.0.2:1936");
        assertEquals(4 * 6, questions(60_000).size());
        assertEquals(4 * 10, questions(600_000).size());
    }

    @Test
    void shouldAskNoMoreOnceTheServerIsKnownAndAgainWhenItIsGone() {
        network("10.0.0.2:1936");
        questions(60_000);
        net.network.host(TestNet.GATEWAY_MAC, TestNet.GATEWAY, port(1, 2));
        assertEquals(List.of(), questions(120_000));
        net.network.removeHost(TestNet.GATEWAY_MAC);
        assertEquals(4, questions(250).size());
    }

    @Test
    void shouldAskForTheCdnUnlessTheOperatorSaysWhereItIs() {
        net.network.device(1, 4);
        net.passive();
        assertEquals(4, questions(250).size());
        net.app.deactivate();
        net.activate("{\"cdn\": [\"10.0.0.254:1935\"], \"uplink\": \"of:0000000000000001/1\"}");
        assertEquals(List.of(), questions(250));
    }

    @Test
    void shouldAskAtOnceWhenASwitchComes() {
        network("10.0.0.2:1936");
        questions(60_000);
        net.network.available(1, true);
        assertEquals(4, questions(250).size());
    }

    @Test
    void shouldKeepAnAnswerFromForwarding() {
        network("10.0.0.2:1936");
        byte[] question = questions(250).get(0).frame;
        byte[] answer = new byte[60];
        System.arraycopy(question, 6, answer, 0, 6);
        net.toApplicationByForeignRule(port(1, 2), answer);
        assertEquals(0, net.leftToForwarding);
    }
}
