// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.gateway;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.nearcast.controller.Workers;
import org.nearcast.controller.config.Deployment;
import org.nearcast.controller.config.Endpoint;
import org.nearcast.controller.frame.UdpFrame;
import org.nearcast.controller.locality.Sites;
import org.nearcast.controller.metrics.Metrics;
import org.nearcast.protocol.announce.AnnounceException;
import org.nearcast.protocol.announce.AnnounceSigner;
import org.nearcast.protocol.announce.Announcement;
import org.nearcast.protocol.announce.AnnouncementGate;
import org.nearcast.protocol.announce.Answer;
import org.nearcast.protocol.announce.Fingerprint;
import org.nearcast.protocol.announce.NearPeer;
import org.nearcast.protocol.announce.Redirect;
import org.onlab.packet.IpAddress;
import org.onlab.packet.MacAddress;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.flow.DefaultTrafficTreatment;
import org.onosproject.net.packet.DefaultOutboundPacket;
import org.onosproject.net.packet.PacketService;

/**
 * Hears peers' announcements and answers them. What comes is checked on the thread for signatures, whose queue is bounded;
 * who may be a gateway is decided on the control thread.
 */
public final class AnnouncementDesk {

    /** Locally administered; nothing else has it. */
    private static final MacAddress CONTROLLER_MAC = MacAddress.valueOf("02:6e:63:00:00:01");

    private static final IpAddress GROUP = IpAddress.valueOf(Announcement.GROUP);
    private static final IpAddress GROUP_IPV6 = IpAddress.valueOf(Announcement.GROUP_IPV6);
    private static final IpAddress ANSWERS_FROM = IpAddress.valueOf(Answer.SOURCE);
    private static final IpAddress ANSWERS_FROM_IPV6 = IpAddress.valueOf(Answer.SOURCE_IPV6);

    private final AnnouncementGate gate;
    private final AnnounceSigner signer;
    private final GatewayLeases leases;
    private final Gateways gateways;
    private final Supplier<Deployment> deployment;
    private final Admissions admissions;
    private final Applicants applicants;
    private final PacketService packets;
    private final Workers workers;
    private final Metrics metrics;
    private final Runnable onHeard;

    /** Answers, signed by {@code signer}; {@code onHeard} runs on the control thread when a gateway was heard. */
    public AnnouncementDesk(
            AnnouncementGate gate,
            AnnounceSigner signer,
            GatewayLeases leases,
            Gateways gateways,
            Supplier<Deployment> deployment,
            Admissions admissions,
            Applicants applicants,
            PacketService packets,
            Workers workers,
            Metrics metrics,
            Runnable onHeard) {
        this.gate = gate;
        this.signer = signer;
        this.leases = leases;
        this.gateways = gateways;
        this.deployment = deployment;
        this.admissions = admissions;
        this.applicants = applicants;
        this.packets = packets;
        this.workers = workers;
        this.metrics = metrics;
        this.onHeard = onHeard;
    }

    /** Whether {@code frame} is addressed like an announcement. */
    public static boolean isAnnouncement(UdpFrame frame) {
        return frame.destinationPort() == Announcement.PORT
                && (frame.destination().equals(GROUP) || frame.destination().equals(GROUP_IPV6));
    }

    /** Refuses what is not newer than {@code counter} of the key {@code id}. */
    public void remember(String id, long counter) {
        gate.remember(Fingerprint.parse(id), counter);
    }

    /** Hears one announcement; returns at once. */
    public void hear(ConnectPoint at, UdpFrame frame) {
        if (!workers.verify(() -> check(at, frame))) {
            metrics.count(Metrics.Counter.ANNOUNCEMENTS_RATE_LIMITED);
        }
    }

    private void check(ConnectPoint at, UdpFrame frame) {
        try {
            InetAddress source = InetAddress.getByAddress(frame.source().toOctets());
            Announcement announcement =
                    gate.accept(frame.payload(), source, at, key -> gateways.isAt(key.hex(), at), workers.now());
            metrics.count(Metrics.Counter.ANNOUNCEMENTS_ACCEPTED);
            workers.control(() -> admit(at, frame, announcement));
        } catch (AnnounceException e) {
            metrics.count(counter(e.reason()));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four or sixteen bytes are an address", e);
        }
    }

