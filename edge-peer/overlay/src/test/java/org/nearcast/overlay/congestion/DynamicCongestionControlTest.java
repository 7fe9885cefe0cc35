// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.congestion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nearcast.overlay.congestion.Bottleneck.SECOND;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nearcast.overlay.host.SeededRandom;

class DynamicCongestionControlTest {
    private static final int DATAGRAM = 1_400;
    private static final long RTT = 50_000_000;
    private static final Priority[] PRIORITIES = Priority.values();

    private long nowNs = SECOND;

    private DynamicCongestionControl start(Priority priority) {
        return new DynamicCongestionControl(nowNs, DATAGRAM, priority);
    }

    /** A round trip in which all of the window is sent and acknowledged. */
    private void round(DynamicCongestionControl control, boolean limited) {
        long sentNs = nowNs;
        long window = control.windowBytes();
        control.sent(nowNs, (int) Math.min(Integer.MAX_VALUE, window));
        nowNs += RTT;
        for (long left = window; left > 0; left -= DATAGRAM) {
            control.acknowledged(new CongestionControl.Ack(
                    nowNs, (int) Math.min(left, DATAGRAM), left, sentNs, RTT, Long.MIN_VALUE, limited));
        }
    }

    @ParameterizedTest
    @EnumSource(Priority.class)
    void shouldBeginWithTenDatagrams(Priority priority) {
        assertEquals(10 * DATAGRAM, start(priority).windowBytes(), 1);
    }

    @ParameterizedTest
    @EnumSource(Priority.class)
    void shouldGrowWhileTheWindowIsTheLimit(Priority priority) {
        DynamicCongestionControl control = start(priority);
        for (int i = 0; i < 5; i++) {
            round(control, true);
        }
        assertTrue(control.windowBytes() > 25 * DATAGRAM, "window " + control.windowBytes());
    }

    @ParameterizedTest
    @EnumSource(Priority.class)
    void shouldNotGrowWhileItIsNot(Priority priority) {
        DynamicCongestionControl control = start(priority);
        round(control, true);
        long before = control.windowBytes();
        for (int i = 0; i < 100; i++) {
            round(control, false);
        }
        assertTrue(control.windowBytes() <= before, control.windowBytes() + " after " + before);
    }

    @ParameterizedTest
    @EnumSource(Priority.class)
    void shouldKeepTwoDatagramsWhateverIsLost(Priority priority) {
        DynamicCongestionControl control = start(priority);
        for (int i = 0; i < 100; i++) {
            nowNs += RTT;
            control.lost(nowNs, 100 * DATAGRAM, nowNs - 1, i % 10 == 9);
            assertTrue(control.windowBytes() >= 2 * DATAGRAM);
            assertTrue(control.pacingBytesPerSecond() > 0);
        }
    }

    @ParameterizedTest
    @EnumSource(Priority.class)
    void shouldFallToLittleWhenAllWasLostForLong(Priority priority) {
        DynamicCongestionControl control = start(priority);
        for (int i = 0; i < 4; i++) {
            round(control, true);
        }
        control.lost(nowNs, 10 * DATAGRAM, nowNs, true);
        assertTrue(control.windowBytes() <= 8 * DATAGRAM, "window " + control.windowBytes());
    }

    @ParameterizedTest
    @EnumSource(Priority.class)
    void shouldComeBackFromASilenceWithALittle(Priority priority) {
        DynamicCongestionControl control = start(priority);
        for (int i = 0; i < 6; i++) {
            round(control, true);
        }
        nowNs += 60 * SECOND;
        control.sent(nowNs, DATAGRAM);
        assertEquals(10 * DATAGRAM, control.windowBytes(), DATAGRAM);
    }

    @ParameterizedTest
    @EnumSource(Priority.class)
    void shouldBoundTheWindowWhateverIsAcknowledged(Priority priority) {
        DynamicCongestionControl control = start(priority);
        for (int i = 0; i < 200; i++) {
            nowNs += RTT;
            control.acknowledged(new CongestionControl.Ack(
                    nowNs, Integer.MAX_VALUE, Long.MAX_VALUE, nowNs - RTT, RTT, Long.MIN_VALUE, true));
            assertTrue(control.windowBytes() <= 1L << 26, "window " + control.windowBytes());
            assertTrue(control.pacingBytesPerSecond() < 1L << 40, "pace " + control.pacingBytesPerSecond());
        }
    }

    @Test
    void shouldNotShrinkForOneLossWhereNothingWaits() {
        DynamicCongestionControl control = start(Priority.URGENT);
        for (int i = 0; i < 3; i++) {
            round(control, true);
        }
        long before = control.windowBytes();
        control.lost(nowNs, DATAGRAM, nowNs - 1, false);
        assertEquals(before, control.windowBytes());
    }

