// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class AcknowledgementsTest {
    private static final long MS = 1_000_000;

    private final Acknowledgements acknowledgements = new Acknowledgements();

    private void receive(double ms, long number) {
        acknowledgements.received((long) (ms * MS), number, true);
    }

    @Test
    void shouldSpeakAfterTwoPackets() {
        receive(0, 0);
        assertFalse(acknowledgements.isDue(0));
        receive(1, 1);
        assertTrue(acknowledgements.isDue(MS));
        Ack ack = acknowledgements.take(3 * MS, 64);
        assertArrayEquals(new long[] {0, 1}, ack.ranges());
        assertEquals(2_000, ack.waitedUs());
        assertEquals(1_000, ack.receivedUs());
        assertFalse(acknowledgements.hasNews());
    }

    @Test
    void shouldSpeakAfterAWhile() {
        receive(0, 0);
        assertEquals(25 * MS, acknowledgements.deadlineNs());
        assertTrue(acknowledgements.isDue(25 * MS));
    }

    @Test
    void shouldSpeakAtOnceWhereSomethingIsMissing() {
        receive(0, 0);
        receive(0, 1);
        acknowledgements.take(0, 64);
        receive(1, 3);
        assertTrue(acknowledgements.isDue(MS));
        acknowledgements.take(0, 64);
        receive(2, 2);
        assertTrue(acknowledgements.isDue(2 * MS), "what was missing has come");
    }

    @Test
    void shouldNotAnswerWhatElicitsNothing() {
        for (int i = 0; i < 10; i++) {
            acknowledgements.received(0, i, false);
        }
        assertFalse(acknowledgements.isDue(1_000 * MS));
        assertEquals(Long.MAX_VALUE, acknowledgements.deadlineNs());
    }

    @Test
    void shouldSpeakLessOftenWherePacketsComeFast() {
        long number = 0;
        int told = 0;
        for (; number < 1_000; number++) {
            receive(number * 0.01, number);
            if (acknowledgements.isDue((long) (number * 0.01 * MS))) {
                acknowledgements.take(0, 64);
                told++;
            }
        }
        assertTrue(told < 1_000 / 8, told + " times");
        assertTrue(told >= 1_000 / 16, told + " times");
    }

    @Test
    void shouldKnowWhatCameBefore() {
        receive(0, 5);
        assertFalse(acknowledgements.isNew(5));
        assertTrue(acknowledgements.isNew(4));
        assertTrue(acknowledgements.isNew(6));
    }

    @Test
    void shouldKeepSixtyFourRangesAndTakeWhatIsOlderForADuplicate() {
        for (int i = 0; i < 200; i++) {
            receive(0, 2L * i);
        }
        assertEquals(64, acknowledgements.ranges());
        assertFalse(acknowledgements.isNew(1));
        assertTrue(acknowledgements.isNew(397));
        Ack ack = acknowledgements.take(0, 10);
        assertEquals(20, ack.ranges().length);
        assertEquals(398, ack.largest());
    }

    @Test
    void shouldForgetWhatTheOtherEndKnows() {
        receive(0, 0);
        receive(0, 2);
        receive(0, 4);
        acknowledgements.told(2);
        assertEquals(1, acknowledgements.ranges());
        assertFalse(acknowledgements.isNew(1), "a copy of a packet that was given up");
        assertTrue(acknowledgements.isNew(5));
    }
}
