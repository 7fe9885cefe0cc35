// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.congestion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class CubicWindowTest {
    private static final long SECOND = 1_000_000_000;
    private static final long RTT = 100_000_000;

    private long nowNs = 1;

    private static CubicWindow past(double window) {
        return new CubicWindow(window, window);
    }

    private void grow(CubicWindow window, double seconds) {
        for (long untilNs = nowNs + (long) (seconds * SECOND); nowNs < untilNs; ) {
            nowNs += 1_000_000;
            window.grow(nowNs, window.datagrams() * 1e6 / RTT, 1, RTT, 0.8);
        }
    }

    @Test
    void shouldDoubleEachRoundTripInSlowStart() {
        CubicWindow window = new CubicWindow(10, Double.POSITIVE_INFINITY);
        window.grow(0, 10, 1, RTT, 0.8);
        window.grow(RTT, 20, 1, RTT, 0.8);
        assertEquals(40, window.datagrams(), 1e-9);
        assertTrue(window.isInSlowStart());
    }

    @Test
    void shouldEndSlowStartAtItsThreshold() {
        CubicWindow window = new CubicWindow(10, 15);
        window.grow(0, 10, 1, RTT, 0.8);
        assertEquals(15, window.datagrams(), 1e-9);
        assertFalse(window.isInSlowStart());
    }

    @Test
    void shouldFollowTheCubicFunctionBackToWhatItWas() {
        CubicWindow window = past(1_000);
        window.lose(nowNs, nowNs, CubicWindow.DECREASE);
        assertEquals(700, window.datagrams(), 1e-9);
        double k = StrictMath.cbrt(300 / 0.4);
        grow(window, k / 2);
        assertEquals(1_000 - 300 / 8.0, window.datagrams(), 5);
        grow(window, k / 2);
        assertEquals(1_000, window.datagrams(), 2);
        grow(window, k / 2);
        assertEquals(1_000 + 300 / 8.0, window.datagrams(), 5);
    }

    @Test
    void shouldGrowAtLeastAsARenoConnectionOfItsPartDoes() {
        CubicWindow window = past(20);
        window.lose(nowNs, nowNs, CubicWindow.DECREASE);
        grow(window, 1);
        assertEquals(14 + 10 * 0.8 * 3 * 0.3 / 1.7, window.datagrams(), 0.6);
    }

    @Test
    void shouldShrinkOnceForAllThatWasSentBefore() {
        CubicWindow window = past(100);
        window.lose(10, 5, CubicWindow.DECREASE);
        window.lose(20, 9, CubicWindow.DECREASE);
        assertEquals(70, window.datagrams(), 1e-9);
        window.lose(30, 11, CubicWindow.DECREASE);
        assertEquals(49, window.datagrams(), 1e-9);
    }

    @Test
    void shouldLeaveRoomForOthersWhenItLosesBelowItsLargest() {
        CubicWindow window = past(1_000);
        window.lose(nowNs, nowNs, CubicWindow.DECREASE);
        nowNs++;
        window.lose(nowNs, nowNs, CubicWindow.DECREASE);
        double k = StrictMath.cbrt((700 * 1.7 / 2 - 490) / 0.4);
        grow(window, k);
        assertEquals(700 * 1.7 / 2, window.datagrams(), 2);
    }

    @Test
    void shouldNotCountTheTimeInWhichItIsNotUsed() {
        CubicWindow window = past(1_000);
        window.lose(nowNs, nowNs, CubicWindow.DECREASE);
        grow(window, 1);
        double before = window.datagrams();
        nowNs += 100 * SECOND;
        window.pause(100 * SECOND);
        grow(window, 0.01);
        assertEquals(before, window.datagrams(), 2);
    }

    @Test
    void shouldGrowByHalfInARoundTripAtMost() {
        CubicWindow window = past(10);
        window.lose(nowNs, nowNs, CubicWindow.DECREASE);
        grow(window, 0.001);
        nowNs += 1_000 * SECOND;
        double before = window.datagrams();
        window.grow(nowNs, before, 1, RTT, 0.8);
        assertEquals(1.5 * before, window.datagrams(), 0.01);
    }

    @Test
    void shouldBeginAgainFromTwoWhenAllWasLost() {
        CubicWindow window = past(100);
        window.collapse();
        assertEquals(2, window.datagrams(), 1e-9);
        assertTrue(window.isInSlowStart());
        grow(window, 0.6);
        assertFalse(window.isInSlowStart());
        assertEquals(70, window.datagrams(), 8);
    }

    @Test
    void shouldNeverShrinkBelowTwo() {
        CubicWindow window = past(2);
        for (int i = 1; i < 100; i++) {
            window.lose(i, i, CubicWindow.DECREASE);
        }
        assertEquals(2, window.datagrams(), 1e-9);
    }

    @Test
    void shouldReachQuicklyWhatItHadBeforeASilence() {
        CubicWindow window = past(100);
        window.shrinkTo(10);
        assertEquals(10, window.datagrams(), 1e-9);
        for (int i = 0; i < 4; i++) {
            window.grow(nowNs, window.datagrams(), 1, RTT, 0.8);
        }
        assertEquals(100, window.datagrams(), 1e-9);
        assertFalse(window.isInSlowStart());
    }
}
