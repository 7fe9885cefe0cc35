// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.rules;

import java.util.Optional;
import org.nearcast.controller.config.Endpoint;
import org.nearcast.controller.sessions.Client;
import org.nearcast.controller.sessions.ConnectionKey;
import org.nearcast.controller.sessions.Steer;
import org.onlab.packet.IpAddress;
import org.onlab.packet.MacAddress;
import org.onlab.packet.VlanId;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.FlowRule;
import org.onosproject.net.flow.TrafficSelector;
import org.onosproject.net.flow.criteria.Criterion;
import org.onosproject.net.flow.criteria.EthCriterion;
import org.onosproject.net.flow.criteria.IPCriterion;
import org.onosproject.net.flow.criteria.PortCriterion;
import org.onosproject.net.flow.criteria.TcpPortCriterion;
import org.onosproject.net.flow.criteria.VlanIdCriterion;
import org.onosproject.net.flow.instructions.Instruction;
import org.onosproject.net.flow.instructions.Instructions.OutputInstruction;
import org.onosproject.net.flow.instructions.L2ModificationInstruction;
import org.onosproject.net.flow.instructions.L2ModificationInstruction.ModEtherInstruction;
import org.onosproject.net.flow.instructions.L2ModificationInstruction.ModVlanIdInstruction;
import org.onosproject.net.flow.instructions.L3ModificationInstruction;
import org.onosproject.net.flow.instructions.L3ModificationInstruction.ModIPInstruction;
import org.onosproject.net.flow.instructions.L4ModificationInstruction.ModTransportPortInstruction;

/** A connection as the rule for its client's packets tells of it: what {@link ConnectionRules} put into it, read back. */
public final class FoundConnection {

    private final ConnectionKey key;
    private final Client client;
    private PortNumber output;
    private MacAddress gatewaysMac;
    private IpAddress gatewaysAddress;
    private int gatewaysPort;
    private VlanId vlan;
    private boolean hairpin;

    private FoundConnection(ConnectionKey key, Client client) {
        this.key = key;
        this.client = client;
        this.vlan = key.vlan();
    }

    /** Reads a rule; empty if it is not one for a client's packets. */
    public static Optional<FoundConnection> read(FlowRule rule) {
        TrafficSelector selector = rule.selector();
        PortCriterion port = (PortCriterion) selector.getCriterion(Criterion.Type.IN_PORT);
        EthCriterion from = (EthCriterion) selector.getCriterion(Criterion.Type.ETH_SRC);
        EthCriterion to = (EthCriterion) selector.getCriterion(Criterion.Type.ETH_DST);
        VlanIdCriterion tag = (VlanIdCriterion) selector.getCriterion(Criterion.Type.VLAN_VID);
        Optional<Endpoint> source =
                end(selector, Criterion.Type.TCP_SRC, Criterion.Type.IPV4_SRC, Criterion.Type.IPV6_SRC);
        Optional<Endpoint> destination =
                end(selector, Criterion.Type.TCP_DST, Criterion.Type.IPV4_DST, Criterion.Type.IPV6_DST);
        if (rule.priority() != Priorities.CONNECTION
                || port == null
                || from == null
                || to == null
                || tag == null
                || source.isEmpty()
                || destination.isEmpty()) {
            return Optional.empty();
        }
        FoundConnection found = new FoundConnection(
                new ConnectionKey(source.get(), destination.get(), tag.vlanId()),
                new Client(new ConnectPoint(rule.deviceId(), port.port()), from.mac(), to.mac()));
        rule.treatment().immediate().forEach(found::take);
        return found.output == null ? Optional.empty() : Optional.of(found);
    }

    private static Optional<Endpoint> end(
            TrafficSelector selector, Criterion.Type port, Criterion.Type four, Criterion.Type six) {
        TcpPortCriterion tcp = (TcpPortCriterion) selector.getCriterion(port);
        Criterion ip = Optional.ofNullable(selector.getCriterion(four)).orElseGet(() -> selector.getCriterion(six));
        return tcp == null || ip == null
                ? Optional.empty()
                : Optional.of(new Endpoint(
                        ((IPCriterion) ip).ip().address(), tcp.tcpPort().toInt()));
    }

    private void take(Instruction instruction) {
        if (instruction instanceof OutputInstruction) {
            PortNumber port = ((OutputInstruction) instruction).port();
            if (!port.equals(PortNumber.CONTROLLER)) {
                output = port.equals(PortNumber.IN_PORT) ? client.port().port() : port;
            }
        } else if (instruction instanceof ModVlanIdInstruction) {
            vlan = ((ModVlanIdInstruction) instruction).vlanId();
        } else if (instruction instanceof ModEtherInstruction) {
            if (((ModEtherInstruction) instruction).subtype() == L2ModificationInstruction.L2SubType.ETH_DST) {
                gatewaysMac = ((ModEtherInstruction) instruction).mac();
            } else {
                hairpin = true;
            }
        } else if (instruction instanceof L2ModificationInstruction
                && ((L2ModificationInstruction) instruction).subtype()
                        == L2ModificationInstruction.L2SubType.VLAN_POP) {
            vlan = VlanId.NONE;
        } else if (instruction instanceof ModTransportPortInstruction) {
            gatewaysPort = ((ModTransportPortInstruction) instruction).port().toInt();
        } else if (instruction instanceof ModIPInstruction && setsDestination((ModIPInstruction) instruction)) {
            gatewaysAddress = ((ModIPInstruction) instruction).ip();
        }
    }

    private static boolean setsDestination(ModIPInstruction instruction) {
        return instruction.subtype() == L3ModificationInstruction.L3SubType.IPV4_DST
                || instruction.subtype() == L3ModificationInstruction.L3SubType.IPV6_DST;
    }

    /** Which connection. */
    public ConnectionKey key() {
        return key;
    }

    /** Where its client is. */
    public Client client() {
        return client;
    }

    /** The port its packets go out of. */
    public PortNumber output() {
        return output;
    }

    /** Where it is steered to, named by its address and as far as the rule knows at the port towards it; empty if it passes. */
    public Optional<Steer> steer() {
        if (gatewaysMac == null || gatewaysAddress == null || gatewaysPort == 0) {
            return Optional.empty();
        }
        Endpoint gateway = new Endpoint(gatewaysAddress, gatewaysPort);
        return Optional.of(new Steer(
                gateway.toString(),
                gateway,
                gatewaysMac,
                vlan,
                new ConnectPoint(client.port().deviceId(), output),
                hairpin));
    }
}
