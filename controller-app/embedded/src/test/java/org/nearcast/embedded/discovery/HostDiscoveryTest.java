// SPDX-License-Identifier: Apache-2.0
package org.nearcast.embedded.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.onlab.packet.ARP;
import org.onlab.packet.ChassisId;
import org.onlab.packet.Ethernet;
import org.onlab.packet.MacAddress;
import org.onlab.packet.VlanId;
import org.onosproject.core.DefaultApplicationId;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.DefaultDevice;
import org.onosproject.net.DefaultPort;
import org.onosproject.net.Device;
import org.onosproject.net.DeviceId;
import org.onosproject.net.Host;
import org.onosproject.net.HostId;
import org.onosproject.net.PortNumber;
import org.onosproject.net.device.DeviceService;
import org.onosproject.net.host.HostProviderRegistry;
import org.onosproject.net.host.HostProviderService;
import org.onosproject.net.host.HostService;
import org.onosproject.net.link.LinkService;
import org.onosproject.net.packet.DefaultInboundPacket;
import org.onosproject.net.packet.PacketContext;
import org.onosproject.net.packet.PacketService;
import org.onosproject.net.provider.ProviderId;

class HostDiscoveryTest {

    private static final DeviceId DEVICE = DeviceId.deviceId("of:0000000000000001");
    private static final Device SWITCH = new DefaultDevice(
            new ProviderId("of", "test"), DEVICE, Device.Type.SWITCH, "", "", "", "", new ChassisId(1));
    private static final ConnectPoint ONE = new ConnectPoint(DEVICE, PortNumber.portNumber(1));
    private static final MacAddress MAC = MacAddress.valueOf("02:00:00:00:00:01");

    private final Set<ConnectPoint> linked = new HashSet<>();
    private final Set<String> known = new TreeSet<>();
    private HostDiscovery discovery;

    private static <T> T fake(Class<T> type, InvocationHandler calls) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, calls));
    }

    @BeforeEach
    void begin() {
        DeviceService devices = fake(DeviceService.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "isAvailable" -> true;
            case "getPort" -> new DefaultPort(SWITCH, ONE.port(), true);
            default -> null;
        });
        HostService hosts = fake(
                HostService.class,
                (proxy, method, arguments) -> method.getReturnType() == Set.class ? Set.<Host>of() : null);
        LinkService links = fake(
                LinkService.class,
                (proxy, method, arguments) -> linked.contains(arguments[0]) ? Set.of("a link") : Set.of());
        HostProviderService found = fake(HostProviderService.class, (proxy, method, arguments) -> {
            if (method.getName().equals("hostDetected")) {
                known.add(arguments[0].toString());
            } else if (method.getName().equals("hostVanished")) {
                known.remove(arguments[0].toString());
            }
            return null;
        });
        discovery = new HostDiscovery(
                devices,
                hosts,
                fake(PacketService.class, (proxy, method, arguments) -> null),
                links,
                new EdgePorts(devices, links, System::nanoTime, Duration.ZERO),
                fake(HostProviderRegistry.class, (proxy, method, arguments) -> found),
                new DefaultApplicationId(1, "test"));
    }

    private void hear(VlanId vlan) {
        Ethernet frame = ARP.buildArpRequest(
                MAC.toBytes(),
                new byte[] {10, 0, 0, 1},
                MacAddress.ZERO.toBytes(),
                new byte[] {10, 0, 0, 2},
                MacAddress.BROADCAST.toBytes(),
                vlan.toShort());
        DefaultInboundPacket packet =
                new DefaultInboundPacket(ONE, frame, ByteBuffer.wrap(frame.serialize()), Optional.empty());
        discovery.process(fake(PacketContext.class, (proxy, method, arguments) -> packet));
    }

    @Test
    void shouldSupposeAHostWhereARuleLeavesTheNetwork() {
        discovery.suppose(MAC, ONE);
        assertEquals(Set.of(HostId.hostId(MAC).toString()), known);
        assertFalse(discovery.heard(MAC));
    }

    @Test
    void shouldSupposeNoHostBehindALink() {
        linked.add(ONE);
        discovery.suppose(MAC, ONE);
        assertEquals(Set.of(), known);
    }

    @Test
    void shouldForgetWhatItSupposedWhenTheHostIsHeardInItsVlan() {
        discovery.suppose(MAC, ONE);
        VlanId seven = VlanId.vlanId((short) 7);
        hear(seven);
        assertEquals(Set.of(HostId.hostId(MAC, seven).toString()), known);
        assertTrue(discovery.heard(MAC));
    }

    @Test
    void shouldKeepTheHostWhenItIsHeardAsSupposed() {
        discovery.suppose(MAC, ONE);
        hear(VlanId.NONE);
        assertEquals(Set.of(HostId.hostId(MAC).toString()), known);
    }
}
