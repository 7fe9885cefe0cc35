// SPDX-License-Identifier: Apache-2.0
package org.nearcast.embedded.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.Test;
import org.onlab.packet.ChassisId;
import org.onosproject.core.DefaultApplicationId;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.DefaultDevice;
import org.onosproject.net.DefaultPort;
import org.onosproject.net.Device;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;
import org.onosproject.net.device.DeviceEvent;
import org.onosproject.net.device.DeviceService;
import org.onosproject.net.link.LinkProviderRegistry;
import org.onosproject.net.link.LinkProviderService;
import org.onosproject.net.packet.PacketService;
import org.onosproject.net.provider.ProviderId;

class LinkDiscoveryTest {

    private static final DeviceId DEVICE = DeviceId.deviceId("of:0000000000000001");
    private static final Device SWITCH = new DefaultDevice(
            new ProviderId("of", "test"), DEVICE, Device.Type.SWITCH, "", "", "", "", new ChassisId(1));
    private static final PortNumber ONE = PortNumber.portNumber(1);

    private final List<Object> vanished = new ArrayList<>();
    private final List<Object> delays = new ArrayList<>();
    private final LinkDiscovery discovery = discovery();

    private static <T> T fake(Class<T> type, InvocationHandler calls) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, calls));
    }

    private LinkDiscovery discovery() {
        LinkProviderService links = fake(LinkProviderService.class, (proxy, method, arguments) -> {
            if (method.getName().equals("linksVanished")) {
                vanished.add(arguments[0]);
            }
            return null;
        });
        ScheduledExecutorService timer = fake(ScheduledExecutorService.class, (proxy, method, arguments) -> {
            if (method.getName().equals("schedule")) {
                delays.add(arguments[1]);
            }
            return null;
        });
        return new LinkDiscovery(
                fake(DeviceService.class, (proxy, method, arguments) -> null),
                fake(PacketService.class, (proxy, method, arguments) -> null),
                fake(LinkProviderRegistry.class, (proxy, method, arguments) -> links),
                new DefaultApplicationId(1, "test"),
                timer,
                () -> 0,
                Duration.ofSeconds(1),
                Duration.ofSeconds(4));
    }

    private void port(DeviceEvent.Type type, boolean enabled) {
        discovery.event(new DeviceEvent(type, SWITCH, new DefaultPort(SWITCH, ONE, enabled)));
    }

    @Test
    void shouldForgetTheLinksOfAPortThatGoesDownAtOnce() {
        port(DeviceEvent.Type.PORT_UPDATED, false);
        assertEquals(List.of(new ConnectPoint(DEVICE, ONE)), vanished);
        assertEquals(List.of(), delays);
    }

    @Test
    void shouldForgetTheLinksOfAPortThatIsRemoved() {
        port(DeviceEvent.Type.PORT_REMOVED, true);
        assertEquals(List.of(new ConnectPoint(DEVICE, ONE)), vanished);
    }

    @Test
    void shouldProbeAPortThatComesUpUntilItsOtherSideListens() {
        port(DeviceEvent.Type.PORT_UPDATED, true);
        assertEquals(List.of(), vanished);
        assertEquals(List.of(20L, 100L, 300L, 700L), delays);
    }
}
