// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RandomStreamTest {
    private static final int MANY = 1_000;

    private final Map<Long, String> drawn = new HashMap<>();

    private void draws(long number, String who) {
        String before = drawn.put(number, who);
        assertTrue(before == null, () -> before + " and " + who + " draw the same");
    }

    @Test
    void shouldGiveNoNumbersOfOneKindToAnother() {
        for (RandomStream kind : RandomStream.values()) {
            draws(kind.of(42).nextLong(), kind.toString());
            for (int i = -MANY; i < MANY; i++) {
                draws(kind.of(42, i).nextLong(), kind + " " + i);
                draws(kind.of(42, i, 0).nextLong(), kind + " " + i + ", 0");
                draws(kind.of(42, i, 1).nextLong(), kind + " " + i + ", 1");
            }
        }
    }

    @Test
    void shouldGiveAPeerWhatNoOtherAndNoScenarioDraws() {
        for (long seed : new long[] {0, 1, 1L << 40, 2L << 40, 1 ^ 1L << 40}) {
            Simulation simulation = Simulation.ofPackets(seed, Worlds.apart(1, 0));
            for (int i = 0; i < MANY; i++) {
                SimulatedPeer peer = Probe.start(simulation, Worlds.unbounded(0));
                for (int start = 0; start < 3; start++) {
                    draws(Probe.on(peer).host.random().nextLong(), "seed " + seed + ", " + peer + ", start " + start);
                    peer.crash();
                    peer.start();
                }
                draws(RandomStream.SCENARIO.of(seed, i).nextLong(), "seed " + seed + ", scenario's stream " + i);
            }
        }
    }

    @Test
    void shouldGiveTheSameAgain() {
        assertEquals(
                RandomStream.SCENARIO.of(7, 3).nextLong(),
                RandomStream.SCENARIO.of(7, 3).nextLong());
    }
}
