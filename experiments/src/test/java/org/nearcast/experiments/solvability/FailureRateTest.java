// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.solvability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.nearcast.experiments.solvability.FailureRate.Verdict;

class FailureRateTest {
    @Test
    void shouldCallShownOnlyWhatTheUpperBoundShows() {
        // with nothing seen in n trials the bound is 2.9957 / n
        assertEquals(Verdict.OPEN, new FailureRate(2, 2_990_000, 0).verdict());
        assertEquals(Verdict.SHOWN, new FailureRate(2, 3_000_000, 0).verdict());
        assertEquals(Verdict.SHOWN, new FailureRate(1, 30_000, 0).verdict());
        assertEquals(Verdict.OPEN, new FailureRate(1, 30_000, 1).verdict());
        assertEquals(Verdict.SHOWN, new FailureRate(0, 100_000, 626).verdict());
    }

    @Test
    void shouldCallRefutedOnlyWhatTheLowerBoundRefutes() {
        assertEquals(Verdict.OPEN, new FailureRate(0, 1_000, 15).verdict());
        assertEquals(Verdict.REFUTED, new FailureRate(0, 1_000, 17).verdict());
        assertEquals(Verdict.REFUTED, new FailureRate(2, 10_000, 2).verdict());
    }

    @Test
    void shouldAskNothingOfAnOverheadOfThree() {
        FailureRate rate = new FailureRate(3, 10, 10);
        assertNull(rate.required());
        assertNull(rate.verdict());
        assertTrue(rate.describe().keySet().stream().noneMatch(key -> key.equals("required") || key.equals("verdict")));
    }

    @Test
    void shouldNameTheIdeal() {
        assertEquals(1 / 256.0, new FailureRate(0, 1, 0).ideal());
        assertEquals(1 / 256.0 / 256 / 256, new FailureRate(2, 1, 0).ideal());
    }
}
