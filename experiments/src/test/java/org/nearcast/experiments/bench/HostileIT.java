// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.nearcast.experiments.hostile.Attack;
import org.nearcast.experiments.stage.Programs;

/** Nobody misses a message while each attack runs against the real origin and the real gateway. */
class HostileIT {
    private static final int PLAYERS = 5;

    @Test
    void shouldLetNobodyMissAnythingWhileOthersAttack() throws Exception {
        try (HostileBench bench = HostileBench.open(Programs.find(), PLAYERS)) {
            HostileBench.Seen calm = bench.calm(1);
            assertTrue(calm.undisturbed(PLAYERS), () -> calm.named().toString());
            List<HostileBench.Result> results = bench.attack(List.of(Attack.values()), 2, result -> {});
            assertEquals(2 * Attack.values().length, results.size());
            for (HostileBench.Result result : results) {
                assertTrue(
                        result.seen().undisturbed(PLAYERS), () -> result.named().toString());
                assertTrue((long) result.done().get("connections") > 10, () -> result.named()
                        .toString());
            }
        }
    }
}
