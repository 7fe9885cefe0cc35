// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller;

import java.nio.ByteBuffer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.nearcast.controller.config.Deployment;
import org.nearcast.controller.config.Endpoint;
import org.nearcast.controller.frame.TcpFrame;
import org.nearcast.controller.frame.UdpFrame;
import org.nearcast.controller.frame.WhoHas;
import org.nearcast.controller.gateway.AnnouncementDesk;
import org.nearcast.controller.reports.ReportDesk;
import org.nearcast.controller.rules.RuleOrigins;
import org.nearcast.controller.steering.Steering;
import org.nearcast.protocol.announce.AnnounceCodec;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.DeviceId;
import org.onosproject.net.packet.PacketContext;
import org.onosproject.net.packet.PacketProcessor;

/**
 * Takes from the packets that come to the controller those that are this application's: peers' announcements, and what its
 * own rules brought of connections to the CDN. All others, among them every fragmented one, it leaves alone.
 */
final class PacketDesk implements PacketProcessor {

    private final RuleOrigins origins;
    private final Predicate<DeviceId> mine;
    private final Supplier<Deployment> deployment;
    private final Steering steering;
    private final AnnouncementDesk announcements;
    private final ReportDesk reports;

    PacketDesk(
            RuleOrigins origins,
            Predicate<DeviceId> mine,
            Supplier<Deployment> deployment,
            Steering steering,
            AnnouncementDesk announcements,
            ReportDesk reports) {
        this.origins = origins;
        this.mine = mine;
        this.deployment = deployment;
        this.steering = steering;
        this.announcements = announcements;
        this.reports = reports;
    }

    @Override
    public void process(PacketContext context) {
        ConnectPoint at = context.inPacket().receivedFrom();
        if (context.isHandled() || !mine.test(at.deviceId())) {
            return;
        }
        RuleOrigins.Origin origin = origins.of(context.inPacket().cookie());
        ByteBuffer data = context.inPacket().unparsed();
        switch (origin) {
            case FOREIGN:
                if (WhoHas.isAnswered(data)) {
                    context.block();
                }
                break;
            case ANNOUNCEMENT:
                announcement(context, at, UdpFrame.parse(data));
                break;
            default:
                ofCdn(context, TcpFrame.parse(data), origin);
                break;
        }
    }

    private void announcement(PacketContext context, ConnectPoint at, UdpFrame frame) {
        if (frame != null && AnnouncementDesk.isAnnouncement(frame)) {
            context.block();
            if (AnnounceCodec.isReport(frame.payload())) {
                reports.hear(at, frame);
            } else {
                announcements.hear(at, frame);
            }
        }
    }

    private void ofCdn(PacketContext context, TcpFrame frame, RuleOrigins.Origin origin) {
        if (frame == null || frame.destinationPort() == 0 || frame.sourcePort() == 0) {
            return;
        }
        Endpoint destination = new Endpoint(frame.destination(), frame.destinationPort());
        if (deployment.get().cdn().contains(destination)) {
            steering.handle(context, frame, destination, origin);
        } else if (origin == RuleOrigins.Origin.CONNECTION) {
            steering.handleFromServer(
                    context, frame, context.inPacket().cookie().orElseThrow());
        }
    }
}
