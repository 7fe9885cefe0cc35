// SPDX-License-Identifier: Apache-2.0
package org.nearcast.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.nearcast.lab.Measured.assertRoundTrip;

import org.junit.jupiter.api.Timeout;
import org.nearcast.lab.junit.LabTest;

/** Two switches with a core between them, and a viewer that moves from one to the other. */
@Timeout(120)
class TwoSwitchIT {
    @LabTest(topology = "two-switch", viewers = 3, controller = false)
    void shouldPassTheCoreBetweenSwitches(Lab lab) {
        Host cdn = lab.host("cdn");
        assertRoundTrip(2 * (8 + 10 + 30), lab.host("v1"), cdn);
        assertRoundTrip(2 * (8 + 30), lab.host("v3"), cdn);
        assertEquals("s1", lab.host("v2").switchName());
        assertEquals("of:0000000000000002", lab.switchNamed("s2").deviceId());

        assertEquals(4, lab.host("v1").moveTo("s2"));
        assertRoundTrip(2 * (8 + 30), lab.host("v1"), cdn);
        assertEquals(4, lab.switchNamed("s2").ports().size());
        assertEquals(4, lab.switchNamed("s1").ports().size());
    }
}
