// SPDX-License-Identifier: Apache-2.0
package org.nearcast.embedded.openflow;

import java.util.ArrayList;
import java.util.List;
import org.onlab.packet.IpAddress;
import org.onosproject.net.flow.TrafficTreatment;
import org.onosproject.net.flow.instructions.Instruction;
import org.onosproject.net.flow.instructions.Instructions.GroupInstruction;
import org.onosproject.net.flow.instructions.Instructions.OutputInstruction;
import org.onosproject.net.flow.instructions.Instructions.SetQueueInstruction;
import org.onosproject.net.flow.instructions.L2ModificationInstruction;
import org.onosproject.net.flow.instructions.L2ModificationInstruction.ModEtherInstruction;
import org.onosproject.net.flow.instructions.L2ModificationInstruction.ModVlanHeaderInstruction;
import org.onosproject.net.flow.instructions.L2ModificationInstruction.ModVlanIdInstruction;
import org.onosproject.net.flow.instructions.L2ModificationInstruction.ModVlanPcpInstruction;
import org.onosproject.net.flow.instructions.L3ModificationInstruction;
import org.onosproject.net.flow.instructions.L3ModificationInstruction.ModArpEthInstruction;
import org.onosproject.net.flow.instructions.L3ModificationInstruction.ModArpIPInstruction;
import org.onosproject.net.flow.instructions.L3ModificationInstruction.ModArpOpInstruction;
import org.onosproject.net.flow.instructions.L3ModificationInstruction.ModDscpInstruction;
import org.onosproject.net.flow.instructions.L3ModificationInstruction.ModIPInstruction;
import org.onosproject.net.flow.instructions.L4ModificationInstruction;
import org.onosproject.net.flow.instructions.L4ModificationInstruction.ModTransportPortInstruction;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.action.OFAction;
import org.projectfloodlight.openflow.protocol.instruction.OFInstruction;
import org.projectfloodlight.openflow.protocol.oxm.OFOxm;
import org.projectfloodlight.openflow.types.ArpOpcode;
import org.projectfloodlight.openflow.types.EthType;
import org.projectfloodlight.openflow.types.IPv4Address;
import org.projectfloodlight.openflow.types.IPv6Address;
import org.projectfloodlight.openflow.types.IpDscp;
import org.projectfloodlight.openflow.types.MacAddress;
import org.projectfloodlight.openflow.types.OFGroup;
import org.projectfloodlight.openflow.types.OFPort;
import org.projectfloodlight.openflow.types.OFVlanVidMatch;
import org.projectfloodlight.openflow.types.TableId;
import org.projectfloodlight.openflow.types.TransportPort;
import org.projectfloodlight.openflow.types.U64;
import org.projectfloodlight.openflow.types.VlanPcp;

/** Says an ONOS treatment as OpenFlow 1.3 instructions and actions. The opposite of {@link ActionReader}. */
final class ActionWriter {

    /** OFPCML_NO_BUFFER: send the whole packet to the controller. */
    static final int WHOLE_PACKET = 0xffff;

    private final OFFactory factory;

    ActionWriter(OFFactory factory) {
        this.factory = factory;
    }

    List<OFInstruction> instructions(TrafficTreatment treatment) throws UnsupportedRuleException {
        if (!treatment.meters().isEmpty() || treatment.statTrigger() != null) {
            throw new UnsupportedRuleException("cannot use meters or statistics triggers");
        }
        List<OFInstruction> instructions = new ArrayList<>();
        List<OFAction> immediate = actions(treatment.immediate());
        if (!immediate.isEmpty()) {
            instructions.add(factory.instructions().applyActions(immediate));
        }
        if (treatment.clearedDeferred()) {
            instructions.add(factory.instructions().clearActions());
        }
        List<OFAction> deferred = actions(treatment.deferred());
        if (!deferred.isEmpty()) {
            instructions.add(factory.instructions().writeActions(deferred));
        }
        if (treatment.writeMetadata() != null) {
            instructions.add(factory.instructions()
                    .writeMetadata(
                            U64.of(treatment.writeMetadata().metadata()),
                            U64.of(treatment.writeMetadata().metadataMask())));
        }
        if (treatment.tableTransition() != null) {
            instructions.add(factory.instructions()
                    .gotoTable(TableId.of(treatment.tableTransition().tableId())));
        }
        return instructions;
    }

