// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.nat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class PairOutcomeTest {
    private static final String CONE = Box.CONE.type().toString();
    private static final String RANDOM = Box.SYMMETRIC_RANDOM.type().toString();

    private static PairOutcome of(String pair, String way, long ms, int count) {
        PairOutcome outcome = PairOutcome.of(pair);
        for (int i = 0; i < count; i++) {
            outcome.add(way, ms, CONE, CONE);
        }
        return outcome;
    }

    @Test
    void shouldBeAsTheoryHasItInNinetyNineOfAHundred() {
        PairOutcome outcome = of("CONE:CONE:APART", "DIRECT", 2_000, 99);
        outcome.add("RELAYED", 2_500, CONE, CONE);
        assertTrue(outcome.isKept());
        outcome.add("RELAYED", 2_500, CONE, CONE);
        outcome.add("DIRECT", 2_001, CONE, CONE);
        assertFalse(outcome.isKept());
    }

    @Test
    void shouldHaveToBeRelayedWhereNothingElseIsLeft() {
        assertTrue(of("SYMMETRIC_RANDOM:PORT_RESTRICTED:APART", "RELAYED", 3_000, 10)
                .isKept());
        assertFalse(
                of("SYMMETRIC_RANDOM:PORT_RESTRICTED:APART", "DIRECT", 100, 10).isKept());
        assertTrue(of("CONE:CONE:ISOLATED", "RELAYED", 3_000, 10).isKept());
    }

    @Test
    void shouldNotForgiveThoseThatDoNotMeet() {
        PairOutcome outcome = of("CONE:CONE:APART", "DIRECT", 100, 50);
        outcome.add("none", 0, CONE, CONE);
        assertFalse(outcome.isKept());
    }

    @Test
    void shouldCountWhoKnewWhatItWasBehind() {
        PairOutcome outcome = of("CONE:CONE:APART", "DIRECT", 100, 2);
        outcome.add("DIRECT", 300, CONE, RANDOM);
        assertEquals(2, outcome.describe().get("classified"));
        assertEquals(100L, outcome.describe().get("medianMs"));
        assertEquals(300L, outcome.describe().get("p95Ms"));
        assertEquals("cone cone", outcome.key());
    }

    @Test
    void shouldWriteRulesForEveryHost() {
        String rules = Box.NETFILTER_RANDOM.ruleset(List.of("10.3.1.2"), List.of("192.0.2.1"));
        assertTrue(rules.contains("ip saddr 10.3.1.2 oifname ext snat to 192.0.2.1 random"), rules);
        assertFalse(rules.contains("dnat"), rules);
    }
}
