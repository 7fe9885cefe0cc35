// SPDX-License-Identifier: Apache-2.0
package org.nearcast.embedded.openflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.onlab.packet.Ethernet;
import org.onlab.packet.IPv4;
import org.onlab.packet.IPv6;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.Ip6Address;
import org.onlab.packet.IpAddress;
import org.onlab.packet.IpPrefix;
import org.onlab.packet.MacAddress;
import org.onlab.packet.TpPort;
import org.onlab.packet.VlanId;
import org.onosproject.core.DefaultApplicationId;
import org.onosproject.core.GroupId;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.DefaultFlowRule;
import org.onosproject.net.flow.DefaultTrafficSelector;
import org.onosproject.net.flow.DefaultTrafficTreatment;
import org.onosproject.net.flow.FlowEntry;
import org.onosproject.net.flow.FlowRule;
import org.onosproject.net.flow.TrafficSelector;
import org.onosproject.net.flow.TrafficTreatment;
import org.onosproject.net.flow.instructions.Instructions;
import org.projectfloodlight.openflow.exceptions.OFParseError;
import org.projectfloodlight.openflow.protocol.OFFactories;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFFlowMod;
import org.projectfloodlight.openflow.protocol.OFFlowStatsReply;
import org.projectfloodlight.openflow.protocol.OFVersion;
import org.projectfloodlight.openflow.types.U64;

/** What is written to a switch and described by it must be the same rule again, or ONOS would install it for ever. */
class RuleRoundTripTest {

    private static final OFFactory FACTORY = OFFactories.getFactory(OFVersion.OF_13);
    private static final DeviceId DEVICE = DeviceId.deviceId("of:0000000000000001");
    private static final MacAddress MAC = MacAddress.valueOf("02:00:00:00:00:07");

    static Stream<TrafficSelector> selectors() {
        return Stream.of(
                DefaultTrafficSelector.emptySelector(),
                ipv4().matchIPProtocol(IPv4.PROTOCOL_TCP)
                        .matchInPort(PortNumber.portNumber(3))
                        .matchIPSrc(IpPrefix.valueOf("10.0.0.1/32"))
                        .matchIPDst(IpPrefix.valueOf("10.0.0.0/24"))
                        .matchTcpSrc(TpPort.tpPort(40000))
                        .matchTcpDst(TpPort.tpPort(1935))
                        .matchIPDscp((byte) 44)
                        .matchIPEcn((byte) 1)
                        .build(),
                ipv4().matchIPProtocol(IPv4.PROTOCOL_UDP)
                        .matchIPDst(IpPrefix.valueOf("239.255.87.23/32"))
                        .matchUdpSrc(TpPort.tpPort(8723))
                        .matchUdpDst(TpPort.tpPort(8723))
                        .build(),
                ipv4().matchIPProtocol(IPv4.PROTOCOL_ICMP)
                        .matchIcmpType((byte) 8)
                        .matchIcmpCode((byte) 0)
                        .build(),
                ipv6().matchIPProtocol(IPv6.PROTOCOL_ICMP6)
                        .matchIcmpv6Type((byte) 135)
                        .matchIPv6NDTargetAddress(Ip6Address.valueOf("fe80::1"))
                        .build(),
                ipv6().matchIPProtocol(IPv4.PROTOCOL_TCP)
                        .matchIPv6Src(IpPrefix.valueOf("2001:db8::/32"))
                        .matchIPv6Dst(IpPrefix.valueOf("2001:db8::1/128"))
                        .build(),
                DefaultTrafficSelector.builder()
                        .matchEthType(Ethernet.TYPE_ARP)
                        .matchArpOp(1)
                        .matchArpSpa(Ip4Address.valueOf("10.0.0.1"))
                        .matchArpTpa(Ip4Address.valueOf("10.0.0.2"))
                        .matchArpSha(MAC)
                        .build(),
                DefaultTrafficSelector.builder()
                        .matchEthDst(MAC)
                        .matchEthSrc(MAC)
                        .matchVlanId(VlanId.vlanId((short) 12))
                        .matchVlanPcp((byte) 3)
                        .build(),
                DefaultTrafficSelector.builder().matchVlanId(VlanId.NONE).build(),
                DefaultTrafficSelector.builder().matchVlanId(VlanId.ANY).build(),
                DefaultTrafficSelector.builder()
                        .matchEthDstMasked(
                                MacAddress.valueOf("01:00:00:00:00:00"), MacAddress.valueOf("01:00:00:00:00:00"))
                        .build(),
                ipv4().matchIPProtocol(IPv4.PROTOCOL_TCP)
                        .matchTcpDstMasked(TpPort.tpPort(1024), TpPort.tpPort(0xfc00))
                        .build());
    }

    private static TrafficSelector.Builder ipv4() {
        return DefaultTrafficSelector.builder().matchEthType(Ethernet.TYPE_IPV4);
    }

    private static TrafficSelector.Builder ipv6() {
        return DefaultTrafficSelector.builder().matchEthType(Ethernet.TYPE_IPV6);
    }

