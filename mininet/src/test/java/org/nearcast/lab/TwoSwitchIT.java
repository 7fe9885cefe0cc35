// SPDX-License-Identifier: Apache-2.0
package org.nearcast.lab;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Timeout;
import org.nearcast.lab.junit.LabTest;

/** Two switches with a core between them, and a viewer that moves from one to the other. */
@Timeout(120)
class TwoSwitchIT {
    private static final Duration BETWEEN_PINGS = Duration.ofMillis(20);

    @LabTest(topology = "two-switch", viewers = 3, controller = false)
    void shouldPassTheCoreBetweenSwitches(Lab lab) {
        Host cdn = lab.host("cdn");
        lab.hosts().forEach(host -> cdn.ping(host, 1, BETWEEN_PINGS));
        assertEquals(
                2 * (8 + 10 + 30), lab.host("v1").ping(cdn, 20, BETWEEN_PINGS).medianMs(), 1.5);
        assertEquals(2 * (8 + 30), lab.host("v3").ping(cdn, 20, BETWEEN_PINGS).medianMs(), 1);
        assertEquals("s1", lab.host("v2").switchName());
        assertEquals("of:0000000000000002", lab.switchNamed("s2").deviceId());

        assertEquals(4, lab.host("v1").moveTo("s2"));
        await().atMost(Duration.ofSeconds(20))
                .until(() -> lab.host("v1").ping(cdn, 5, BETWEEN_PINGS).received() == 5);
        assertEquals(2 * (8 + 30), lab.host("v1").ping(cdn, 20, BETWEEN_PINGS).medianMs(), 1);
        assertEquals(4, lab.switchNamed("s2").ports().size());
        assertEquals(4, lab.switchNamed("s1").ports().size());
    }
}
