// SPDX-License-Identifier: Apache-2.0
package org.nearcast.embedded.discovery;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.onlab.packet.Ethernet;
import org.onlab.packet.MacAddress;
import org.onlab.packet.ONOSLLDP;
import org.onosproject.core.ApplicationId;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.Device;
import org.onosproject.net.DeviceId;
import org.onosproject.net.Link;
import org.onosproject.net.LinkKey;
import org.onosproject.net.Port;
import org.onosproject.net.PortNumber;
import org.onosproject.net.device.DeviceEvent;
import org.onosproject.net.device.DeviceListener;
import org.onosproject.net.device.DeviceService;
import org.onosproject.net.flow.DefaultTrafficSelector;
import org.onosproject.net.flow.DefaultTrafficTreatment;
import org.onosproject.net.flow.TrafficSelector;
import org.onosproject.net.link.DefaultLinkDescription;
import org.onosproject.net.link.LinkProvider;
import org.onosproject.net.link.LinkProviderRegistry;
import org.onosproject.net.link.LinkProviderService;
import org.onosproject.net.packet.DefaultOutboundPacket;
import org.onosproject.net.packet.PacketContext;
import org.onosproject.net.packet.PacketPriority;
import org.onosproject.net.packet.PacketProcessor;
import org.onosproject.net.packet.PacketService;
import org.onosproject.net.provider.AbstractProvider;
import org.onosproject.net.provider.ProviderId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds links between switches by LLDP (IEEE 802.1AB): a frame sent out of one switch's port and punted by another's is a
 * link, until none comes for a while or a port of it is down. A port that comes up is probed at once and again shortly after,
 * since the switch on its other side may not have its punting rule yet.
 */
@SuppressWarnings("deprecation") // ONOS deprecates what its own managers are built on
public final class LinkDiscovery extends AbstractProvider implements LinkProvider, PacketProcessor, DeviceListener {

    private static final Logger log = LoggerFactory.getLogger(LinkDiscovery.class);
    private static final MacAddress SOURCE = MacAddress.valueOf("02:eb:4c:00:00:01");
    private static final TrafficSelector LLDP =
            DefaultTrafficSelector.builder().matchEthType(Ethernet.TYPE_LLDP).build();
    private static final long[] AGAIN_MS = {20, 100, 300, 700};

    private final DeviceService devices;
    private final PacketService packets;
    private final LinkProviderRegistry registry;
    private final LinkProviderService links;
    private final ApplicationId app;
    private final ScheduledExecutorService timer;
    private final LongSupplier nanoTime;
    private final long staleNanos;
    private final Map<LinkKey, Long> lastSeen = new ConcurrentHashMap<>();
    private final ScheduledFuture<?> rounds;