    static Stream<TrafficTreatment> treatments() {
        return Stream.of(
                DefaultTrafficTreatment.emptyTreatment(),
                DefaultTrafficTreatment.builder().drop().build(),
                DefaultTrafficTreatment.builder().punt().wipeDeferred().build(),
                DefaultTrafficTreatment.builder()
                        .setEthSrc(MAC)
                        .setEthDst(MAC)
                        .setIpSrc(IpAddress.valueOf("10.0.0.254"))
                        .setIpDst(IpAddress.valueOf("10.0.0.2"))
                        .setTcpSrc(TpPort.tpPort(1935))
                        .setTcpDst(TpPort.tpPort(19350))
                        .setIpDscp((byte) 44)
                        .setOutput(PortNumber.portNumber(7))
                        .setOutput(PortNumber.CONTROLLER)
                        .build(),
                DefaultTrafficTreatment.builder()
                        .setUdpSrc(TpPort.tpPort(1))
                        .setUdpDst(TpPort.tpPort(2))
                        .decNwTtl()
                        .setOutput(PortNumber.IN_PORT)
                        .build(),
                DefaultTrafficTreatment.builder()
                        .add(Instructions.modL3IPv6Src(IpAddress.valueOf("2001:db8::1")))
                        .add(Instructions.modL3IPv6Dst(IpAddress.valueOf("2001:db8::2")))
                        .setOutput(PortNumber.FLOOD)
                        .build(),
                DefaultTrafficTreatment.builder()
                        .pushVlan()
                        .setVlanId(VlanId.vlanId((short) 9))
                        .setVlanPcp((byte) 2)
                        .setOutput(PortNumber.ALL)
                        .build(),
                DefaultTrafficTreatment.builder()
                        .popVlan()
                        .setOutput(PortNumber.portNumber(1))
                        .build(),
                DefaultTrafficTreatment.builder().group(new GroupId(5)).build(),
                DefaultTrafficTreatment.builder()
                        .deferred()
                        .setOutput(PortNumber.portNumber(2))
                        .immediate()
                        .setArpOp((short) 2)
                        .setArpSpa(Ip4Address.valueOf("10.0.0.9"))
                        .setArpSha(MAC)
                        .transition(3)
                        .build());
    }

    @ParameterizedTest
    @MethodSource("selectors")
    void shouldReadBackSelectors(TrafficSelector selector) throws Exception {
        assertSame(rule(selector, DefaultTrafficTreatment.emptyTreatment()));
    }

    @ParameterizedTest
    @MethodSource("treatments")
    void shouldReadBackTreatments(TrafficTreatment treatment) throws Exception {
        assertSame(rule(ipv4().build(), treatment));
    }

    @Test
    void shouldNameWhatCannotBeSaid() {
        TrafficSelector mpls = DefaultTrafficSelector.builder().matchTunnelId(5).build();
        UnsupportedRuleException e = assertThrows(
                UnsupportedRuleException.class,
                () -> FlowMods.add(FACTORY, rule(mpls, DefaultTrafficTreatment.emptyTreatment()), 1));
        assertTrue(e.getMessage().contains("TUNNEL_ID"), e.getMessage());
    }

    private static FlowRule rule(TrafficSelector selector, TrafficTreatment treatment) {
        return DefaultFlowRule.builder()
                .forDevice(DEVICE)
                .fromApp(new DefaultApplicationId(7, "test"))
                .withPriority(50)
                .withSelector(selector)
                .withTreatment(treatment)
                .withHardTimeout(9)
                .makePermanent()
                .build();
    }

    private static void assertSame(FlowRule rule) throws Exception {
        OFFlowMod sent = FlowMods.add(FACTORY, rule, 77);
        FlowEntry seen = FlowReader.read(DEVICE, describedBySwitch(sent));
        assertEquals(rule.selector(), seen.selector());
        assertEquals(rule.treatment(), seen.treatment());
        assertTrue(rule.exactMatch(seen), seen.toString());
        assertEquals(rule.hardTimeout(), seen.hardTimeout());
    }

    /** Through bytes, as a switch would answer. */
    private static org.projectfloodlight.openflow.protocol.OFFlowStatsEntry describedBySwitch(OFFlowMod sent)
            throws OFParseError {
        ByteBuf bytes = Unpooled.buffer();
        FACTORY.buildFlowStatsReply()
                .setEntries(List.of(FACTORY.buildFlowStatsEntry()
                        .setMatch(sent.getMatch())
                        .setInstructions(sent.getInstructions())
                        .setPriority(sent.getPriority())
                        .setCookie(sent.getCookie())
                        .setTableId(sent.getTableId())
                        .setHardTimeout(sent.getHardTimeout())
                        .setPacketCount(U64.of(3))
                        .setByteCount(U64.of(4))
                        .build()))
                .build()
                .writeTo(bytes);
        OFFlowStatsReply reply = (OFFlowStatsReply) FACTORY.getReader().readFrom(bytes);
        return reply.getEntries().get(0);
    }
}