    private static Metrics.Counter counter(AnnounceException.Reason reason) {
        switch (reason) {
            case BAD_SIGNATURE:
            case KEY_NOT_ON_CURVE:
                return Metrics.Counter.ANNOUNCEMENTS_BAD_SIGNATURE;
            case REPEATED:
                return Metrics.Counter.ANNOUNCEMENTS_REPLAYED;
            case TOO_FREQUENT:
            case OVERLOADED:
                return Metrics.Counter.ANNOUNCEMENTS_RATE_LIMITED;
            default:
                return Metrics.Counter.ANNOUNCEMENTS_MALFORMED;
        }
    }

    private void admit(ConnectPoint at, UdpFrame frame, Announcement announcement) {
        Deployment now = deployment.get();
        String id = announcement.key().fingerprint().hex();
        Answer.Status status = Answer.Status.ALLOWED;
        boolean permitted = admissions.allows(now, id, at);
        if (announcement.isGateway()) {
            Gateway gateway = gateway(id, at, frame, announcement);
            if (!permitted) {
                metrics.count(Metrics.Counter.ANNOUNCEMENTS_NOT_ALLOWED);
                applicants.add(gateway);
                status = Answer.Status.NOT_ALLOWED;
            } else if (frame.source().isLinkLocal()) {
                status = Answer.Status.ALLOWED; // but nobody is steered to where no router leads
            } else if (leases.heard(gateway, announcement.counter())) {
                applicants.remove(id);
                onHeard.run();
            } else {
                metrics.count(Metrics.Counter.ANNOUNCEMENTS_REFUSED);
                status = Answer.Status.REFUSED;
            }
        } else {
            applicants.remove(id);
            if (leases.left(id, at, frame.sourceMac())) {
                onHeard.run();
            }
        }
        Optional<String> site = new Sites(now).siteOf(at, frame.source());
        Answer answer = new Answer(
                signer.publicKey(),
                announcement,
                status,
                now.dscp(),
                Announcement.EXPIRY_MS,
                site.orElse(""),
                permitted && status == Answer.Status.ALLOWED
                        ? site.map(s -> near(s, id)).orElse(List.of())
                        : List.of(),
                Optional.empty());
        IpAddress from = answersFrom(announcement, frame.source().version());
        workers.verify(() -> send(at, frame, from, answer));
    }

    /**
     * The CDN's address where the peer names one: it has a route there. Many systems drop what comes from where they have
     * none (RFC 3704, rp_filter), so the link-local address reaches only those with a default route or no filter.
     */
    private static IpAddress answersFrom(Announcement announcement, IpAddress.Version family) {
        return announcement.redirects().stream()
                .map(redirect -> IpAddress.valueOf(redirect.cdnAddress()))
                .filter(cdn -> cdn.version() == family)
                .findFirst()
                .orElse(family == IpAddress.Version.INET ? ANSWERS_FROM : ANSWERS_FROM_IPV6);
    }

    private static Gateway gateway(String id, ConnectPoint at, UdpFrame frame, Announcement announcement) {
        Map<Endpoint, Integer> redirects = new HashMap<>();
        for (Redirect redirect : announcement.redirects()) {
            redirects.put(
                    new Endpoint(IpAddress.valueOf(redirect.cdnAddress()), redirect.cdnPort()), redirect.ownPort());
        }
        return new Gateway(id, at, frame.sourceMac(), frame.vlan(), frame.source(), frame.sourcePort(), redirects);
    }

    private List<NearPeer> near(String site, String except) {
        return gateways.of(site).stream()
                .filter(gateway -> gateway.announces() && !gateway.id().equals(except))
                .limit(Answer.MAX_NEAR_PEERS)
                .map(gateway -> new NearPeer(
                        gateway.address().toInetAddress(), gateway.udpPort(), Fingerprint.parse(gateway.id())))
                .collect(Collectors.toList());
    }

    private void send(ConnectPoint at, UdpFrame question, IpAddress from, Answer answer) {
        byte[] frame = UdpFrame.build(
                CONTROLLER_MAC,
                from,
                Announcement.PORT,
                question.sourceMac(),
                question.source(),
                question.sourcePort(),
                question.vlan(),
                signer.sign(answer));
        packets.emit(new DefaultOutboundPacket(
                at.deviceId(),
                DefaultTrafficTreatment.builder().setOutput(at.port()).build(),
                ByteBuffer.wrap(frame)));
    }
}
