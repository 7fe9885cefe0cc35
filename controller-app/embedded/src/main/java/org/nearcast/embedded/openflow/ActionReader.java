// SPDX-License-Identifier: Apache-2.0
package org.nearcast.embedded.openflow;

import java.util.List;
import org.onlab.packet.EthType;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.Ip6Address;
import org.onlab.packet.TpPort;
import org.onlab.packet.VlanId;
import org.onosproject.core.GroupId;
import org.onosproject.net.flow.DefaultTrafficTreatment;
import org.onosproject.net.flow.TrafficTreatment;
import org.onosproject.net.flow.instructions.Instructions;
import org.projectfloodlight.openflow.protocol.action.OFAction;
import org.projectfloodlight.openflow.protocol.action.OFActionGroup;
import org.projectfloodlight.openflow.protocol.action.OFActionOutput;
import org.projectfloodlight.openflow.protocol.action.OFActionPushVlan;
import org.projectfloodlight.openflow.protocol.action.OFActionSetField;
import org.projectfloodlight.openflow.protocol.action.OFActionSetQueue;
import org.projectfloodlight.openflow.protocol.instruction.OFInstruction;
import org.projectfloodlight.openflow.protocol.instruction.OFInstructionApplyActions;
import org.projectfloodlight.openflow.protocol.instruction.OFInstructionGotoTable;
import org.projectfloodlight.openflow.protocol.instruction.OFInstructionWriteActions;
import org.projectfloodlight.openflow.protocol.instruction.OFInstructionWriteMetadata;
import org.projectfloodlight.openflow.protocol.oxm.OFOxm;
import org.projectfloodlight.openflow.types.ArpOpcode;
import org.projectfloodlight.openflow.types.IPv4Address;
import org.projectfloodlight.openflow.types.IPv6Address;
import org.projectfloodlight.openflow.types.IpDscp;
import org.projectfloodlight.openflow.types.MacAddress;
import org.projectfloodlight.openflow.types.OFVlanVidMatch;
import org.projectfloodlight.openflow.types.TransportPort;
import org.projectfloodlight.openflow.types.VlanPcp;

/** Reads OpenFlow 1.3 instructions back into an ONOS treatment. The opposite of {@link ActionWriter}. */
final class ActionReader {

    private final TrafficTreatment.Builder treatment = DefaultTrafficTreatment.builder();

    private ActionReader() {}

    static TrafficTreatment read(List<OFInstruction> instructions) throws UnsupportedRuleException {
        ActionReader reader = new ActionReader();
        for (OFInstruction instruction : instructions) {
            reader.add(instruction);
        }
        return reader.treatment.build();
    }

    /** The treatment of a group's bucket. */
    static TrafficTreatment readActions(List<OFAction> actions) throws UnsupportedRuleException {
        ActionReader reader = new ActionReader();
        for (OFAction action : actions) {
            reader.add(action);
        }
        return reader.treatment.build();
    }

    private void add(OFInstruction instruction) throws UnsupportedRuleException {
        switch (instruction.getType()) {
            case APPLY_ACTIONS -> {
                treatment.immediate();
                for (OFAction action : ((OFInstructionApplyActions) instruction).getActions()) {
                    add(action);
                }
            }
            case WRITE_ACTIONS -> {
                treatment.deferred();
                for (OFAction action : ((OFInstructionWriteActions) instruction).getActions()) {
                    add(action);
                }
            }
            case CLEAR_ACTIONS -> treatment.wipeDeferred();
            case WRITE_METADATA -> {
                OFInstructionWriteMetadata metadata = (OFInstructionWriteMetadata) instruction;
                treatment.writeMetadata(
                        metadata.getMetadata().getValue(),
                        metadata.getMetadataMask().getValue());
            }
            case GOTO_TABLE ->
                treatment.transition((int)
                        ((OFInstructionGotoTable) instruction).getTableId().getValue());
            default -> throw new UnsupportedRuleException("instruction " + instruction.getType());
        }
    }

    private void add(OFAction action) throws UnsupportedRuleException {
        switch (action.getType()) {
            case OUTPUT -> treatment.setOutput(MatchReader.port(((OFActionOutput) action).getPort()));
            case GROUP ->
                treatment.group(new GroupId(((OFActionGroup) action).getGroup().getGroupNumber()));
            case SET_QUEUE -> treatment.setQueue(((OFActionSetQueue) action).getQueueId());
            case POP_VLAN -> treatment.popVlan();
            case PUSH_VLAN ->
                treatment.pushVlan(new EthType(
                        (short) ((OFActionPushVlan) action).getEthertype().getValue()));
            case DEC_NW_TTL -> treatment.decNwTtl();
            case SET_FIELD -> set(((OFActionSetField) action).getField());
            default -> throw new UnsupportedRuleException("action " + action.getType());
        }
    }

    private void set(OFOxm<?> field) throws UnsupportedRuleException {
        Object value = field.getValue();
        switch (field.getMatchField().id) {
            case ETH_DST -> treatment.setEthDst(MatchReader.mac((MacAddress) value));
            case ETH_SRC -> treatment.setEthSrc(MatchReader.mac((MacAddress) value));
            case VLAN_VID -> treatment.setVlanId(VlanId.vlanId(((OFVlanVidMatch) value).getVlan()));
            case VLAN_PCP -> treatment.setVlanPcp(((VlanPcp) value).getValue());
            case IPV4_SRC -> treatment.setIpSrc(ipv4(value));
            case IPV4_DST -> treatment.setIpDst(ipv4(value));
            case IPV6_SRC -> treatment.add(Instructions.modL3IPv6Src(ipv6(value)));
            case IPV6_DST -> treatment.add(Instructions.modL3IPv6Dst(ipv6(value)));
            case IP_DSCP -> treatment.setIpDscp(((IpDscp) value).getDscpValue());
            case ARP_SPA -> treatment.setArpSpa(ipv4(value));
            case ARP_TPA -> treatment.setArpTpa(ipv4(value));
            case ARP_SHA -> treatment.setArpSha(MatchReader.mac((MacAddress) value));
            case ARP_THA -> treatment.setArpTha(MatchReader.mac((MacAddress) value));
            case ARP_OP -> treatment.setArpOp((short) ((ArpOpcode) value).getOpcode());
            case TCP_SRC -> treatment.setTcpSrc(port(value));
            case TCP_DST -> treatment.setTcpDst(port(value));
            case UDP_SRC -> treatment.setUdpSrc(port(value));
            case UDP_DST -> treatment.setUdpDst(port(value));
            default ->
                throw new UnsupportedRuleException(
                        "set-field of " + field.getMatchField().getName());
        }
    }

    private static Ip4Address ipv4(Object value) {
        return Ip4Address.valueOf(((IPv4Address) value).getInt());
    }

    private static Ip6Address ipv6(Object value) {
        return Ip6Address.valueOf(((IPv6Address) value).getBytes());
    }

    private static TpPort port(Object value) {
        return TpPort.tpPort(((TransportPort) value).getPort());
    }
}
