// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nearcast.controller.config.Endpoint;
import org.nearcast.controller.fake.FakeNetwork;
import org.nearcast.controller.fake.FakeStorage;
import org.nearcast.controller.fake.ManualWorkers;
import org.nearcast.controller.sessions.TextSerializer;
import org.onlab.packet.IpAddress;
import org.onlab.packet.MacAddress;
import org.onlab.packet.VlanId;
import org.onosproject.store.service.ConsistentMap;

class GatewayLeasesTest {

    private static final String KEY = "00112233445566778899aabbccddeeff";
    private static final String OTHER_KEY = "ffeeddccbbaa99887766554433221100";

    private final FakeStorage storage = new FakeStorage();
    private final ManualWorkers workers = new ManualWorkers();
    private final GatewayLeases leases = leases();

    private GatewayLeases leases() {
        ConsistentMap<String, String> store = storage.<String, String>consistentMapBuilder()
                .withName("gateways")
                .withSerializer(new TextSerializer())
                .build();
        GatewayLeases opened = new GatewayLeases(store, workers, device -> true);
        opened.open((key, counter) -> {});
        return opened;
    }

    private static Gateway gateway(String key, int port) {
        return new Gateway(
                key,
                FakeNetwork.port(1, port),
                MacAddress.valueOf(port),
                VlanId.NONE,
                IpAddress.valueOf("10.0.0.2"),
                5000,
                Map.of(Endpoint.parse("10.0.0.254:1935"), 19350));
    }

    /** The gate before it forgets a key when it has accepted enough others, which anybody can make. */
    @Test
    void shouldRefuseWhatWasHeardBeforeEvenFromElsewhereAfterTheLeaseHasEnded() {
        assertTrue(leases.heard(gateway(KEY, 2), 7));
        workers.advance(60_000);
        assertTrue(leases.live().isEmpty());
        for (long old : new long[] {1, 6, 7}) {
            assertFalse(leases.heard(gateway(KEY, 9), old));
            assertFalse(leases.heard(gateway(KEY, 2), old));
        }
        assertTrue(leases.live().isEmpty());
        assertTrue(leases.heard(gateway(KEY, 9), 8));
    }

    @Test
    void shouldRefuseItAfterARestartToo() {
        assertTrue(leases.heard(gateway(KEY, 2), -2));
        GatewayLeases again = leases();
        assertFalse(again.heard(gateway(KEY, 2), -3));
        assertTrue(again.heard(gateway(KEY, 2), -1), "counters are unsigned");
    }

    @Test
    void shouldCountEachKeyByItself() {
        assertTrue(leases.heard(gateway(KEY, 2), 100));
        assertTrue(leases.heard(gateway(OTHER_KEY, 3), 1));
        assertEquals(2, leases.live().size());
    }

    @Test
    void shouldSayWhetherALeaseEndsWhenAGatewayLeaves() {
        leases.heard(gateway(KEY, 2), 1);
        assertFalse(leases.left(KEY, FakeNetwork.port(1, 9), MacAddress.valueOf(2)));
        assertFalse(leases.left(OTHER_KEY, FakeNetwork.port(1, 2), MacAddress.valueOf(2)));
        assertTrue(leases.left(KEY, FakeNetwork.port(1, 2), MacAddress.valueOf(2)));
        assertFalse(leases.left(KEY, FakeNetwork.port(1, 2), MacAddress.valueOf(2)), "it has ended already");
    }
}
