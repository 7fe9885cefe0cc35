// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Test;

class ArrivalsTest {
    private static final long MS = 1_000_000;

    private final Departures departures = new Departures();
    private final Arrivals arrivals = new Arrivals("v1", departures);

    private static Frame frame(int number) {
        return new Frame(number, 1000, number % 25 == 0);
    }

    private void leave(int number, long ms) {
        departures.add(frame(number), ms * MS);
    }

    @Test
    void shouldCountPicturesFromBeforeTheRequestForStartUpOnly() {
        leave(0, 1_000);
        leave(1, 1_040);
        arrivals.requested(1_050 * MS);
        arrivals.asked(1_060 * MS);
        leave(2, 1_080);
        arrivals.arrived(frame(0), 1_150 * MS);
        arrivals.arrived(frame(1), 1_150 * MS);
        arrivals.arrived(frame(2), 1_156 * MS);

        assertEquals(100, arrivals.startupMs().orElseThrow(), 1e-9);
        assertEquals(2, arrivals.caughtUp());
        assertEquals(1, arrivals.live().size());
        assertEquals(76 * MS, arrivals.live().get(0).delayNs());
    }

    @Test
    void shouldCountLateAndLostFramesAgainstContinuity() {
        for (int i = 0; i < 10; i++) {
            leave(i, 100 + 40L * i);
        }
        arrivals.requested(1 * MS);
        arrivals.asked(1 * MS);
        for (int i = 0; i < 8; i++) {
            arrivals.arrived(frame(i), (150 + 40L * i + (i == 7 ? 600 : 0)) * MS);
        }

        assertEquals(0.7, arrivals.continuity(10_000 * MS), 1e-9);
    }

    @Test
    void shouldMatchAFrameWhoseDepartureIsReadAfterItsArrival() {
        arrivals.requested(1 * MS);
        arrivals.asked(1 * MS);
        arrivals.arrived(frame(1), 90 * MS);
        assertEquals(1, arrivals.strangers());
        leave(1, 50);
        arrivals.settle();

        assertEquals(0, arrivals.strangers());
        assertEquals(40 * MS, arrivals.live().get(0).delayNs());
    }

    @Test
    void shouldNotBePlayingBeforeAKeyFrame() {
        arrivals.requested(1 * MS);
        arrivals.asked(1 * MS);
        leave(3, 10);
        arrivals.arrived(frame(3), 20 * MS);

        assertFalse(arrivals.playing());
    }
}
