// SPDX-License-Identifier: Apache-2.0
package org.nearcast.embedded.openflow;

import org.onlab.packet.Ip4Address;
import org.onlab.packet.Ip4Prefix;
import org.onlab.packet.Ip6Address;
import org.onlab.packet.Ip6Prefix;
import org.onlab.packet.MacAddress;
import org.onlab.packet.TpPort;
import org.onlab.packet.VlanId;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.DefaultTrafficSelector;
import org.onosproject.net.flow.TrafficSelector;
import org.projectfloodlight.openflow.protocol.match.Match;
import org.projectfloodlight.openflow.protocol.match.MatchField;
import org.projectfloodlight.openflow.types.IPv4Address;
import org.projectfloodlight.openflow.types.IPv6Address;
import org.projectfloodlight.openflow.types.Masked;
import org.projectfloodlight.openflow.types.OFPort;
import org.projectfloodlight.openflow.types.OFVlanVidMatch;
import org.projectfloodlight.openflow.types.TransportPort;

/** Reads an OpenFlow 1.3 match back into an ONOS selector. The opposite of {@link MatchWriter}. */
final class MatchReader {

    private final Match match;
    private final TrafficSelector.Builder selector = DefaultTrafficSelector.builder();

    private MatchReader(Match match) {
        this.match = match;
    }

    static TrafficSelector read(Match match) throws UnsupportedRuleException {
        MatchReader reader = new MatchReader(match);
        for (MatchField<?> field : match.getMatchFields()) {
            reader.add(field);
        }
        return reader.selector.build();
    }

    private void add(MatchField<?> field) throws UnsupportedRuleException {
        switch (field.id) {
            case IN_PORT -> selector.matchInPort(port(match.get(MatchField.IN_PORT)));
            case IN_PHY_PORT -> selector.matchInPhyPort(port(match.get(MatchField.IN_PHY_PORT)));
            case METADATA ->
                selector.matchMetadata(match.get(MatchField.METADATA).getValue().getValue());
            case ETH_DST -> {
                if (match.isPartiallyMasked(MatchField.ETH_DST)) {
                    var masked = match.getMasked(MatchField.ETH_DST);
                    selector.matchEthDstMasked(mac(masked.getValue()), mac(masked.getMask()));
                } else {
                    selector.matchEthDst(mac(match.get(MatchField.ETH_DST)));
                }
            }
            case ETH_SRC -> {
                if (match.isPartiallyMasked(MatchField.ETH_SRC)) {
                    var masked = match.getMasked(MatchField.ETH_SRC);
                    selector.matchEthSrcMasked(mac(masked.getValue()), mac(masked.getMask()));
                } else {
                    selector.matchEthSrc(mac(match.get(MatchField.ETH_SRC)));
                }
            }
            case ETH_TYPE ->
                selector.matchEthType((short) match.get(MatchField.ETH_TYPE).getValue());
            case VLAN_VID -> selector.matchVlanId(vlan());
            case VLAN_PCP ->
                selector.matchVlanPcp(match.get(MatchField.VLAN_PCP).getValue());
            default -> addIp(field);
        }
    }

    private void addIp(MatchField<?> field) throws UnsupportedRuleException {
        switch (field.id) {
            case IP_DSCP -> selector.matchIPDscp(match.get(MatchField.IP_DSCP).getDscpValue());
            case IP_ECN -> selector.matchIPEcn(match.get(MatchField.IP_ECN).getEcnValue());
            case IP_PROTO ->
                selector.matchIPProtocol((byte) match.get(MatchField.IP_PROTO).getIpProtocolNumber());
            case IPV4_SRC -> selector.matchIPSrc(ipv4(MatchField.IPV4_SRC));
            case IPV4_DST -> selector.matchIPDst(ipv4(MatchField.IPV4_DST));
            case IPV6_SRC -> selector.matchIPv6Src(ipv6(MatchField.IPV6_SRC));
            case IPV6_DST -> selector.matchIPv6Dst(ipv6(MatchField.IPV6_DST));
            case IPV6_ND_TARGET ->
                selector.matchIPv6NDTargetAddress(
                        Ip6Address.valueOf(match.get(MatchField.IPV6_ND_TARGET).getBytes()));
            case ARP_OP -> selector.matchArpOp(match.get(MatchField.ARP_OP).getOpcode());
            case ARP_SPA ->
                selector.matchArpSpa(
                        Ip4Address.valueOf(match.get(MatchField.ARP_SPA).getInt()));
            case ARP_TPA ->
                selector.matchArpTpa(
                        Ip4Address.valueOf(match.get(MatchField.ARP_TPA).getInt()));
            case ARP_SHA -> selector.matchArpSha(mac(match.get(MatchField.ARP_SHA)));
            case ARP_THA -> selector.matchArpTha(mac(match.get(MatchField.ARP_THA)));
            default -> addTransport(field);
        }
    }

