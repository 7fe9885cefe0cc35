// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.fake;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.onlab.packet.Ethernet;
import org.onlab.packet.IPacket;
import org.onlab.packet.IPv4;
import org.onlab.packet.IPv6;
import org.onlab.packet.IpAddress;
import org.onlab.packet.TCP;
import org.onlab.packet.UDP;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.FlowRule;
import org.onosproject.net.flow.criteria.Criterion;
import org.onosproject.net.flow.criteria.EthCriterion;
import org.onosproject.net.flow.criteria.EthTypeCriterion;
import org.onosproject.net.flow.criteria.IPCriterion;
import org.onosproject.net.flow.criteria.IPDscpCriterion;
import org.onosproject.net.flow.criteria.IPProtocolCriterion;
import org.onosproject.net.flow.criteria.PortCriterion;
import org.onosproject.net.flow.criteria.TcpPortCriterion;
import org.onosproject.net.flow.criteria.UdpPortCriterion;
import org.onosproject.net.flow.criteria.VlanIdCriterion;
import org.onosproject.net.flow.instructions.Instruction;
import org.onosproject.net.flow.instructions.Instructions;
import org.onosproject.net.flow.instructions.L2ModificationInstruction;
import org.onosproject.net.flow.instructions.L3ModificationInstruction;
import org.onosproject.net.flow.instructions.L4ModificationInstruction;

/** Does to a frame what an OpenFlow 1.3 switch with these rules would: match by priority, apply actions in order. */
public final class FakeSwitch {

    /** A frame that leaves by a port, or goes to the controller. */
    public static final class Out {
        private final PortNumber port;
        private final byte[] frame;
        private final FlowRule by;

        Out(PortNumber port, byte[] frame, FlowRule by) {
            this.port = port;
            this.frame = frame;
            this.by = by;
        }

        public PortNumber port() {
            return port;
        }

        public byte[] frame() {
            return frame;
        }

        public FlowRule by() {
            return by;
        }
    }

    private FakeSwitch() {}

    /** What comes out; null if no rule matches. */
    public static List<Out> pass(List<FlowRule> rules, ConnectPoint in, byte[] frame) {
        Ethernet ethernet = parse(frame);
        FlowRule rule = rules.stream()
                .filter(r -> r.deviceId().equals(in.deviceId()))
                .filter(r -> r.selector().criteria().stream().allMatch(c -> matches(c, in.port(), ethernet)))
                .max(Comparator.comparingInt(FlowRule::priority))
                .orElse(null);
        if (rule == null) {
            return null;
        }
        List<Out> outs = new ArrayList<>();
        for (Instruction instruction : rule.treatment().immediate()) {
            if (instruction.type() == Instruction.Type.OUTPUT) {
                PortNumber port = ((Instructions.OutputInstruction) instruction).port();
                if (port.equals(PortNumber.IN_PORT)) {
                    port = in.port();
                } else if (port.equals(in.port())) {
                    continue; // OpenFlow 1.3, 5.6: never back to the ingress port unless IN_PORT says so
                }
                outs.add(new Out(port, ethernet.serialize(), rule));
            } else {
                modify(instruction, ethernet);
            }
        }
        return outs;
    }

    public static Ethernet parse(byte[] frame) {
        try {
            return Ethernet.deserializer().deserialize(frame, 0, frame.length);
        } catch (org.onlab.packet.DeserializationException e) {
            throw new IllegalArgumentException(e);
        }
    }

    public static IpAddress source(IPacket ip) {
        return ip instanceof IPv6
                ? IpAddress.valueOf(IpAddress.Version.INET6, ((IPv6) ip).getSourceAddress())
                : IpAddress.valueOf(((IPv4) ip).getSourceAddress());
    }

    public static IpAddress destination(IPacket ip) {
        return ip instanceof IPv6
                ? IpAddress.valueOf(IpAddress.Version.INET6, ((IPv6) ip).getDestinationAddress())
                : IpAddress.valueOf(((IPv4) ip).getDestinationAddress());
    }

    private static boolean matches(Criterion criterion, PortNumber in, Ethernet ethernet) {
        switch (criterion.type()) {
            case IN_PORT:
                return ((PortCriterion) criterion).port().equals(in);
            case ETH_TYPE:
                return ((EthTypeCriterion) criterion).ethType().toShort() == ethernet.getEtherType();
            case ETH_SRC:
                return ((EthCriterion) criterion).mac().equals(ethernet.getSourceMAC());
            case ETH_DST:
                return ((EthCriterion) criterion).mac().equals(ethernet.getDestinationMAC());
            case VLAN_VID:
                return ((VlanIdCriterion) criterion).vlanId().toShort() == ethernet.getVlanID();
            default:
                IPacket packet = ethernet.getPayload();
                return packet instanceof IPv4
                        ? matches(criterion, packet, ((IPv4) packet).getProtocol(), ((IPv4) packet).getDscp())
                        : packet instanceof IPv6 && matchesIpv6(criterion, (IPv6) packet);
        }
    }

