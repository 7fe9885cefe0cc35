// SPDX-License-Identifier: Apache-2.0
package org.nearcast.embedded.openflow;

import org.onlab.packet.IpPrefix;
import org.onlab.packet.VlanId;
import org.onosproject.net.flow.TrafficSelector;
import org.onosproject.net.flow.criteria.ArpHaCriterion;
import org.onosproject.net.flow.criteria.ArpOpCriterion;
import org.onosproject.net.flow.criteria.ArpPaCriterion;
import org.onosproject.net.flow.criteria.Criterion;
import org.onosproject.net.flow.criteria.EthCriterion;
import org.onosproject.net.flow.criteria.EthTypeCriterion;
import org.onosproject.net.flow.criteria.IPCriterion;
import org.onosproject.net.flow.criteria.IPDscpCriterion;
import org.onosproject.net.flow.criteria.IPEcnCriterion;
import org.onosproject.net.flow.criteria.IPProtocolCriterion;
import org.onosproject.net.flow.criteria.IPv6NDTargetAddressCriterion;
import org.onosproject.net.flow.criteria.IcmpCodeCriterion;
import org.onosproject.net.flow.criteria.IcmpTypeCriterion;
import org.onosproject.net.flow.criteria.Icmpv6CodeCriterion;
import org.onosproject.net.flow.criteria.Icmpv6TypeCriterion;
import org.onosproject.net.flow.criteria.MetadataCriterion;
import org.onosproject.net.flow.criteria.PortCriterion;
import org.onosproject.net.flow.criteria.TcpPortCriterion;
import org.onosproject.net.flow.criteria.UdpPortCriterion;
import org.onosproject.net.flow.criteria.VlanIdCriterion;
import org.onosproject.net.flow.criteria.VlanPcpCriterion;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.match.Match;
import org.projectfloodlight.openflow.protocol.match.MatchField;
import org.projectfloodlight.openflow.types.ArpOpcode;
import org.projectfloodlight.openflow.types.EthType;
import org.projectfloodlight.openflow.types.ICMPv4Code;
import org.projectfloodlight.openflow.types.ICMPv4Type;
import org.projectfloodlight.openflow.types.IPv4Address;
import org.projectfloodlight.openflow.types.IPv6Address;
import org.projectfloodlight.openflow.types.IpDscp;
import org.projectfloodlight.openflow.types.IpEcn;
import org.projectfloodlight.openflow.types.IpProtocol;
import org.projectfloodlight.openflow.types.MacAddress;
import org.projectfloodlight.openflow.types.OFMetadata;
import org.projectfloodlight.openflow.types.OFPort;
import org.projectfloodlight.openflow.types.OFVlanVidMatch;
import org.projectfloodlight.openflow.types.TransportPort;
import org.projectfloodlight.openflow.types.U8;
import org.projectfloodlight.openflow.types.VlanPcp;

/** Says an ONOS selector as an OpenFlow 1.3 match (OpenFlow 1.3.5, 7.2.3). The opposite of {@link MatchReader}. */
final class MatchWriter {

    private final Match.Builder match;

    private MatchWriter(OFFactory factory) {
        match = factory.buildMatch();
    }

    static Match write(OFFactory factory, TrafficSelector selector) throws UnsupportedRuleException {
        MatchWriter writer = new MatchWriter(factory);
        for (Criterion criterion : selector.criteria()) {
            writer.add(criterion);
        }
        return writer.match.build();
    }

    private void add(Criterion criterion) throws UnsupportedRuleException {
        switch (criterion.type()) {
            case IN_PORT -> match.setExact(MatchField.IN_PORT, port(((PortCriterion) criterion)));
            case IN_PHY_PORT -> match.setExact(MatchField.IN_PHY_PORT, port(((PortCriterion) criterion)));
            case METADATA ->
                match.setExact(MatchField.METADATA, OFMetadata.ofRaw(((MetadataCriterion) criterion).metadata()));
            case ETH_DST, ETH_DST_MASKED -> mac(MatchField.ETH_DST, (EthCriterion) criterion);
            case ETH_SRC, ETH_SRC_MASKED -> mac(MatchField.ETH_SRC, (EthCriterion) criterion);
            case ETH_TYPE ->
                match.setExact(
                        MatchField.ETH_TYPE,
                        EthType.of(((EthTypeCriterion) criterion).ethType().toShort() & 0xffff));
            case VLAN_VID -> vlan(((VlanIdCriterion) criterion).vlanId());
            case VLAN_PCP -> match.setExact(MatchField.VLAN_PCP, VlanPcp.of(((VlanPcpCriterion) criterion).priority()));
            default -> addIp(criterion);
        }
    }

