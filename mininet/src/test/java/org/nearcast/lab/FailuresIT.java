// SPDX-License-Identifier: Apache-2.0
package org.nearcast.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nearcast.lab.Measured.assertRoundTrip;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.nearcast.lab.junit.LabTest;

/** What may do to a running network, and that it does just that. */
@Timeout(120)
@LabTest(topology = "single", viewers = 2, controller = false)
class FailuresIT {
    private static int answers(Host from, Host to) {
        return from.ping(to, 3, Duration.ofMillis(100)).received();
    }

    @Test
    void shouldLoseOnlyTheFramesThatFitTheFilter(Lab lab) {
        Host v1 = lab.host("v1");
        Host v2 = lab.host("v2");
        LabLink link = lab.link("v1", "s1");
        assertEquals(3, answers(v1, v2));

        link.drop("ab", "icmp and dst host " + v2.ip());
        assertEquals(0, answers(v1, v2));
        assertEquals(3, answers(v1, lab.host("b1")));
        link.drop("ab", "");
        assertEquals(3, answers(v1, v2));

        LabException refused = assertThrows(LabException.class, () -> link.drop("both", "no such filter"));
        assertTrue(refused.getMessage().contains("syntax error"), refused.getMessage());
    }

    @Test
    void shouldLetEverythingVanishWithoutTellingAnybody(Lab lab) {
        lab.link("cdn", "s1").setLossPercent(100);
        assertEquals(0, answers(lab.host("v1"), lab.host("cdn")));
        lab.link("cdn", "s1").setLossPercent(0);
        assertEquals(3, answers(lab.host("v1"), lab.host("cdn")));
    }

    @Test
    void shouldForgetItsRulesWhenASwitchLosesPower(Lab lab) {
        LabSwitch s1 = lab.switchNamed("s1");
        s1.powerOff();
        assertEquals(0, answers(lab.host("v1"), lab.host("b1")));
        assertEquals(
                "switch s1 is off",
                assertThrows(LabException.class, s1::dumpFlows).getMessage());

        s1.powerOn();
        assertEquals(
                0, s1.dumpFlows().lines().filter(l -> l.contains("actions=")).count());
        assertEquals(5, s1.ports().size());
        lab.forwardNormally();
        assertRoundTrip(2 * (8 + 30), lab.host("v1"), lab.host("cdn"));
    }

    @Test
    void shouldMoveAHostToAnotherPortOfItsSwitch(Lab lab) {
        assertEquals(6, lab.host("v1").moveTo("s1"));
        assertRoundTrip(2 * (8 + 30), lab.host("v1"), lab.host("cdn"));
        assertEquals(5, lab.switchNamed("s1").ports().size());
    }
}