    /**
     * @param period time between probes of a port
     * @param stale time without a frame after which a link is gone; several periods
     */
    public LinkDiscovery(
            DeviceService devices,
            PacketService packets,
            LinkProviderRegistry registry,
            ApplicationId app,
            ScheduledExecutorService timer,
            LongSupplier nanoTime,
            Duration period,
            Duration stale) {
        super(new ProviderId("lldp", "org.nearcast.embedded.lldp"));
        this.devices = devices;
        this.packets = packets;
        this.registry = registry;
        this.links = registry.register(this);
        this.app = app;
        this.timer = timer;
        this.nanoTime = nanoTime;
        this.staleNanos = stale.toNanos();
        packets.addProcessor(this, PacketProcessor.advisor(0));
        packets.requestPackets(LLDP, PacketPriority.CONTROL, app);
        devices.addListener(this);
        rounds = timer.scheduleAtFixedRate(this::round, period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void round() {
        try {
            for (Device device : devices.getAvailableDevices()) {
                probe(device.id());
            }
            long now = nanoTime.getAsLong();
            lastSeen.forEach((key, seen) -> {
                if (now - seen > staleNanos && lastSeen.remove(key, seen)) {
                    links.linkVanished(new DefaultLinkDescription(key.src(), key.dst(), Link.Type.DIRECT));
                }
            });
        } catch (RuntimeException e) {
            log.warn("a round of link discovery failed", e);
        }
    }

    private void probe(DeviceId device) {
        for (Port port : devices.getPorts(device)) {
            probe(device, port);
        }
    }

    private void probe(DeviceId deviceId, Port port) {
        Device device = devices.getDevice(deviceId);
        if (device == null || !port.isEnabled() || port.number().isLogical()) {
            return;
        }
        Ethernet frame = new Ethernet();
        frame.setSourceMACAddress(SOURCE);
        frame.setDestinationMACAddress(MacAddress.ONOS_LLDP);
        frame.setEtherType(Ethernet.TYPE_LLDP);
        frame.setPayload(ONOSLLDP.onosLLDP(
                deviceId.toString(), device.chassisId(), (int) port.number().toLong()));
        packets.emit(new DefaultOutboundPacket(
                deviceId,
                DefaultTrafficTreatment.builder().setOutput(port.number()).build(),
                ByteBuffer.wrap(frame.serialize())));
    }

    @Override
    public void process(PacketContext context) {
        Ethernet frame = context.inPacket().parsed();
        if (frame == null || frame.getEtherType() != Ethernet.TYPE_LLDP) {
            return;
        }
        ONOSLLDP lldp = ONOSLLDP.parseONOSLLDP(frame);
        if (lldp != null && lldp.getDeviceString() != null) {
            seen(lldp, context.inPacket().receivedFrom());
        }
        context.block();
    }

    private void seen(ONOSLLDP lldp, ConnectPoint dst) {
        ConnectPoint src;
        try {
            src = new ConnectPoint(
                    DeviceId.deviceId(lldp.getDeviceString()),
                    PortNumber.portNumber(Integer.toUnsignedLong(lldp.getPort())));
        } catch (IllegalArgumentException e) {
            log.debug("an LLDP frame at {} names no switch of ours: {}", dst, e.getMessage());
            return;
        }
        if (devices.getPort(src) == null || src.equals(dst)) {
            return;
        }
        lastSeen.put(LinkKey.linkKey(src, dst), nanoTime.getAsLong());
        links.linkDetected(new DefaultLinkDescription(src, dst, Link.Type.DIRECT));
    }

    @Override
    public boolean isRelevant(DeviceEvent event) {
        return event.type() != DeviceEvent.Type.PORT_STATS_UPDATED;
    }

    @Override
    public void event(DeviceEvent event) {
        DeviceId device = event.subject().id();
        switch (event.type()) {
            case PORT_ADDED, PORT_UPDATED -> {
                if (event.port().isEnabled()) {
                    soon(() -> probe(device, event.port()));
                } else {
                    cut(new ConnectPoint(device, event.port().number()));
                }
            }
            case PORT_REMOVED -> cut(new ConnectPoint(device, event.port().number()));
            case DEVICE_ADDED, DEVICE_AVAILABILITY_CHANGED -> {
                if (devices.isAvailable(device)) {
                    soon(this::round);
                }
            }
            default -> {}
        }
    }

    /** What another switch's port still tells is of no use: frames go the other way at once. */
    private void cut(ConnectPoint point) {
        lastSeen.keySet().removeIf(key -> key.src().equals(point) || key.dst().equals(point));
        links.linksVanished(point);
    }

    private void soon(Runnable probe) {
        for (long delay : AGAIN_MS) {
            timer.schedule(
                    () -> {
                        try {
                            probe.run();
                        } catch (RuntimeException e) {
                            log.debug("a probe failed", e);
                        }
                    },
                    delay,
                    TimeUnit.MILLISECONDS);
        }
    }

    /** Stops probing and listening; the links stay. */
    public void stop() {
        rounds.cancel(false);
        devices.removeListener(this);
        packets.removeProcessor(this);
        packets.cancelPackets(LLDP, PacketPriority.CONTROL, app);
        registry.unregister(this);
    }
}