    private void addTransport(MatchField<?> field) throws UnsupportedRuleException {
        switch (field.id) {
            case TCP_SRC -> {
                if (match.isPartiallyMasked(MatchField.TCP_SRC)) {
                    var masked = match.getMasked(MatchField.TCP_SRC);
                    selector.matchTcpSrcMasked(tp(masked.getValue()), tp(masked.getMask()));
                } else {
                    selector.matchTcpSrc(tp(match.get(MatchField.TCP_SRC)));
                }
            }
            case TCP_DST -> {
                if (match.isPartiallyMasked(MatchField.TCP_DST)) {
                    var masked = match.getMasked(MatchField.TCP_DST);
                    selector.matchTcpDstMasked(tp(masked.getValue()), tp(masked.getMask()));
                } else {
                    selector.matchTcpDst(tp(match.get(MatchField.TCP_DST)));
                }
            }
            case UDP_SRC -> {
                if (match.isPartiallyMasked(MatchField.UDP_SRC)) {
                    var masked = match.getMasked(MatchField.UDP_SRC);
                    selector.matchUdpSrcMasked(tp(masked.getValue()), tp(masked.getMask()));
                } else {
                    selector.matchUdpSrc(tp(match.get(MatchField.UDP_SRC)));
                }
            }
            case UDP_DST -> {
                if (match.isPartiallyMasked(MatchField.UDP_DST)) {
                    var masked = match.getMasked(MatchField.UDP_DST);
                    selector.matchUdpDstMasked(tp(masked.getValue()), tp(masked.getMask()));
                } else {
                    selector.matchUdpDst(tp(match.get(MatchField.UDP_DST)));
                }
            }
            case ICMPV4_TYPE ->
                selector.matchIcmpType((byte) match.get(MatchField.ICMPV4_TYPE).getType());
            case ICMPV4_CODE ->
                selector.matchIcmpCode((byte) match.get(MatchField.ICMPV4_CODE).getCode());
            case ICMPV6_TYPE ->
                selector.matchIcmpv6Type(match.get(MatchField.ICMPV6_TYPE).getRaw());
            case ICMPV6_CODE ->
                selector.matchIcmpv6Code(match.get(MatchField.ICMPV6_CODE).getRaw());
            default -> throw new UnsupportedRuleException("match on " + field.getName());
        }
    }

    private VlanId vlan() throws UnsupportedRuleException {
        if (match.isPartiallyMasked(MatchField.VLAN_VID)) {
            Masked<OFVlanVidMatch> masked = match.getMasked(MatchField.VLAN_VID);
            if (masked.getMask().equals(OFVlanVidMatch.PRESENT)
                    && masked.getValue().equals(OFVlanVidMatch.PRESENT)) {
                return VlanId.ANY;
            }
            throw new UnsupportedRuleException("match on masked vlan_vid");
        }
        OFVlanVidMatch vid = match.get(MatchField.VLAN_VID);
        return vid.isPresentBitSet() ? VlanId.vlanId(vid.getVlan()) : VlanId.NONE;
    }

    private Ip4Prefix ipv4(MatchField<IPv4Address> field) throws UnsupportedRuleException {
        if (!match.isPartiallyMasked(field)) {
            return Ip4Prefix.valueOf(match.get(field).getInt(), Ip4Prefix.MAX_MASK_LENGTH);
        }
        Masked<IPv4Address> masked = match.getMasked(field);
        if (!masked.getMask().isCidrMask()) {
            throw new UnsupportedRuleException("match on " + field.getName() + " with a mask that is no prefix");
        }
        return Ip4Prefix.valueOf(masked.getValue().getInt(), masked.getMask().asCidrMaskLength());
    }

    private Ip6Prefix ipv6(MatchField<IPv6Address> field) throws UnsupportedRuleException {
        if (!match.isPartiallyMasked(field)) {
            return Ip6Prefix.valueOf(match.get(field).getBytes(), Ip6Prefix.MAX_MASK_LENGTH);
        }
        Masked<IPv6Address> masked = match.getMasked(field);
        if (!masked.getMask().isCidrMask()) {
            throw new UnsupportedRuleException("match on " + field.getName() + " with a mask that is no prefix");
        }
        return Ip6Prefix.valueOf(masked.getValue().getBytes(), masked.getMask().asCidrMaskLength());
    }

    /** ONOS counts the reserved ports (CONTROLLER, IN_PORT ...) down from -1. */
    static PortNumber port(OFPort port) {
        return PortNumber.portNumber(port.getPortNumber());
    }

    static MacAddress mac(org.projectfloodlight.openflow.types.MacAddress mac) {
        return MacAddress.valueOf(mac.getLong());
    }

    private static TpPort tp(TransportPort port) {
        return TpPort.tpPort(port.getPort());
    }
}
