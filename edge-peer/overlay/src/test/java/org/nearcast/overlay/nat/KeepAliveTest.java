// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.nat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class KeepAliveTest {
    private static final long SECOND_NS = 1_000_000_000L;

    private final KeepAlive keepAlive = new KeepAlive();

    @Test
    void shouldGoFurtherInStepsAndNotTooFar() {
        assertEquals(15 * SECOND_NS, keepAlive.intervalNs());
        for (int i = 0; i < 3; i++) {
            keepAlive.borne(15 * SECOND_NS);
        }
        assertEquals(SECOND_NS * 35 / 2, keepAlive.intervalNs());
        for (int i = 0; i < 100; i++) {
            keepAlive.borne(60 * SECOND_NS);
        }
        assertEquals(25 * SECOND_NS, keepAlive.intervalNs());
    }

    @Test
    void shouldLearnNothingFromShorterSilence() {
        for (int i = 0; i < 100; i++) {
            keepAlive.borne(14 * SECOND_NS);
        }
        assertEquals(15 * SECOND_NS, keepAlive.intervalNs());
    }

    @Test
    void shouldStayBelowWhatABoxForgot() {
        keepAlive.forgotten(20 * SECOND_NS);
        assertEquals(12 * SECOND_NS, keepAlive.intervalNs());
        for (int i = 0; i < 100; i++) {
            keepAlive.borne(60 * SECOND_NS);
        }
        assertEquals(12 * SECOND_NS, keepAlive.intervalNs());
        for (int i = 0; i < 10; i++) {
            keepAlive.forgotten(keepAlive.intervalNs());
        }
        assertTrue(keepAlive.intervalNs() >= 5 * SECOND_NS);
    }
}
