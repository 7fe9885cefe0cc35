// SPDX-License-Identifier: Apache-2.0
package org.nearcast.embedded.discovery;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.onlab.packet.ARP;
import org.onlab.packet.Ethernet;
import org.onlab.packet.ICMP6;
import org.onlab.packet.IPv6;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.Ip6Address;
import org.onlab.packet.IpAddress;
import org.onlab.packet.MacAddress;
import org.onlab.packet.VlanId;
import org.onosproject.core.ApplicationId;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.Host;
import org.onosproject.net.HostId;
import org.onosproject.net.HostLocation;
import org.onosproject.net.device.DeviceEvent;
import org.onosproject.net.device.DeviceListener;
import org.onosproject.net.device.DeviceService;
import org.onosproject.net.flow.DefaultTrafficSelector;
import org.onosproject.net.flow.TrafficSelector;
import org.onosproject.net.host.DefaultHostDescription;
import org.onosproject.net.host.HostProvider;
import org.onosproject.net.host.HostProviderRegistry;
import org.onosproject.net.host.HostProviderService;
import org.onosproject.net.host.HostService;
import org.onosproject.net.link.LinkEvent;
import org.onosproject.net.link.LinkListener;
import org.onosproject.net.link.LinkService;
import org.onosproject.net.packet.PacketContext;
import org.onosproject.net.packet.PacketPriority;
import org.onosproject.net.packet.PacketProcessor;
import org.onosproject.net.packet.PacketService;
import org.onosproject.net.provider.AbstractProvider;
import org.onosproject.net.provider.ProviderId;

/**
 * Learns hosts from what they send into edge ports: ARP, IPv6 neighbour discovery, and other IP packets that reach the
 * controller. A host is forgotten where its port goes down or proves to be a link.
 */
public final class HostDiscovery extends AbstractProvider implements HostProvider, PacketProcessor, LinkListener {

    private static final List<TrafficSelector> WANTED = List.of(
            DefaultTrafficSelector.builder().matchEthType(Ethernet.TYPE_ARP).build(),
            neighbourDiscovery(ICMP6.NEIGHBOR_SOLICITATION),
            neighbourDiscovery(ICMP6.NEIGHBOR_ADVERTISEMENT));

    private final DeviceService devices;
    private final DeviceListener deviceListener = this::onDevice;
    private final HostService hosts;
    private final PacketService packets;
    private final LinkService links;
    private final EdgePorts edge;
    private final HostProviderRegistry registry;
    private final HostProviderService found;
    private final ApplicationId app;
    private final Set<HostId> heard = ConcurrentHashMap.newKeySet();
    private final Set<MacAddress> heardMacs = ConcurrentHashMap.newKeySet();
    private final Set<HostId> supposed = ConcurrentHashMap.newKeySet();

    /** Starts learning. */
    public HostDiscovery(
            DeviceService devices,
            HostService hosts,
            PacketService packets,
            LinkService links,
            EdgePorts edge,
            HostProviderRegistry registry,
            ApplicationId app) {
        super(new ProviderId("host", "org.nearcast.embedded.host"));
        this.devices = devices;
        this.hosts = hosts;
        this.packets = packets;
        this.links = links;
        this.edge = edge;
        this.registry = registry;
        this.found = registry.register(this);
        this.app = app;
        packets.addProcessor(this, PacketProcessor.advisor(1));
        WANTED.forEach(selector -> packets.requestPackets(selector, PacketPriority.CONTROL, app));
        links.addListener(this);
        devices.addListener(deviceListener);
    }

    private static TrafficSelector neighbourDiscovery(byte type) {
        return DefaultTrafficSelector.builder()
                .matchEthType(Ethernet.TYPE_IPV6)
                .matchIPProtocol(IPv6.PROTOCOL_ICMP6)
                .matchIcmpv6Type(type)
                .build();
    }

    /** Whether this host was heard since this process began; one restored from before may be gone. */
    public boolean heard(HostId host) {
        return heard.contains(host);
    }

    /** Whether a host with this MAC was heard since this process began, in whatever VLAN. */
    public boolean heard(MacAddress mac) {
        return heardMacs.contains(mac);
    }

