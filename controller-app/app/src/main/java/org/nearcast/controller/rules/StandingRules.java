// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.rules;

import org.nearcast.controller.config.Endpoint;
import org.nearcast.protocol.announce.Announcement;
import org.onlab.packet.IPv4;
import org.onlab.packet.IpAddress;
import org.onlab.packet.IpPrefix;
import org.onlab.packet.MacAddress;
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

/** Makes the rules that stand at edge ports. They heed no VLAN: a packet goes on with the tag it came with. */
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

    /** Announcements of one family heard at {@code port}: to the controller only. */
    public StandingRule announcement(ConnectPoint port, IpAddress.Version family) {
        String group = family == IpAddress.Version.INET ? Announcement.GROUP : Announcement.GROUP_IPV6;
        TrafficSelector selector = Matches.to(at(port), IpAddress.valueOf(group).toIpPrefix(), IPv4.PROTOCOL_UDP)
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
    public StandingRule punt(ConnectPoint port, IpPrefix sources, Endpoint cdn) {
        return leased(
                StandingRule.Purpose.PUNT,
                port,
                Matches.from(toCdn(port, cdn), sources).build(),
                DefaultTrafficTreatment.builder().punt().build(),
                Priorities.PUNT,
                puntLeaseSeconds);
    }

    /**
     * Packets from {@code port} to the CDN by {@code hop}: towards it, and a copy to the controller. Where the operator says the
     * way for whatever next hop, known ones come first.
     */
    public StandingRule passive(ConnectPoint port, Endpoint cdn, NextHop hop) {
        return leased(
                StandingRule.Purpose.PASSIVE,
                port,
                hop.narrow(toCdn(port, cdn)).build(),
                DefaultTrafficTreatment.builder().punt().setOutput(hop.out()).build(),
                hop.isAny() ? Priorities.SEEK : Priorities.PASSIVE,
                LONG_LEASE_SECONDS);
    }

    /** Packets from {@code port} to the CDN by a next hop that is not known yet: to the controller only, which learns it. */
    public StandingRule seek(ConnectPoint port, Endpoint cdn) {
        return leased(
                StandingRule.Purpose.PUNT,
                port,
                toCdn(port, cdn).build(),
                DefaultTrafficTreatment.builder().punt().build(),
                Priorities.SEEK,
                puntLeaseSeconds);
    }

    /**
     * A gateway's own connections to the CDN by {@code hop}: towards it.
     *
     * @param dscp what they carry; negative if they carry nothing in particular
     */
    public StandingRule exempt(ConnectPoint port, IpAddress gateway, Endpoint cdn, int dscp, NextHop hop) {
        TrafficSelector.Builder selector = hop.narrow(Matches.from(toCdn(port, cdn), gateway.toIpPrefix()));
        if (dscp >= 0) {
            selector.matchIPDscp((byte) dscp);
        }
        return exempt(port, selector.build(), hop.out());
    }

    /** What {@code router} sends on to the CDN, which was seen where it entered the network: towards {@code hop}. */
    public StandingRule transit(ConnectPoint port, MacAddress router, Endpoint cdn, NextHop hop) {
        return exempt(port, hop.narrow(toCdn(port, cdn).matchEthSrc(router)).build(), hop.out());
    }

    private StandingRule exempt(ConnectPoint port, TrafficSelector selector, PortNumber out) {
        return leased(
                StandingRule.Purpose.EXEMPT,
                port,
                selector,
                DefaultTrafficTreatment.builder().setOutput(out).build(),
                Priorities.EXEMPT,
                LONG_LEASE_SECONDS);
    }

    private static TrafficSelector.Builder at(ConnectPoint port) {
        return DefaultTrafficSelector.builder().matchInPort(port.port());
    }

    private static TrafficSelector.Builder toCdn(ConnectPoint port, Endpoint cdn) {
        return Matches.to(at(port), cdn.address().toIpPrefix(), IPv4.PROTOCOL_TCP)
                .matchTcpDst(TpPort.tpPort(cdn.port()));
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
