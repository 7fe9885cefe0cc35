// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathMtuTest {
    private static final long HOUR = 3_600_000_000_000L;

    private long now;

    /** Probes over a path that carries so much, until nothing is probed any more. */
    private int probe(PathMtu mtu, int carries) {
        int probes = 0;
        for (int size = mtu.due(now); size > 0; size = mtu.due(now)) {
            SentFrame probe = mtu.probe(size);
            assertEquals(0, mtu.due(now), "one at a time");
            probes++;
            if (size <= carries) {
                probe.acknowledged();
            } else {
                probe.lost();
            }
        }
        return probes;
    }

    @ParameterizedTest
    @ValueSource(ints = {1_200, 1_201, 1_230, 1_280, 1_300, 1_372, 1_399, 1_400})
    void shouldFindWhatThePathCarries(int carries) {
        PathMtu mtu = new PathMtu(1_400, 0);
        assertEquals(1_200, mtu.bytes());
        int probes = probe(mtu, carries);
        assertTrue(mtu.bytes() <= carries && mtu.bytes() >= carries - 20, mtu.bytes() + " of " + carries);
        assertTrue(probes <= 20, probes + " probes");
    }

    @Test
    void shouldNeedOneProbeWhereThePathCarriesAll() {
        PathMtu mtu = new PathMtu(1_400, 0);
        assertEquals(1, probe(mtu, 1_400));
        assertEquals(1_400, mtu.bytes());
        assertEquals(Long.MAX_VALUE, mtu.deadlineNs());
    }

    @Test
    void shouldFallBackWhenNothingLargeArrives() {
        PathMtu mtu = new PathMtu(1_400, 0);
        probe(mtu, 1_400);
        assertFalse(mtu.timedOut(2));
        assertTrue(mtu.timedOut(3));
        assertEquals(1_200, mtu.bytes());
        assertFalse(mtu.timedOut(4));
        probe(mtu, 1_250);
        assertTrue(mtu.bytes() >= 1_230 && mtu.bytes() <= 1_250);
    }

    @Test
    void shouldLookAgainLater() {
        PathMtu mtu = new PathMtu(1_400, 0);
        probe(mtu, 1_300);
        assertTrue(mtu.bytes() <= 1_300);
        assertEquals(0, mtu.due(now));
        now += HOUR;
        probe(mtu, 1_400);
        assertEquals(1_400, mtu.bytes());
    }

    @Test
    void shouldNotProbeBeforeItsTime() {
        PathMtu mtu = new PathMtu(1_400, 10);
        assertEquals(0, mtu.due(9));
        assertEquals(10, mtu.deadlineNs());
        mtu.pause(20);
        assertEquals(0, mtu.due(19));
        assertEquals(1_400, mtu.due(20));
    }

    @Test
    void shouldNotProbeWhereADatagramIsAMessage() {
        PathMtu mtu = new PathMtu(4 << 20, 0);
        assertEquals(4 << 20, mtu.bytes());
        assertEquals(0, mtu.due(HOUR));
        assertFalse(mtu.timedOut(10));
    }
}
