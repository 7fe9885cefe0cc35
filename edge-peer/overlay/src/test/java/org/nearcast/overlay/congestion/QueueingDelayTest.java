// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.congestion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueueingDelayTest {
    private static final long MS = 1_000_000;
    private static final long SECOND = 1_000_000_000;
    private static final long PATH = 40 * MS;

    private final QueueingDelay delay = new QueueingDelay(0);
    private long nowNs;

    private void measure(long waitedNs, long waitedBackNs, double skew) {
        nowNs += 10 * MS;
        long oneWayNs = PATH / 2 + waitedNs + (long) (skew * nowNs) - 5 * SECOND;
        delay.measured(new CongestionControl.Ack(
                nowNs,
                1_400,
                1_400,
                nowNs - PATH - waitedNs - waitedBackNs,
                PATH + waitedNs + waitedBackNs,
                oneWayNs,
                true));
    }

    private void measure(long waitedNs) {
        measure(waitedNs, 0, 0);
    }

    private void measure(int times, long waitedNs, long waitedBackNs, double skew) {
        for (int i = 0; i < times; i++) {
            measure(waitedNs, waitedBackNs, skew);
        }
    }

    @Test
    void shouldBeWhatARoundTripTakesMoreThanTheLeastOne() {
        measure(0);
        measure(4, 30 * MS, 0, 0);
        assertEquals(30 * MS, delay.ns());
        assertEquals(PATH, delay.baseNs());
    }

    @Test
    void shouldBeTheLeastOfTheLastFour() {
        measure(0);
        measure(3, 30 * MS, 0, 0);
        assertEquals(0, delay.ns());
        measure(50 * MS);
        assertEquals(30 * MS, delay.ns());
    }

    @Test
    void shouldBeNothingBeforeAnythingIsMeasured() {
        delay.measured(new CongestionControl.Ack(5, 1_400, 1_400, 1, -1, Long.MIN_VALUE, true));
        assertEquals(0, delay.ns());
        assertEquals(Long.MAX_VALUE, delay.baseNs());
    }

    @Test
    void shouldNotCountWhatAcknowledgementsWait() {
        measure(10, 0, 0, 0);
        measure(10, 20 * MS, 200 * MS, 0);
        assertEquals(20 * MS, delay.ns());
    }

    @Test
    void shouldCountItWhereTheReceiverDoesNotSayWhenDatagramsCame() {
        measure(0);
        for (int i = 0; i < 4; i++) {
            nowNs += 10 * MS;
            delay.measured(new CongestionControl.Ack(nowNs, 1_400, 1_400, 1, PATH + 30 * MS, Long.MIN_VALUE, true));
        }
        assertEquals(30 * MS, delay.ns());
    }

    @ParameterizedTest
    @ValueSource(doubles = {100e-6, -100e-6})
    void shouldBearClocksThatRunUnlike(double skew) {
        measure(100, 0, 0, skew);
        measure(48_000, 20 * MS, 0, skew); // eight minutes, in which the clocks part by 48 ms
        assertTrue(delay.ns() <= 20 * MS && delay.ns() >= 16 * MS, "waits " + delay.ns());
    }

    @Test
    void shouldForgetAPathAfterTenMinutes() {
        measure(0);
        for (int minute = 0; minute < 9; minute++) {
            measure(6_000, 50 * MS, 0, 0);
            assertEquals(50 * MS, delay.ns());
        }
        measure(12_000, 50 * MS, 0, 0);
        assertEquals(0, delay.ns());
    }

    @Test
    void shouldForgetEverythingInALongSilence() {
        measure(0);
        nowNs += 3_600 * SECOND;
        measure(4, 50 * MS, 0, 0);
        assertEquals(PATH + 50 * MS, delay.baseNs());
    }

    @Test
    void shouldTakeAShorterPathAtOnce() {
        measure(10, 30 * MS, 0, 0);
        measure(0);
        assertEquals(PATH, delay.baseNs());
    }
}
