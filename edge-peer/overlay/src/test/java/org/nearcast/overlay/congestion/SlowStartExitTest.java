// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.congestion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SlowStartExitTest {
    private static final long MS = 1_000_000;

    private final SlowStartExit exit = new SlowStartExit();

    private boolean round(long rttNs, int samples) {
        for (int i = 0; i < samples; i++) {
            exit.measured(rttNs);
        }
        return exit.roundEnded();
    }

    @Test
    void shouldGoOnWhileRoundTripsStayAsTheyAre() {
        for (int i = 0; i < 20; i++) {
            assertFalse(round(40 * MS, 10));
        }
        assertEquals(1, exit.part());
    }

    @Test
    void shouldSlowDownWhenTheyGrowByAnEighth() {
        round(40 * MS, 10);
        round(44 * MS, 10);
        assertEquals(1, exit.part());
        round(49_500_000, 10);
        assertEquals(0.25, exit.part());
    }

    @Test
    void shouldEndAfterFiveSlowRounds() {
        round(40 * MS, 10);
        for (int i = 0; i < 4; i++) {
            assertFalse(round((50 + i) * MS, 10));
        }
        assertTrue(round(60 * MS, 10));
    }

    @Test
    void shouldGoOnIfTheyWereLongerByChance() {
        round(40 * MS, 10);
        round(50 * MS, 10);
        round(41 * MS, 10);
        assertEquals(1, exit.part());
    }

    @Test
    void shouldNotJudgeByAFewSamples() {
        round(40 * MS, 10);
        round(80 * MS, 7);
        assertEquals(1, exit.part());
    }
}
