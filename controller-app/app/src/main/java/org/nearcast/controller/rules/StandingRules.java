// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.rules;

import org.nearcast.controller.config.Endpoint;
import org.nearcast.protocol.announce.Announcement;
import org.onlab.packet.Ethernet;
import org.onlab.packet.IPv4;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.Ip4Prefix;
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

/** Makes the rules that stand at edge ports. */
public final class StandingRules {

    /** Lease of rules whose loss hurts nobody for a while, in seconds. */
    public static final int LONG_LEASE_SECONDS = 60;

    private final ApplicationId app;
    private final int puntLeaseSeconds;

    /** Makes rules of {@code app}; punts are leased for {@code puntLeaseSeconds}. */
    public StandingRules(ApplicationId app, int puntLeaseSeconds) {
        this.app = app;
        this.puntLeaseSeconds = puntLeaseSeconds;
    }

    /** Announcements heard at {@code port}: to the controller only. */
    public StandingRule announcement(ConnectPoint port) {
        TrafficSelector selector = DefaultTrafficSelector.builder()
                .matchInPort(port.port())
                .matchEthType(Ethernet.TYPE_IPV4)
                .matchIPProtocol(IPv4.PROTOCOL_UDP)
                .matchIPDst(Ip4Address.valueOf(Announcement.GROUP).toIpPrefix())
                .matchUdpDst(TpPort.tpPort(Announcement.PORT))
                .build();
        TrafficTreatment treatment = DefaultTrafficTreatment.builder().punt().build();
        return leased(
                StandingRule.Purpose.ANNOUNCEMENT,
                port,
                selector,
                treatment,
                Priorities.ANNOUNCEMENT,
                LONG_LEASE_SECONDS);
    }

    /** Packets from {@code sources} at {@code port} to the CDN: to the controller only. */
    public StandingRule punt(ConnectPoint port, Ip4Prefix sources, Endpoint cdn) {
        return leased(
                StandingRule.Purpose.PUNT,
                port,
                toCdn(port, sources, cdn).build(),
                DefaultTrafficTreatment.builder().punt().build(),
                Priorities.PUNT,
                puntLeaseSeconds);
    }

    /** Packets from {@code port} to the CDN: out of {@code towardsCdn}, and a copy to the controller. */
    public StandingRule passive(ConnectPoint port, Endpoint cdn, PortNumber towardsCdn) {
        return leased(
                StandingRule.Purpose.PASSIVE,
                port,
                toCdn(port, Ip4Prefix.valueOf("0.0.0.0/0"), cdn).build(),
                DefaultTrafficTreatment.builder().punt().setOutput(towardsCdn).build(),
                Priorities.PASSIVE,
                LONG_LEASE_SECONDS);
    }

    /**
     * A gateway's own connections to the CDN: out of {@code towardsCdn}.
     *
     * @param dscp what they carry; negative if they carry nothing in particular
     */
    public StandingRule exempt(ConnectPoint port, Ip4Address gateway, Endpoint cdn, int dscp, PortNumber towardsCdn) {
        TrafficSelector.Builder selector = toCdn(port, Ip4Prefix.valueOf(gateway, Ip4Prefix.MAX_MASK_LENGTH), cdn);
        if (dscp >= 0) {
            selector.matchIPDscp((byte) dscp);
        }
        return leased(
                StandingRule.Purpose.EXEMPT,
                port,
                selector.build(),
                DefaultTrafficTreatment.builder().setOutput(towardsCdn).build(),
                Priorities.EXEMPT,
                LONG_LEASE_SECONDS);
    }

    private static TrafficSelector.Builder toCdn(ConnectPoint port, Ip4Prefix sources, Endpoint cdn) {
        TrafficSelector.Builder selector = DefaultTrafficSelector.builder()
                .matchInPort(port.port())
                .matchEthType(Ethernet.TYPE_IPV4)
                .matchIPProtocol(IPv4.PROTOCOL_TCP)
                .matchIPDst(cdn.address().toIpPrefix())
                .matchTcpDst(TpPort.tpPort(cdn.port()));
        return sources.prefixLength() == 0 ? selector : selector.matchIPSrc(sources);
    }

    /** A hard timeout, then permanent, in that order: the switch counts, ONOS's own liveness check does not. */
    private StandingRule leased(
            StandingRule.Purpose purpose,
            ConnectPoint port,
            TrafficSelector selector,
            TrafficTreatment treatment,
            int priority,
            int leaseSeconds) {
        FlowRule rule = DefaultFlowRule.builder()
                .forDevice(port.deviceId())
                .fromApp(app)
                .withPriority(priority)
                .withSelector(selector)
                .withTreatment(treatment)
                .withHardTimeout(leaseSeconds)
                .makePermanent()
                .build();
        return new StandingRule(purpose, rule, leaseSeconds);
    }
}
