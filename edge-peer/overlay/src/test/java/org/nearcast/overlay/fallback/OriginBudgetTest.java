// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.fallback;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** A twentieth of what is consumed, saved for ten seconds. */
class OriginBudgetTest {
    private static final long MS_NS = 1_000_000;
    private static final long SECOND_NS = 1_000 * MS_NS;

    private final OriginBudget budget = new OriginBudget(0.05, 10 * SECOND_NS, 0);

    @Test
    void shouldGiveNothingWhileNobodyWatches() {
        assertEquals(10 * SECOND_NS, budget.take(5 * SECOND_NS, 1));
    }

    @Test
    void shouldNeverGiveMoreThanItsPartButForOneAnswer() {
        budget.consumed(0, 1_000_000);
        long given = 0;
        for (long now = 0; now <= 60 * SECOND_NS; now += MS_NS) {
            given += budget.take(now, 9_000) == 0 ? 9_000 : 0;
        }
        assertTrue(given <= 3_000_000 + 9_000 && given >= 3_000_000 - 9_000, given + " bytes");
    }

    @Test
    void shouldSaveForSomeSecondsOnly() {
        budget.consumed(0, 1_000_000);
        long given = 0;
        while (budget.take(3_600 * SECOND_NS, 1_000) == 0) {
            given += 1_000;
        }
        assertEquals(500_000, given);
    }

    @Test
    void shouldSayWhenThereWillBeSomethingAgain() {
        budget.consumed(0, 1_000_000);
        assertEquals(0, budget.take(SECOND_NS, 100_000));
        long againNs = budget.take(SECOND_NS, 1);
        assertEquals(SECOND_NS, againNs, 10);
        assertTrue(budget.take(SECOND_NS + againNs / 2, 1) > 0);
        assertEquals(0, budget.take(SECOND_NS + againNs, 1));
    }

    @Test
    void shouldFollowHowManyWatch() {
        budget.consumed(0, 1_000_000);
        budget.consumed(SECOND_NS, 2_000_000);
        assertEquals(0, budget.take(2 * SECOND_NS, 150_000));
        assertTrue(budget.take(2 * SECOND_NS, 1) > 0);
    }

    @Test
    void shouldRefuseSettingsThatAreNone() {
        assertThrows(IllegalArgumentException.class, () -> new OriginBudget(1.1, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> new OriginBudget(-0.1, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> new OriginBudget(Double.NaN, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> new OriginBudget(0.5, 0, 0));
    }
}
