// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.rules;

import java.util.List;
import org.nearcast.controller.config.Endpoint;
import org.nearcast.controller.sessions.Client;
import org.nearcast.controller.sessions.ConnectionKey;
import org.nearcast.controller.sessions.Steer;
import org.onlab.packet.Ethernet;
import org.onlab.packet.IPv4;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.TpPort;
import org.onosproject.core.ApplicationId;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.DefaultFlowRule;
import org.onosproject.net.flow.DefaultTrafficSelector;
import org.onosproject.net.flow.DefaultTrafficTreatment;
import org.onosproject.net.flow.FlowRule;
import org.onosproject.net.flow.TrafficSelector;
import org.onosproject.net.flow.TrafficTreatment;

/**
 * Makes the rules of one connection at the client's access switch: a pair that rewrites it to a gateway and back, or one
 * that lets it pass. They outlive the controller; ONOS's statistics remove them when the connection is silent.
 */
public final class ConnectionRules {

    /** A player that waits at a plain server for a stream may be silent between two pings of a minute each. */
    private static final int PLAIN_SERVER_IDLE_SECONDS = 180;

    private final ApplicationId app;
    private final int idleSeconds;

    /** Makes rules of {@code app} that ONOS removes after {@code idleSeconds} without a packet. */
    public ConnectionRules(ApplicationId app, int idleSeconds) {
        this.app = app;
        this.idleSeconds = idleSeconds;
    }

    /**
     * The rewriting pair.
     *
     * @param copy whether the client's packets, as it sent them, also go to the controller
     * @param towardsGateway the access switch's port towards the gateway
     */
    public List<FlowRule> steered(
            ConnectionKey key, Client client, Steer steer, boolean copy, PortNumber towardsGateway) {
        Endpoint cdn = key.cdn();
        Endpoint gateway = steer.gateway();
        boolean back = towardsGateway.equals(client.port().port());

        TrafficTreatment.Builder out = DefaultTrafficTreatment.builder();
        if (copy) {
            out.punt();
        }
        if (steer.hairpin()) {
            out.setEthSrc(client.nextHop()).setIpSrc(cdn.address());
        }
        out.setEthDst(steer.mac())
                .setIpDst(gateway.address())
                .setTcpDst(TpPort.tpPort(gateway.port()))
                .setOutput(back ? PortNumber.IN_PORT : towardsGateway);

        Ip4Address answersTo = steer.hairpin() ? cdn.address() : key.client();
        TrafficSelector.Builder reverse = tcp(gateway.address(), gateway.port(), answersTo, key.clientPort());
        TrafficTreatment.Builder in = DefaultTrafficTreatment.builder()
                .setEthSrc(client.nextHop())
                .setEthDst(client.mac())
                .setIpSrc(cdn.address())
                .setTcpSrc(TpPort.tpPort(cdn.port()));
        if (steer.hairpin()) {
            reverse.matchInPort(client.port().port());
            in.setIpDst(key.client()).setOutput(PortNumber.IN_PORT);
        } else {
            in.setOutput(client.port().port());
        }
        int idle = steer.plainServer() ? Math.max(idleSeconds, PLAIN_SERVER_IDLE_SECONDS) : idleSeconds;
        return List.of(
                exact(client.port(), fromClient(key, client), out.build(), idle),
                exact(client.port(), reverse.build(), in.build(), idle));
    }

    /**
     * The pair that lets the connection pass: out of {@code towardsCdn}, and back. The way back would be forwarding's anyway;
     * its rule is there for its counter, which alone says what a gateway would save.
     */
    public List<FlowRule> passed(ConnectionKey key, Client client, boolean copy, PortNumber towardsCdn) {
        TrafficTreatment.Builder treatment = DefaultTrafficTreatment.builder();
        if (copy) {
            treatment.punt();
        }
        TrafficSelector answers = tcp(key.cdn().address(), key.cdn().port(), key.client(), key.clientPort())
                .matchEthDst(client.mac())
                .build();
        TrafficTreatment back = DefaultTrafficTreatment.builder()
                .setOutput(client.port().port())
                .build();
        return List.of(
                exact(
                        client.port(),
                        fromClient(key, client),
                        treatment.setOutput(towardsCdn).build(),
                        idleSeconds),
                exact(client.port(), answers, back, idleSeconds));
    }

    private static TrafficSelector fromClient(ConnectionKey key, Client client) {
        return tcp(
                        key.client(),
                        key.clientPort(),
                        key.cdn().address(),
                        key.cdn().port())
                .matchInPort(client.port().port())
                .build();
    }

    private static TrafficSelector.Builder tcp(Ip4Address from, int fromPort, Ip4Address to, int toPort) {
        return DefaultTrafficSelector.builder()
                .matchEthType(Ethernet.TYPE_IPV4)
                .matchIPProtocol(IPv4.PROTOCOL_TCP)
                .matchIPSrc(from.toIpPrefix())
                .matchIPDst(to.toIpPrefix())
                .matchTcpSrc(TpPort.tpPort(fromPort))
                .matchTcpDst(TpPort.tpPort(toPort));
    }

    private FlowRule exact(ConnectPoint at, TrafficSelector selector, TrafficTreatment treatment, int idle) {
        return DefaultFlowRule.builder()
                .forDevice(at.deviceId())
                .fromApp(app)
                .withPriority(Priorities.CONNECTION)
                .withSelector(selector)
                .withTreatment(treatment)
                .makeTemporary(idle)
                .build();
    }
}
