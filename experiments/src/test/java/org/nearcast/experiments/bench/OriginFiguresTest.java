// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OriginFiguresTest {
    private static OriginFigures figures(double players, double p99) {
        return new OriginFigures(players, "delay", 0.5, 1, p99, 50, 0.3, 0.3);
    }

    @Test
    void shouldSummariseRoundsByTheirMedians() {
        Map<String, Object> summary =
                OriginFigures.summary(List.of(figures(3000, 9), figures(1000, 7), figures(2000, 50)));
        assertEquals(2000.0, summary.get("playersPerCore"));
        assertEquals(9.0, summary.get("p99DelayMs"));
        assertEquals(1000.0, ((Map<?, ?>) summary.get("least")).get("playersPerCore"));
        assertEquals(50.0, ((Map<?, ?>) summary.get("most")).get("p99DelayMs"));
    }

    @Test
    void shouldTakeTheMeanOfTheTwoInTheMiddle() {
        assertEquals(2.5, OriginFigures.median(4, 1, 3, 2));
        assertEquals(7, OriginFigures.median(7));
    }
}
