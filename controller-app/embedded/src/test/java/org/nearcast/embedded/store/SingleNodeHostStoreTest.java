// SPDX-License-Identifier: Apache-2.0
package org.nearcast.embedded.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.onlab.packet.IpAddress;
import org.onlab.packet.MacAddress;
import org.onlab.packet.VlanId;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.DefaultHost;
import org.onosproject.net.HostId;
import org.onosproject.net.HostLocation;
import org.onosproject.net.host.DefaultHostDescription;
import org.onosproject.net.host.HostEvent;
import org.onosproject.net.provider.ProviderId;

class SingleNodeHostStoreTest {

    private static final ProviderId PROVIDER = new ProviderId("host", "test");
    private static final MacAddress MAC = MacAddress.valueOf("02:00:00:00:00:01");
    private static final HostId HOST = HostId.hostId(MAC, VlanId.NONE);

    private final Map<HostId, DefaultHost> kept = new HashMap<>();
    private final SingleNodeHostStore store = new SingleNodeHostStore(kept);
    private final List<HostEvent.Type> events = new ArrayList<>();

    @BeforeEach
    void listen() {
        store.setDelegate(event -> events.add(event.type()));
    }

    private static HostLocation at(String point) {
        return new HostLocation(ConnectPoint.deviceConnectPoint(point), 1);
    }

    private void seen(String point, String... addresses) {
        Set<IpAddress> ips = new HashSet<>();
        for (String address : addresses) {
            ips.add(IpAddress.valueOf(address));
        }
        store.createOrUpdateHost(PROVIDER, HOST, new DefaultHostDescription(MAC, VlanId.NONE, at(point), ips), false);
    }

    @Test
    void shouldGatherAddresses() {
        seen("of:1/1", "10.0.0.1");
        seen("of:1/1", "10.0.0.9");
        seen("of:1/1", "10.0.0.9");
        assertEquals(2, store.getHost(HOST).ipAddresses().size());
        assertEquals(List.of(HostEvent.Type.HOST_ADDED, HostEvent.Type.HOST_UPDATED), events);
        assertEquals(1, store.getHosts(IpAddress.valueOf("10.0.0.9")).size());
    }

    @Test
    void shouldMoveHostAndKeepItsAddresses() {
        seen("of:1/1", "10.0.0.1");
        seen("of:2/5");
        assertEquals(at("of:2/5"), store.getHost(HOST).location());
        assertTrue(store.getHost(HOST).ipAddresses().contains(IpAddress.valueOf("10.0.0.1")));
        assertEquals(List.of(HostEvent.Type.HOST_ADDED, HostEvent.Type.HOST_MOVED), events);
        assertTrue(store.getConnectedHosts(ConnectPoint.deviceConnectPoint("of:1/1"))
                .isEmpty());
        assertEquals(
                1,
                store.getConnectedHosts(ConnectPoint.deviceConnectPoint("of:2/5"))
                        .size());
    }

    @Test
    void shouldRemoveAddressThatBelongsToAnother() {
        seen("of:1/1", "10.0.0.1", "10.0.0.9");
        store.removeIp(HOST, IpAddress.valueOf("10.0.0.9"));
        store.removeIp(HOST, IpAddress.valueOf("10.0.0.9"));
        assertEquals(Set.of(IpAddress.valueOf("10.0.0.1")), store.getHost(HOST).ipAddresses());
        assertEquals(List.of(HostEvent.Type.HOST_ADDED, HostEvent.Type.HOST_UPDATED), events);
    }

    @Test
    void shouldRemoveHostWithItsLastLocation() {
        seen("of:1/1", "10.0.0.1");
        store.appendLocation(HOST, at("of:2/2"));
        assertEquals(2, store.getHost(HOST).locations().size());
        store.removeLocation(HOST, at("of:1/1"));
        assertEquals(1, store.getHost(HOST).locations().size());
        store.removeLocation(HOST, at("of:2/2"));
        assertNull(store.getHost(HOST));
        assertEquals(HostEvent.Type.HOST_REMOVED, events.get(events.size() - 1));
    }

    @Test
    void shouldKnowHostsOfEarlierProcess() {
        seen("of:1/1", "10.0.0.1");
        SingleNodeHostStore next = new SingleNodeHostStore(kept);
        assertEquals(1, next.getHostCount());
        assertEquals(1, next.getHosts(MAC).size());
    }
}
