// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ConductTest {
    private static final long SECOND_NS = 1_000_000_000L;

    private final Conduct conduct = new Conduct(0);

    /** For how long it is not worth to pull, from a time on, seconds. */
    private double pauseAfterMissing(long nowNs) {
        conduct.missed(nowNs);
        long ns = nowNs;
        while (!conduct.isWorthPulling(ns)) {
            ns += SECOND_NS / 100;
        }
        return (double) (ns - nowNs) / SECOND_NS;
    }

    @Test
    void shouldNotPullFromWhoDoesNotSendWhatItHasForLongerEachTime() {
        assertTrue(conduct.isWorthPulling(0));
        double[] expected = {0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8, 25.6, 25.6};
        for (int time = 0; time < expected.length; time++) {
            assertEquals(expected[time], pauseAfterMissing(time * 100L * SECOND_NS), 0.011, "time " + time);
        }
    }

    @Test
    void shouldForgiveWhoSends() {
        for (int time = 0; time < 6; time++) {
            conduct.missed(time * SECOND_NS);
        }
        conduct.sent();
        conduct.sent();
        conduct.sent();
        assertEquals(0.1, pauseAfterMissing(100 * SECOND_NS), 0.011);
    }

    @Test
    void shouldCountOnceWhatFailsTogether() {
        for (int chunk = 0; chunk < 16; chunk++) {
            conduct.missed(chunk);
        }
        assertEquals(0.2, pauseAfterMissing(SECOND_NS), 0.011);
    }

    @Test
    void shouldNotSubscribeToWhoBreaksOnePromiseAfterAnother() {
        for (int stripe = 0; stripe < 3; stripe++) {
            conduct.broke(0, false);
            assertTrue(conduct.isWorthSubscribing(0), "on a path that loses it may happen");
        }
        conduct.broke(0, false);
        assertFalse(conduct.isWorthSubscribing(SECOND_NS));
        assertTrue(conduct.isWorthSubscribing(2 * SECOND_NS));
        conduct.broke(10 * SECOND_NS, false);
        assertFalse(conduct.isWorthSubscribing(13 * SECOND_NS));
        assertTrue(conduct.isWorthSubscribing(14 * SECOND_NS));
    }

    @Test
    void shouldNotSubscribeAgainSoonToWhoNeverSentAnythingOfWhatItPromised() {
        conduct.broke(0, true);
        assertFalse(conduct.isWorthSubscribing(SECOND_NS));
        assertTrue(conduct.isWorthSubscribing(2 * SECOND_NS));
    }

    @Test
    void shouldForgetABrokenPromiseAfterManyThatWereKept() {
        for (int stripe = 0; stripe < 3; stripe++) {
            conduct.broke(0, false);
        }
        for (int chunk = 0; chunk < 64; chunk++) {
            conduct.pushed();
        }
        conduct.broke(0, false);
        conduct.broke(0, false);
        assertTrue(conduct.isWorthSubscribing(0));
        conduct.broke(0, false);
        assertFalse(conduct.isWorthSubscribing(0));
    }

    @Test
    void shouldAnswerNoMoreRequestsThanAnHonestNeighbourMakes() {
        int chunks = 0;
        int manifests = 0;
        for (int step = 0; step < 1_000; step++) {
            long nowNs = step * SECOND_NS / 100;
            chunks += conduct.mayAskForChunks(16, nowNs) ? 16 : 0;
            manifests += conduct.mayAskForManifests(nowNs) ? 1 : 0;
        }
        assertTrue(chunks > 300 && chunks <= 192 + 160, chunks + " chunks in ten seconds");
        assertTrue(manifests > 50 && manifests <= 16 + 40, manifests + " times manifests in ten seconds");
    }
}