    /**
     * Takes a host for known that leads somebody's packets out of the network at {@code point}, until it is heard. What VLAN it is in
     * and what addresses it has is not known.
     */
    public void suppose(MacAddress mac, ConnectPoint point) {
        if (edge.contains(point) && hosts.getHostsByMac(mac).isEmpty()) {
            HostId id = HostId.hostId(mac);
            supposed.add(id);
            found.hostDetected(
                    id,
                    new DefaultHostDescription(
                            mac, VlanId.NONE, new HostLocation(point, System.currentTimeMillis()), Set.of()),
                    false);
        }
    }

    @Override
    public void process(PacketContext context) {
        Ethernet frame = context.inPacket().parsed();
        ConnectPoint from = context.inPacket().receivedFrom();
        if (frame == null
                || frame.getSourceMAC().isMulticast()
                || frame.getEtherType() == Ethernet.TYPE_LLDP
                || frame.getEtherType() == Ethernet.TYPE_BSN
                || !edge.contains(from)) {
            return;
        }
        learn(frame, from);
    }

    private void learn(Ethernet frame, ConnectPoint from) {
        VlanId vlan = VlanId.vlanId(frame.getVlanID());
        HostId id = HostId.hostId(frame.getSourceMAC(), vlan);
        Set<IpAddress> addresses = senderOf(frame);
        Host known = hosts.getHost(id);
        heard.add(id);
        heardMacs.add(frame.getSourceMAC());
        if (known != null
                && known.location().equals(from)
                && known.ipAddresses().containsAll(addresses)) {
            return;
        }
        found.hostDetected(
                id,
                new DefaultHostDescription(
                        frame.getSourceMAC(), vlan, new HostLocation(from, System.currentTimeMillis()), addresses),
                false);
        HostId untagged = HostId.hostId(frame.getSourceMAC());
        if (supposed.remove(untagged) && !untagged.equals(id)) {
            found.hostVanished(untagged);
        }
    }

    /** The address that a frame's sender has; none where the packet may come from behind a router. */
    private static Set<IpAddress> senderOf(Ethernet frame) {
        if (frame.getPayload() instanceof ARP arp) {
            Ip4Address sender = Ip4Address.valueOf(arp.getSenderProtocolAddress());
            return sender.isZero() ? Set.of() : Set.of(sender);
        }
        if (frame.getPayload() instanceof IPv6 ip && ip.getPayload() instanceof ICMP6 icmp && isDiscovery(icmp)) {
            Ip6Address sender = Ip6Address.valueOf(ip.getSourceAddress());
            return sender.isZero() ? Set.of() : Set.of(sender);
        }
        return Set.of();
    }

    private static boolean isDiscovery(ICMP6 icmp) {
        return icmp.getIcmpType() == ICMP6.NEIGHBOR_SOLICITATION || icmp.getIcmpType() == ICMP6.NEIGHBOR_ADVERTISEMENT;
    }

    @Override
    public void event(LinkEvent event) {
        if (event.type() == LinkEvent.Type.LINK_ADDED) {
            forgetHostsAt(event.subject().src());
            forgetHostsAt(event.subject().dst());
        }
    }

    /** A switch that goes away says nothing of its ports, so its hosts stay known. */
    private void onDevice(DeviceEvent event) {
        boolean gone =
                switch (event.type()) {
                    case PORT_REMOVED -> true;
                    case PORT_ADDED, PORT_UPDATED -> !event.port().isEnabled();
                    default -> false;
                };
        if (gone) {
            forgetHostsAt(new ConnectPoint(event.subject().id(), event.port().number()));
        }
    }

    private void forgetHostsAt(ConnectPoint point) {
        for (Host host : hosts.getConnectedHosts(point)) {
            for (HostLocation location : host.locations()) {
                if (location.equals(point)) {
                    found.removeLocationFromHost(host.id(), location);
                }
            }
        }
    }

    @Override
    public void triggerProbe(Host host) {}

    /** Stops learning; the hosts stay. */
    public void stop() {
        links.removeListener(this);
        devices.removeListener(deviceListener);
        packets.removeProcessor(this);
        WANTED.forEach(selector -> packets.cancelPackets(selector, PacketPriority.CONTROL, app));
        registry.unregister(this);
    }
}
