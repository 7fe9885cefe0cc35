// SPDX-License-Identifier: Apache-2.0
package org.nearcast.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.nearcast.lab.Measured.assertRoundTrip;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Timeout;
import org.nearcast.lab.junit.LabTest;

/** The networks that are more than a switch or two, as far as ping goes. */
@Timeout(120)
class TopologiesIT {
    /** Both families, and a CDN with two addresses. */
    static final class BothFamilies implements Supplier<LabOptions> {
        @Override
        public LabOptions get() {
            return LabOptions.of(Topology.single(1).with("ipv6", true).with("addresses", 2))
                    .withoutController();
        }
    }

    /** Behind a router, with both families. */
    static final class RoutedBothFamilies implements Supplier<LabOptions> {
        @Override
        public LabOptions get() {
            return LabOptions.of(Topology.routed(1).with("ipv6", true)).withoutController();
        }
    }

    @LabTest(options = BothFamilies.class)
    void shouldReachTheCdnAtEachOfItsAddresses(Lab lab) {
        Host cdn = lab.host("cdn");
        assertEquals(List.of("10.0.0.254", "10.0.0.253", "fd00::254", "fd00::253"), cdn.addresses());
        assertEquals("fd00::11", lab.host("v1").ip6());
        for (String address : cdn.addresses()) {
            assertEquals(2, pings(lab.host("v1"), address), address);
        }
    }

    @LabTest(topology = "sites", viewers = 1, controller = false)
    void shouldCrossTheCoreBetweenSites(Lab lab) {
        assertRoundTrip(2 * (8 + 5 + 30), lab.host("v1"), lab.host("cdn"));
        assertRoundTrip(2 * (8 + 5 + 5 + 8), lab.host("v1"), lab.host("v2"));
        assertRoundTrip(2 * (8 + 8), lab.host("v2"), lab.host("gw2"));
    }

    @LabTest(options = RoutedBothFamilies.class)
    void shouldReachTheCdnThroughARouter(Lab lab) {
        assertRoundTrip(2 * (8 + 5 + 30), lab.host("v1"), lab.host("cdn"));
        assertEquals(2, pings(lab.host("gw2"), lab.host("v1").ip()));
        assertEquals(2, pings(lab.host("v1"), lab.host("cdn").ip6()));
    }

    private static int pings(Host from, String address) {
        return (int) from.command("ping", "-c", "2", "-i", "0.2", "-W", "1", address)
                .asRoot()
                .exec(Duration.ofSeconds(10))
                .stdout()
                .lines()
                .filter(line -> line.contains("bytes from"))
                .count();
    }
}
