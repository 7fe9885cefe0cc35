// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.fake;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.onlab.packet.Ethernet;
import org.onlab.packet.IPv4;
import org.onlab.packet.Ip4Address;
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

    private static boolean matches(Criterion criterion, PortNumber in, Ethernet ethernet) {
        IPv4 ip = ethernet.getPayload() instanceof IPv4 ? (IPv4) ethernet.getPayload() : null;
        TCP tcp = ip != null && ip.getPayload() instanceof TCP ? (TCP) ip.getPayload() : null;
        UDP udp = ip != null && ip.getPayload() instanceof UDP ? (UDP) ip.getPayload() : null;
        switch (criterion.type()) {
            case IN_PORT:
                return ((PortCriterion) criterion).port().equals(in);
            case ETH_TYPE:
                return ((EthTypeCriterion) criterion).ethType().toShort() == ethernet.getEtherType();
            case ETH_DST:
                return ((EthCriterion) criterion).mac().equals(ethernet.getDestinationMAC());
            case IP_PROTO:
                return ip != null && ((IPProtocolCriterion) criterion).protocol() == ip.getProtocol();
            case IPV4_SRC:
                return ip != null && ((IPCriterion) criterion).ip().contains(Ip4Address.valueOf(ip.getSourceAddress()));
            case IPV4_DST:
                return ip != null
                        && ((IPCriterion) criterion).ip().contains(Ip4Address.valueOf(ip.getDestinationAddress()));
            case IP_DSCP:
                return ip != null && ((IPDscpCriterion) criterion).ipDscp() == ip.getDscp();
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
        IPv4 ip = (IPv4) ethernet.getPayload();
        TCP tcp = (TCP) ip.getPayload();
        if (instruction instanceof L2ModificationInstruction.ModEtherInstruction) {
            L2ModificationInstruction.ModEtherInstruction set =
                    (L2ModificationInstruction.ModEtherInstruction) instruction;
            if (set.subtype() == L2ModificationInstruction.L2SubType.ETH_SRC) {
                ethernet.setSourceMACAddress(set.mac());
            } else {
                ethernet.setDestinationMACAddress(set.mac());
            }
        } else if (instruction instanceof L3ModificationInstruction.ModIPInstruction) {
            L3ModificationInstruction.ModIPInstruction set = (L3ModificationInstruction.ModIPInstruction) instruction;
            if (set.subtype() == L3ModificationInstruction.L3SubType.IPV4_SRC) {
                ip.setSourceAddress(set.ip().getIp4Address().toInt());
            } else {
                ip.setDestinationAddress(set.ip().getIp4Address().toInt());
            }
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
}
