// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.rules;

import java.util.ArrayList;
import java.util.List;
import org.nearcast.controller.config.Endpoint;
import org.nearcast.controller.sessions.Client;
import org.nearcast.controller.sessions.ConnectionKey;
import org.nearcast.controller.sessions.Copy;
import org.nearcast.controller.sessions.Steer;
import org.onlab.packet.IPv4;
import org.onlab.packet.IpAddress;
import org.onlab.packet.TpPort;
import org.onlab.packet.VlanId;
import org.onosproject.core.ApplicationId;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.DefaultFlowRule;
import org.onosproject.net.flow.DefaultTrafficSelector;
import org.onosproject.net.flow.DefaultTrafficTreatment;
import org.onosproject.net.flow.FlowRule;
import org.onosproject.net.flow.TrafficSelector;
import org.onosproject.net.flow.TrafficTreatment;
import org.onosproject.net.flow.instructions.Instructions;

/**
 * Makes the rules of one connection at the client's access switch: a pair that rewrites it to a gateway and back, or one
 * that lets it pass, the client's packets always first. They outlive the controller and stay until somebody removes them. A pair says MACs and VLAN too: a client
 * that changes its next hop is noticed, and whoever finds the rules knows all that is needed to go on with them.
 */
public final class ConnectionRules {

    private final ApplicationId app;

    /** Makes rules of {@code app}. */
    public ConnectionRules(ApplicationId app) {
        this.app = app;
    }

    /**
     * The rewriting pair. Where client and gateway are in different VLANs its answers may also come by way of a router, in the
     * client's own: a third rule is for these.
     *
     * @param towardsGateway the access switch's port towards the gateway
     */
    public List<FlowRule> steered(ConnectionKey key, Client client, Steer steer, Copy copy, PortNumber towardsGateway) {
        boolean back = towardsGateway.equals(client.port().port());
        TrafficTreatment.Builder out = copied(copy != Copy.NOTHING);
        retag(out, key.vlan(), steer.vlan());
        if (steer.hairpin()) {
            setSource(out.setEthSrc(client.nextHop()), key.cdn().address());
        }
        setDestination(out.setEthDst(steer.mac()), steer.gateway().address())
                .setTcpDst(TpPort.tpPort(steer.gateway().port()))
                .setOutput(back ? PortNumber.IN_PORT : towardsGateway);
        List<FlowRule> rules = new ArrayList<>();
        rules.add(exact(client.port(), fromClient(key, client), out.build()));
        rules.add(answers(key, client, steer, copy, steer.vlan()));
        if (!steer.vlan().equals(key.vlan()) && !steer.hairpin()) {
            rules.add(answers(key, client, steer, copy, key.vlan()));
        }
        return rules;
    }

    /** From the gateway, in {@code vlan}, to the client. */
    private FlowRule answers(ConnectionKey key, Client client, Steer steer, Copy copy, VlanId vlan) {
        Endpoint to = steer.hairpin() ? new Endpoint(key.cdn().address(), key.clientPort()) : key.clientEndpoint();
        TrafficSelector.Builder selector = tcp(steer.gateway(), to).matchVlanId(vlan);
        TrafficTreatment.Builder in = copied(copy == Copy.BOTH);
        retag(in, vlan, key.vlan());
        setSource(
                        in.setEthSrc(client.nextHop()).setEthDst(client.mac()),
                        key.cdn().address())
                .setTcpSrc(TpPort.tpPort(key.cdn().port()));
        if (steer.hairpin()) {
            selector.matchInPort(client.port().port());
            setDestination(in, key.client());
        }
        in.setOutput(steer.hairpin() ? PortNumber.IN_PORT : client.port().port());
        return exact(client.port(), selector.build(), in.build());
    }

    /**
     * The pair that lets the connection pass: out of {@code towardsCdn}, and back. The way back would be forwarding's anyway;
     * its rule is there for its counter, which alone says what a gateway would save.
     */
    public List<FlowRule> passed(ConnectionKey key, Client client, Copy copy, PortNumber towardsCdn) {
        TrafficSelector answers = tcp(key.cdn(), key.clientEndpoint())
                .matchVlanId(key.vlan())
                .matchEthDst(client.mac())
                .build();
        return List.of(
                exact(
                        client.port(),
                        fromClient(key, client),
                        copied(copy != Copy.NOTHING).setOutput(towardsCdn).build()),
                exact(
                        client.port(),
                        answers,
                        copied(copy == Copy.BOTH)
                                .setOutput(client.port().port())
                                .build()));
    }

    /**
     * Begins with the copy, of the packet as its sender sent it: ONOS learns where hosts are from all that comes to it, and one with the
     * CDN's MAC from the gateway's port would move the CDN there.
     */
    private static TrafficTreatment.Builder copied(boolean copy) {
        TrafficTreatment.Builder treatment = DefaultTrafficTreatment.builder();
        return copy ? treatment.punt() : treatment;
    }

    private static void retag(TrafficTreatment.Builder treatment, VlanId from, VlanId to) {
        if (from.equals(to)) {
            return;
        }
        if (to.equals(VlanId.NONE)) {
            treatment.popVlan();
        } else {
            (from.equals(VlanId.NONE) ? treatment.pushVlan() : treatment).setVlanId(to);
        }
    }

    private static TrafficTreatment.Builder setSource(TrafficTreatment.Builder treatment, IpAddress source) {
        return source.isIp6() ? treatment.add(Instructions.modL3IPv6Src(source)) : treatment.setIpSrc(source);
    }

    private static TrafficTreatment.Builder setDestination(TrafficTreatment.Builder treatment, IpAddress destination) {
        return destination.isIp6()
                ? treatment.add(Instructions.modL3IPv6Dst(destination))
                : treatment.setIpDst(destination);
    }

    private static TrafficSelector fromClient(ConnectionKey key, Client client) {
        return tcp(key.clientEndpoint(), key.cdn())
                .matchInPort(client.port().port())
                .matchVlanId(key.vlan())
                .matchEthSrc(client.mac())
                .matchEthDst(client.nextHop())
                .build();
    }

    private static TrafficSelector.Builder tcp(Endpoint from, Endpoint to) {
        TrafficSelector.Builder selector = DefaultTrafficSelector.builder();
        Matches.to(selector, to.address().toIpPrefix(), IPv4.PROTOCOL_TCP);
        return Matches.from(selector, from.address().toIpPrefix())
                .matchTcpSrc(TpPort.tpPort(from.port()))
                .matchTcpDst(TpPort.tpPort(to.port()));
    }

    private FlowRule exact(ConnectPoint at, TrafficSelector selector, TrafficTreatment treatment) {
        return DefaultFlowRule.builder()
                .forDevice(at.deviceId())
                .fromApp(app)
                .withPriority(Priorities.CONNECTION)
                .withSelector(selector)
                .withTreatment(treatment)
                .makePermanent()
                .build();
    }
}
