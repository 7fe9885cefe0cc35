// SPDX-License-Identifier: Apache-2.0
package org.nearcast.embedded.forwarding;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.nearcast.embedded.discovery.EdgePorts;
import org.nearcast.embedded.discovery.HostDiscovery;
import org.onlab.packet.ARP;
import org.onlab.packet.Ethernet;
import org.onlab.packet.IPv4;
import org.onlab.packet.IPv6;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.MacAddress;
import org.onlab.packet.VlanId;
import org.onosproject.core.ApplicationId;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.Host;
import org.onosproject.net.HostId;
import org.onosproject.net.flow.DefaultTrafficSelector;
import org.onosproject.net.flow.DefaultTrafficTreatment;
import org.onosproject.net.flow.TrafficSelector;
import org.onosproject.net.host.HostService;
import org.onosproject.net.packet.DefaultOutboundPacket;
import org.onosproject.net.packet.PacketContext;
import org.onosproject.net.packet.PacketPriority;
import org.onosproject.net.packet.PacketProcessor;
import org.onosproject.net.packet.PacketService;

/**
 * What no rule carries: ARP, which it answers for hosts it has heard, neighbour discovery, and packets to hosts not known
 * yet. It hands a packet straight to the switch where it has to leave the network, or to every edge port, and never to a port
 * between switches, so there can be no loop.
 */
public final class UnmatchedPackets implements PacketProcessor {

    private static final List<TrafficSelector> WANTED = List.of(
            DefaultTrafficSelector.builder().matchEthType(Ethernet.TYPE_IPV4).build(),
            DefaultTrafficSelector.builder().matchEthType(Ethernet.TYPE_IPV6).build());
    private static final int PRIORITY = PacketProcessor.director(5);

    private final PacketService packets;
    private final HostService hosts;
    private final HostDiscovery discovery;
    private final EdgePorts edge;
    private final ApplicationId app;

    /** Receivers that were asked for lately, so that a stream to nobody is no stream of questions. */
    private final Cache<MacAddress, Boolean> asked = CacheBuilder.newBuilder()
            .expireAfterWrite(Duration.ofSeconds(1))
            .maximumSize(1_000)
            .build();

    /** Starts handling packets that no application took. */
    public UnmatchedPackets(
            PacketService packets, HostService hosts, HostDiscovery discovery, EdgePorts edge, ApplicationId app) {
        this.packets = packets;
        this.hosts = hosts;
        this.discovery = discovery;
        this.edge = edge;
        this.app = app;
        packets.addProcessor(this, PRIORITY);
        WANTED.forEach(selector -> packets.requestPackets(selector, PacketPriority.REACTIVE, app));
    }

    @Override
    public void process(PacketContext context) {
        Ethernet frame = context.inPacket().parsed();
        ConnectPoint from = context.inPacket().receivedFrom();
        if (context.isHandled() || frame == null || frame.getEtherType() == Ethernet.TYPE_BSN) {
            return;
        }
        if (frame.getPayload() instanceof ARP arp && answered(frame, arp, from)) {
            context.block();
            return;
        }
        // Between switches it is on its way already, by rules; here it is a copy for those who learn from it.
        if (!(isResolution(frame) && !edge.contains(from))) {
            forward(frame, context.inPacket().unparsed(), from);
        }
        context.block();
    }

    private static boolean isResolution(Ethernet frame) {
        return frame.getEtherType() == Ethernet.TYPE_ARP
                || frame.getPayload() instanceof IPv6 ip && ip.getNextHeader() == IPv6.PROTOCOL_ICMP6;
    }

    private boolean answered(Ethernet frame, ARP arp, ConnectPoint from) {
        Ip4Address wanted = Ip4Address.valueOf(arp.getTargetProtocolAddress());
        if (arp.getOpCode() != ARP.OP_REQUEST || !edge.contains(from)) {
            return false;
        }
        VlanId vlan = VlanId.vlanId(frame.getVlanID());
        Optional<Host> owner = hosts.getHostsByIp(wanted).stream()
                .filter(host -> host.vlan().equals(vlan) && discovery.heard(host.id()))
                .filter(host -> !host.mac().equals(frame.getSourceMAC()))
                .findFirst();
        owner.ifPresent(host -> send(
                from,
                ByteBuffer.wrap(ARP.buildArpReply(wanted, host.mac(), frame).serialize())));
        return owner.isPresent();
    }

    private void forward(Ethernet frame, ByteBuffer data, ConnectPoint from) {
        Host to = frame.getDestinationMAC().isMulticast()
                ? null
                : hosts.getHost(HostId.hostId(frame.getDestinationMAC(), VlanId.vlanId(frame.getVlanID())));
        if (to != null) {
            if (!to.location().equals(from)) {
                send(to.location(), data);
            }
            return;
        }
        if (edge.contains(from)) {
            flood(data, from);
            askForReceiver(frame, from);
        }
    }

    private void flood(ByteBuffer data, ConnectPoint from) {
        for (ConnectPoint point : edge.all()) {
            if (!point.equals(from)) {
                send(point, data);
            }
        }
    }

    /**
     * A receiver that is not known, such as one that has just moved, answers by packets that rules carry past the controller;
     * asked by ARP in the sender's name it answers so that it is learnt.
     */
    private void askForReceiver(Ethernet frame, ConnectPoint from) {
        MacAddress receiver = frame.getDestinationMAC();
        if (frame.getPayload() instanceof IPv4 ip
                && !receiver.isMulticast()
                && asked.asMap().putIfAbsent(receiver, true) == null) {
            Ethernet request = ARP.buildArpRequest(
                    frame.getSourceMAC().toBytes(),
                    Ip4Address.valueOf(ip.getSourceAddress()).toOctets(),
                    MacAddress.ZERO.toBytes(),
                    Ip4Address.valueOf(ip.getDestinationAddress()).toOctets(),
                    MacAddress.BROADCAST.toBytes(),
                    frame.getVlanID());
            flood(ByteBuffer.wrap(request.serialize()), from);
        }
    }

    private void send(ConnectPoint to, ByteBuffer data) {
        packets.emit(new DefaultOutboundPacket(
                to.deviceId(),
                DefaultTrafficTreatment.builder().setOutput(to.port()).build(),
                data));
    }

    /** Stops handling packets. */
    public void stop() {
        packets.removeProcessor(this);
        WANTED.forEach(selector -> packets.cancelPackets(selector, PacketPriority.REACTIVE, app));
    }
}
