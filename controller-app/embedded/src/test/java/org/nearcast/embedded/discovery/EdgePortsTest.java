// SPDX-License-Identifier: Apache-2.0
package org.nearcast.embedded.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.onlab.packet.ChassisId;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.DefaultDevice;
import org.onosproject.net.DefaultPort;
import org.onosproject.net.Device;
import org.onosproject.net.DeviceId;
import org.onosproject.net.Port;
import org.onosproject.net.PortNumber;
import org.onosproject.net.device.DeviceEvent;
import org.onosproject.net.device.DeviceService;
import org.onosproject.net.link.LinkService;
import org.onosproject.net.provider.ProviderId;

class EdgePortsTest {

    private static final DeviceId DEVICE = DeviceId.deviceId("of:0000000000000001");
    private static final Device SWITCH = new DefaultDevice(
            new ProviderId("of", "test"), DEVICE, Device.Type.SWITCH, "", "", "", "", new ChassisId(1));
    private static final ConnectPoint ONE = new ConnectPoint(DEVICE, PortNumber.portNumber(1));
    private static final ConnectPoint TWO = new ConnectPoint(DEVICE, PortNumber.portNumber(2));

    private final Set<ConnectPoint> linked = new HashSet<>();
    private boolean enabled = true;
    private long now = 5_000;
    private final EdgePorts edge = new EdgePorts(devices(), links(), () -> now, Duration.ofNanos(100));

    private DeviceService devices() {
        return (DeviceService) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {DeviceService.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "isAvailable" -> true;
                    case "getPort" -> port(((ConnectPoint) arguments[0]).port());
                    case "getPorts" -> List.of(port(ONE.port()), port(TWO.port()));
                    case "getAvailableDevices" -> List.of(SWITCH);
                    default -> null;
                });
    }

    private LinkService links() {
        return (LinkService) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {LinkService.class},
                (proxy, method, arguments) -> linked.contains(arguments[0]) ? Set.of("a link") : Set.of());
    }

    private Port port(PortNumber number) {
        return new DefaultPort(SWITCH, number, enabled);
    }

    @Test
    void shouldWaitUntilLinkDiscoveryHadItsChance() {
        assertFalse(edge.contains(ONE));
        now += 99;
        assertFalse(edge.contains(ONE));
        now += 1;
        assertTrue(edge.contains(ONE));
    }

    @Test
    void shouldLeaveOutPortsBetweenSwitches() {
        linked.add(TWO);
        edge.all();
        now += 100;
        assertEquals(List.of(ONE), edge.all());
    }

    @Test
    void shouldWaitAgainAfterPortWasDown() {
        edge.contains(ONE);
        now += 100;
        enabled = false;
        edge.event(new DeviceEvent(DeviceEvent.Type.PORT_UPDATED, SWITCH, port(ONE.port())));
        assertFalse(edge.contains(ONE));
        enabled = true;
        edge.event(new DeviceEvent(DeviceEvent.Type.PORT_UPDATED, SWITCH, port(ONE.port())));
        assertFalse(edge.contains(ONE));
        now += 100;
        assertTrue(edge.contains(ONE));
    }

    @Test
    void shouldLeaveOutReservedPorts() {
        ConnectPoint local = new ConnectPoint(DEVICE, PortNumber.LOCAL);
        edge.contains(local);
        now += 100;
        assertFalse(edge.contains(local));
    }
}