    private void addIp(Criterion criterion) throws UnsupportedRuleException {
        switch (criterion.type()) {
            case IP_DSCP -> match.setExact(MatchField.IP_DSCP, IpDscp.of(((IPDscpCriterion) criterion).ipDscp()));
            case IP_ECN -> match.setExact(MatchField.IP_ECN, IpEcn.of(((IPEcnCriterion) criterion).ipEcn()));
            case IP_PROTO ->
                match.setExact(MatchField.IP_PROTO, IpProtocol.of(((IPProtocolCriterion) criterion).protocol()));
            case IPV4_SRC -> ipv4(MatchField.IPV4_SRC, ((IPCriterion) criterion).ip());
            case IPV4_DST -> ipv4(MatchField.IPV4_DST, ((IPCriterion) criterion).ip());
            case IPV6_SRC -> ipv6(MatchField.IPV6_SRC, ((IPCriterion) criterion).ip());
            case IPV6_DST -> ipv6(MatchField.IPV6_DST, ((IPCriterion) criterion).ip());
            case IPV6_ND_TARGET ->
                match.setExact(
                        MatchField.IPV6_ND_TARGET,
                        IPv6Address.of(((IPv6NDTargetAddressCriterion) criterion)
                                .targetAddress()
                                .toOctets()));
            case ARP_OP -> match.setExact(MatchField.ARP_OP, ArpOpcode.of(((ArpOpCriterion) criterion).arpOp()));
            case ARP_SPA ->
                match.setExact(
                        MatchField.ARP_SPA,
                        IPv4Address.of(((ArpPaCriterion) criterion).ip().toInt()));
            case ARP_TPA ->
                match.setExact(
                        MatchField.ARP_TPA,
                        IPv4Address.of(((ArpPaCriterion) criterion).ip().toInt()));
            case ARP_SHA ->
                match.setExact(
                        MatchField.ARP_SHA,
                        MacAddress.of(((ArpHaCriterion) criterion).mac().toLong()));
            case ARP_THA ->
                match.setExact(
                        MatchField.ARP_THA,
                        MacAddress.of(((ArpHaCriterion) criterion).mac().toLong()));
            default -> addTransport(criterion);
        }
    }

    private void addTransport(Criterion criterion) throws UnsupportedRuleException {
        switch (criterion.type()) {
            case TCP_SRC, TCP_SRC_MASKED -> {
                TcpPortCriterion tcp = (TcpPortCriterion) criterion;
                port(
                        MatchField.TCP_SRC,
                        tcp.tcpPort().toInt(),
                        tcp.mask() == null ? 0xffff : tcp.mask().toInt());
            }
            case TCP_DST, TCP_DST_MASKED -> {
                TcpPortCriterion tcp = (TcpPortCriterion) criterion;
                port(
                        MatchField.TCP_DST,
                        tcp.tcpPort().toInt(),
                        tcp.mask() == null ? 0xffff : tcp.mask().toInt());
            }
            case UDP_SRC, UDP_SRC_MASKED -> {
                UdpPortCriterion udp = (UdpPortCriterion) criterion;
                port(
                        MatchField.UDP_SRC,
                        udp.udpPort().toInt(),
                        udp.mask() == null ? 0xffff : udp.mask().toInt());
            }
            case UDP_DST, UDP_DST_MASKED -> {
                UdpPortCriterion udp = (UdpPortCriterion) criterion;
                port(
                        MatchField.UDP_DST,
                        udp.udpPort().toInt(),
                        udp.mask() == null ? 0xffff : udp.mask().toInt());
            }
            case ICMPV4_TYPE ->
                match.setExact(MatchField.ICMPV4_TYPE, ICMPv4Type.of(((IcmpTypeCriterion) criterion).icmpType()));
            case ICMPV4_CODE ->
                match.setExact(MatchField.ICMPV4_CODE, ICMPv4Code.of(((IcmpCodeCriterion) criterion).icmpCode()));
            case ICMPV6_TYPE ->
                match.setExact(MatchField.ICMPV6_TYPE, U8.of(((Icmpv6TypeCriterion) criterion).icmpv6Type()));
            case ICMPV6_CODE ->
                match.setExact(MatchField.ICMPV6_CODE, U8.of(((Icmpv6CodeCriterion) criterion).icmpv6Code()));
            default ->
                throw new UnsupportedRuleException("cannot match on " + criterion.type() + " (" + criterion + ")");
        }
    }

    private static OFPort port(PortCriterion criterion) {
        return OFPort.of((int) criterion.port().toLong());
    }

    private void mac(MatchField<MacAddress> field, EthCriterion criterion) {
        MacAddress value = MacAddress.of(criterion.mac().toLong());
        if (criterion.mask() == null) {
            match.setExact(field, value);
        } else {
            match.setMasked(field, value, MacAddress.of(criterion.mask().toLong()));
        }
    }

    private void vlan(VlanId vlan) {
        if (vlan.equals(VlanId.ANY)) {
            match.setMasked(MatchField.VLAN_VID, OFVlanVidMatch.PRESENT, OFVlanVidMatch.PRESENT);
        } else if (vlan.equals(VlanId.NONE)) {
            match.setExact(MatchField.VLAN_VID, OFVlanVidMatch.NONE);
        } else {
            match.setExact(
                    MatchField.VLAN_VID,
                    OFVlanVidMatch.ofVlanVid(org.projectfloodlight.openflow.types.VlanVid.ofVlan(vlan.toShort())));
        }
    }

    private void ipv4(MatchField<IPv4Address> field, IpPrefix prefix) {
        IPv4Address value = IPv4Address.of(prefix.getIp4Prefix().address().toInt());
        if (prefix.prefixLength() == 32) {
            match.setExact(field, value);
        } else {
            match.setMasked(field, value, IPv4Address.ofCidrMaskLength(prefix.prefixLength()));
        }
    }

    private void ipv6(MatchField<IPv6Address> field, IpPrefix prefix) {
        IPv6Address value = IPv6Address.of(prefix.address().toOctets());
        if (prefix.prefixLength() == 128) {
            match.setExact(field, value);
        } else {
            match.setMasked(field, value, IPv6Address.ofCidrMaskLength(prefix.prefixLength()));
        }
    }

    private void port(MatchField<TransportPort> field, int value, int mask) {
        if (mask == 0xffff) {
            match.setExact(field, TransportPort.of(value));
        } else {
            match.setMasked(field, TransportPort.of(value), TransportPort.of(mask));
        }
    }
}