    @Test
    void shouldShrinkWhereManyAreLostEvenIfNothingWaits() {
        DynamicCongestionControl control = start(Priority.URGENT);
        for (int i = 0; i < 3; i++) {
            round(control, true);
        }
        long before = control.windowBytes();
        for (int i = 0; i < 10; i++) {
            round(control, false);
            control.lost(nowNs, (int) (before / 10), nowNs - 1, false);
        }
        assertTrue(control.windowBytes() < before / 2, control.windowBytes() + " after " + before);
    }

    @Test
    void shouldPaceTheWindowOverARoundTripAndAQuarterFaster() {
        DynamicCongestionControl control = start(Priority.NORMAL);
        round(control, true);
        assertEquals(2.0 * control.windowBytes() * SECOND / RTT, control.pacingBytesPerSecond(), 100);
        control.lost(nowNs, 10 * DATAGRAM, nowNs, false);
        assertEquals(1.25 * control.windowBytes() * SECOND / RTT, control.pacingBytesPerSecond(), 100);
    }

    @Test
    void shouldPaceBelowTwoDatagramsARoundTripWhenItYields() {
        DynamicCongestionControl control = start(Priority.BACKGROUND);
        for (int i = 0; i < 10; i++) {
            nowNs += RTT;
            control.acknowledged(new CongestionControl.Ack(
                    nowNs, DATAGRAM, DATAGRAM, nowNs - RTT, i == 0 ? RTT : 4 * RTT, Long.MIN_VALUE, true));
            control.lost(nowNs, DATAGRAM, nowNs - 1, false);
        }
        assertEquals(2 * DATAGRAM, control.windowBytes());
        assertTrue(control.pacingBytesPerSecond() < DATAGRAM * SECOND / RTT, "pace " + control.pacingBytesPerSecond());
    }

    @Test
    void shouldHoldAsManyDatagramsWhenTheyGrow() {
        DynamicCongestionControl control = start(Priority.NORMAL);
        control.datagramBytes(2 * DATAGRAM);
        assertEquals(20 * DATAGRAM, control.windowBytes(), 1);
        assertThrows(IllegalArgumentException.class, () -> control.datagramBytes(0));
    }

    @Test
    void shouldBearAnythingInAnyOrder() {
        for (long seed = 0; seed < 200; seed++) {
            SeededRandom random = new SeededRandom(seed);
            nowNs = SECOND;
            DynamicCongestionControl control = start(PRIORITIES[random.nextInt(PRIORITIES.length)]);
            for (int i = 0; i < 500; i++) {
                nowNs += random.nextLong(1L << random.nextInt(1, 40));
                anything(control, random);
                assertTrue(
                        control.windowBytes() >= 2 * 100 && control.windowBytes() <= 1L << 26,
                        "seed " + seed + ": window " + control.windowBytes());
                assertTrue(control.pacingBytesPerSecond() >= 0, "seed " + seed);
            }
        }
    }

    private void anything(DynamicCongestionControl control, SeededRandom random) {
        int bytes = random.nextInt(1 << random.nextInt(1, 31));
        long sentNs = nowNs - random.nextLong(1L << random.nextInt(1, 40));
        switch (random.nextInt(6)) {
            case 0 -> control.sent(nowNs, bytes);
            case 1 -> control.lost(nowNs, bytes % 1_000_000, sentNs, random.nextInt(20) == 0);
            case 2 -> control.prioritise(nowNs, PRIORITIES[random.nextInt(PRIORITIES.length)]);
            case 3 -> control.datagramBytes(random.nextInt(100, 9_000));
            default ->
                control.acknowledged(new CongestionControl.Ack(
                        nowNs,
                        bytes,
                        random.nextLong(1L << 40),
                        sentNs,
                        random.nextInt(4) == 0 ? -1 : random.nextLong(1L << random.nextInt(1, 45)),
                        random.nextBoolean() ? Long.MIN_VALUE : random.nextLong() >> random.nextInt(2, 40),
                        random.nextBoolean()));
        }
    }

    @Test
    void shouldStayAsItIsWhenThePriorityDoes() {
        DynamicCongestionControl control = start(Priority.BACKGROUND);
        long before = control.windowBytes();
        control.prioritise(nowNs, Priority.BACKGROUND);
        assertEquals(before, control.windowBytes());
    }

    @Test
    void shouldServeAnApplicationThatHasLittleToSay() {
        Bottleneck link = new Bottleneck(1, 4 * Bottleneck.bandwidthDelay());
        OurFlow ours = link.ours(Priority.NORMAL, 0);
        ours.produce(250_000);
        link.run(60 * SECOND);
        assertEquals(2e6 * OurFlow.WIRE / OurFlow.DATAGRAM, ours.rate(5 * SECOND, 60 * SECOND), 0.05e6);
        assertEquals(0, ours.lostPackets());
        long window = ours.control.windowBytes();
        assertTrue(window < 60 * DATAGRAM, "window " + window + " for what needs seven datagrams a round trip");
    }
}
