// SPDX-License-Identifier: Apache-2.0
package org.nearcast.embedded.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.onlab.packet.ChassisId;
import org.onosproject.net.Device;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;
import org.onosproject.net.device.DefaultDeviceDescription;
import org.onosproject.net.device.DefaultPortDescription;
import org.onosproject.net.device.DefaultPortStatistics;
import org.onosproject.net.device.DeviceEvent;
import org.onosproject.net.device.DeviceEvent.Type;
import org.onosproject.net.device.PortDescription;
import org.onosproject.net.device.PortStatistics;
import org.onosproject.net.provider.ProviderId;

class SingleNodeDeviceStoreTest {

    private static final ProviderId PROVIDER = new ProviderId("of", "test");
    private static final DeviceId DEVICE = DeviceId.deviceId("of:0000000000000001");

    private final SingleNodeDeviceStore store = new SingleNodeDeviceStore();
    private final List<Type> events = new ArrayList<>();

    @BeforeEach
    void listen() {
        store.setDelegate(event -> events.add(event.type()));
    }

    private void connect(String software) {
        store.createOrUpdateDevice(
                PROVIDER,
                DEVICE,
                new DefaultDeviceDescription(
                        DEVICE.uri(), Device.Type.SWITCH, "m", "h", software, "s", new ChassisId(1)));
    }

    private static PortDescription port(int number, boolean enabled) {
        return DefaultPortDescription.builder()
                .withPortNumber(PortNumber.portNumber(number))
                .isEnabled(enabled)
                .build();
    }

    private static PortStatistics counted(long bytes, long seconds) {
        return DefaultPortStatistics.builder()
                .setDeviceId(DEVICE)
                .setPort(PortNumber.portNumber(1))
                .setBytesSent(bytes)
                .setDurationSec(seconds)
                .build();
    }

    private static List<Type> types(List<DeviceEvent> events) {
        return events.stream().map(DeviceEvent::type).toList();
    }

    @Test
    void shouldTellOfNewAndReturningSwitches() {
        connect("1");
        assertTrue(store.isAvailable(DEVICE));
        assertEquals(Type.DEVICE_AVAILABILITY_CHANGED, store.markOffline(DEVICE).type());
        assertFalse(store.isAvailable(DEVICE));
        connect("1");
        assertTrue(store.isAvailable(DEVICE));
        assertEquals(List.of(Type.DEVICE_ADDED, Type.DEVICE_AVAILABILITY_CHANGED), events);
    }

    @Test
    void shouldTellWhenSwitchReturnsWithOtherSoftware() {
        connect("1");
        store.markOffline(DEVICE);
        connect("2");
        assertEquals(List.of(Type.DEVICE_ADDED, Type.DEVICE_UPDATED, Type.DEVICE_AVAILABILITY_CHANGED), events);
    }

    @Test
    void shouldTellWhatChangedInPorts() {
        connect("1");
        assertEquals(
                List.of(Type.PORT_ADDED, Type.PORT_ADDED),
                types(store.updatePorts(PROVIDER, DEVICE, List.of(port(1, true), port(2, true)))));
        assertEquals(
                List.of(Type.PORT_UPDATED, Type.PORT_REMOVED),
                types(store.updatePorts(PROVIDER, DEVICE, List.of(port(1, false)))));
        assertNull(store.updatePortStatus(PROVIDER, DEVICE, port(1, false)));
        assertEquals(
                Type.PORT_UPDATED,
                store.updatePortStatus(PROVIDER, DEVICE, port(1, true)).type());
        assertTrue(store.getPort(DEVICE, PortNumber.portNumber(1)).isEnabled());
    }

    @Test
    void shouldGiveTotalsAndWhatWasAddedSince() {
        connect("1");
        store.updatePortStatistics(PROVIDER, DEVICE, List.of(counted(1000, 10)));
        store.updatePortStatistics(PROVIDER, DEVICE, List.of(counted(1700, 12)));
        PortNumber one = PortNumber.portNumber(1);
        assertEquals(1700, store.getStatisticsForPort(DEVICE, one).bytesSent());
        assertEquals(700, store.getDeltaStatisticsForPort(DEVICE, one).bytesSent());
        assertEquals(2, store.getDeltaStatisticsForPort(DEVICE, one).durationSec());
        assertEquals(List.of(Type.DEVICE_ADDED, Type.PORT_STATS_UPDATED, Type.PORT_STATS_UPDATED), events);
    }

    @Test
    void shouldCountFromNoughtAfterPortWasReset() {
        connect("1");
        store.updatePortStatistics(PROVIDER, DEVICE, List.of(counted(1000, 10)));
        store.updatePortStatistics(PROVIDER, DEVICE, List.of(counted(50, 1)));
        assertEquals(
                50,
                store.getDeltaStatisticsForPort(DEVICE, PortNumber.portNumber(1))
                        .bytesSent());
    }

    @Test
    void shouldForgetRemovedSwitch() {
        connect("1");
        assertEquals(Type.DEVICE_REMOVED, store.removeDevice(DEVICE).type());
        assertNull(store.getDevice(DEVICE));
        assertEquals(0, store.getDeviceCount());
    }
}