    List<OFAction> actions(List<Instruction> instructions) throws UnsupportedRuleException {
        List<OFAction> actions = new ArrayList<>();
        for (Instruction instruction : instructions) {
            switch (instruction.type()) {
                case NOACTION -> {}
                case OUTPUT -> actions.add(output((OutputInstruction) instruction));
                case GROUP ->
                    actions.add(factory.actions()
                            .group(OFGroup.of(
                                    ((GroupInstruction) instruction).groupId().id())));
                case QUEUE -> actions.add(factory.actions().setQueue(((SetQueueInstruction) instruction).queueId()));
                case L2MODIFICATION -> actions.add(layer2((L2ModificationInstruction) instruction));
                case L3MODIFICATION -> actions.add(layer3((L3ModificationInstruction) instruction));
                case L4MODIFICATION -> actions.add(layer4((L4ModificationInstruction) instruction));
                default -> throw unsupported(instruction);
            }
        }
        return actions;
    }

    private OFAction output(OutputInstruction output) {
        return factory.actions()
                .buildOutput()
                .setPort(OFPort.of((int) output.port().toLong()))
                .setMaxLen(WHOLE_PACKET)
                .build();
    }

    private OFAction layer2(L2ModificationInstruction instruction) throws UnsupportedRuleException {
        return switch (instruction.subtype()) {
            case ETH_DST -> set(factory.oxms().ethDst(mac(((ModEtherInstruction) instruction).mac())));
            case ETH_SRC -> set(factory.oxms().ethSrc(mac(((ModEtherInstruction) instruction).mac())));
            case VLAN_ID ->
                set(factory.oxms()
                        .vlanVid(OFVlanVidMatch.ofVlan(
                                ((ModVlanIdInstruction) instruction).vlanId().toShort())));
            case VLAN_PCP -> set(factory.oxms().vlanPcp(VlanPcp.of(((ModVlanPcpInstruction) instruction).vlanPcp())));
            case VLAN_PUSH ->
                factory.actions()
                        .pushVlan(EthType.of(((ModVlanHeaderInstruction) instruction)
                                        .ethernetType()
                                        .toShort()
                                & 0xffff));
            case VLAN_POP -> factory.actions().popVlan();
            default -> throw unsupported(instruction);
        };
    }

    private OFAction layer3(L3ModificationInstruction instruction) throws UnsupportedRuleException {
        return switch (instruction.subtype()) {
            case IPV4_SRC -> set(factory.oxms().ipv4Src(ipv4(instruction, ((ModIPInstruction) instruction).ip())));
            case IPV4_DST -> set(factory.oxms().ipv4Dst(ipv4(instruction, ((ModIPInstruction) instruction).ip())));
            case IPV6_SRC ->
                set(factory.oxms()
                        .ipv6Src(IPv6Address.of(
                                ((ModIPInstruction) instruction).ip().toOctets())));
            case IPV6_DST ->
                set(factory.oxms()
                        .ipv6Dst(IPv6Address.of(
                                ((ModIPInstruction) instruction).ip().toOctets())));
            case IP_DSCP -> set(factory.oxms().ipDscp(IpDscp.of(((ModDscpInstruction) instruction).dscp())));
            case DEC_TTL -> factory.actions().decNwTtl();
            case ARP_SPA -> set(factory.oxms().arpSpa(ipv4(instruction, ((ModArpIPInstruction) instruction).ip())));
            case ARP_TPA -> set(factory.oxms().arpTpa(ipv4(instruction, ((ModArpIPInstruction) instruction).ip())));
            case ARP_SHA -> set(factory.oxms().arpSha(mac(((ModArpEthInstruction) instruction).mac())));
            case ARP_THA -> set(factory.oxms().arpTha(mac(((ModArpEthInstruction) instruction).mac())));
            case ARP_OP -> set(factory.oxms().arpOp(ArpOpcode.of((int) ((ModArpOpInstruction) instruction).op())));
            default -> throw unsupported(instruction);
        };
    }

    private OFAction layer4(L4ModificationInstruction instruction) throws UnsupportedRuleException {
        TransportPort port = TransportPort.of(
                ((ModTransportPortInstruction) instruction).port().toInt());
        return switch (instruction.subtype()) {
            case TCP_SRC -> set(factory.oxms().tcpSrc(port));
            case TCP_DST -> set(factory.oxms().tcpDst(port));
            case UDP_SRC -> set(factory.oxms().udpSrc(port));
            case UDP_DST -> set(factory.oxms().udpDst(port));
        };
    }

    private OFAction set(OFOxm<?> field) {
        return factory.actions().setField(field);
    }

    private static MacAddress mac(org.onlab.packet.MacAddress mac) {
        return MacAddress.of(mac.toLong());
    }

    private static IPv4Address ipv4(Instruction instruction, IpAddress address) throws UnsupportedRuleException {
        if (!address.isIp4()) {
            throw unsupported(instruction);
        }
        return IPv4Address.of(address.getIp4Address().toInt());
    }

    private static UnsupportedRuleException unsupported(Instruction instruction) {
        return new UnsupportedRuleException("cannot do " + instruction.type() + " (" + instruction + ")");
    }
}