    private static boolean matchesIpv6(Criterion criterion, IPv6 packet) {
        return matches(criterion, packet, packet.getNextHeader(), packet.getTrafficClass() >> 2 & 0x3f);
    }

    private static boolean matches(Criterion criterion, IPacket ip, int protocol, int dscp) {
        TCP tcp = ip.getPayload() instanceof TCP ? (TCP) ip.getPayload() : null;
        UDP udp = ip.getPayload() instanceof UDP ? (UDP) ip.getPayload() : null;
        switch (criterion.type()) {
            case IP_PROTO:
                return ((IPProtocolCriterion) criterion).protocol() == protocol;
            case IPV4_SRC:
            case IPV6_SRC:
                return ((IPCriterion) criterion).ip().contains(source(ip));
            case IPV4_DST:
            case IPV6_DST:
                return ((IPCriterion) criterion).ip().contains(destination(ip));
            case IP_DSCP:
                return ((IPDscpCriterion) criterion).ipDscp() == dscp;
            case TCP_SRC:
                return tcp != null && ((TcpPortCriterion) criterion).tcpPort().toInt() == tcp.getSourcePort();
            case TCP_DST:
                return tcp != null && ((TcpPortCriterion) criterion).tcpPort().toInt() == tcp.getDestinationPort();
            case UDP_DST:
                return udp != null && ((UdpPortCriterion) criterion).udpPort().toInt() == udp.getDestinationPort();
            default:
                throw new IllegalArgumentException("unexpected criterion " + criterion);
        }
    }

    private static void modify(Instruction instruction, Ethernet ethernet) {
        if (instruction instanceof L2ModificationInstruction) {
            modifyFrame((L2ModificationInstruction) instruction, ethernet);
            return;
        }
        IPacket ip = ethernet.getPayload();
        TCP tcp = (TCP) ip.getPayload();
        if (instruction instanceof L3ModificationInstruction.ModIPInstruction) {
            modifyPacket((L3ModificationInstruction.ModIPInstruction) instruction, ip);
        } else if (instruction instanceof L4ModificationInstruction.ModTransportPortInstruction) {
            L4ModificationInstruction.ModTransportPortInstruction set =
                    (L4ModificationInstruction.ModTransportPortInstruction) instruction;
            if (set.subtype() == L4ModificationInstruction.L4SubType.TCP_SRC) {
                tcp.setSourcePort(set.port().toInt());
            } else {
                tcp.setDestinationPort(set.port().toInt());
            }
        } else {
            throw new IllegalArgumentException("unexpected instruction " + instruction);
        }
        ip.resetChecksum();
        tcp.resetChecksum();
    }

    private static void modifyPacket(L3ModificationInstruction.ModIPInstruction set, IPacket ip) {
        switch (set.subtype()) {
            case IPV4_SRC:
                ((IPv4) ip).setSourceAddress(set.ip().getIp4Address().toInt());
                break;
            case IPV4_DST:
                ((IPv4) ip).setDestinationAddress(set.ip().getIp4Address().toInt());
                break;
            case IPV6_SRC:
                ((IPv6) ip).setSourceAddress(set.ip().toOctets());
                break;
            case IPV6_DST:
                ((IPv6) ip).setDestinationAddress(set.ip().toOctets());
                break;
            default:
                throw new IllegalArgumentException("unexpected instruction " + set);
        }
    }

    private static void modifyFrame(L2ModificationInstruction instruction, Ethernet ethernet) {
        switch (instruction.subtype()) {
            case ETH_SRC:
                ethernet.setSourceMACAddress(((L2ModificationInstruction.ModEtherInstruction) instruction).mac());
                break;
            case ETH_DST:
                ethernet.setDestinationMACAddress(((L2ModificationInstruction.ModEtherInstruction) instruction).mac());
                break;
            case VLAN_PUSH:
                ethernet.setVlanID((short) 0);
                break;
            case VLAN_POP:
                ethernet.setVlanID(Ethernet.VLAN_UNTAGGED);
                break;
            case VLAN_ID:
                if (ethernet.getVlanID() == Ethernet.VLAN_UNTAGGED) {
                    throw new IllegalArgumentException("no tag to set a VLAN in");
                }
                ethernet.setVlanID(((L2ModificationInstruction.ModVlanIdInstruction) instruction)
                        .vlanId()
                        .toShort());
                break;
            default:
                throw new IllegalArgumentException("unexpected instruction " + instruction);
        }
    }
}
