// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Comparator;
import java.util.PriorityQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nearcast.overlay.host.SeededRandom;

class EventQueueTest {
    private static final int STEPS = 200_000;

    private static final class Numbered extends Event {
        final long time;
        final int number;

        Numbered(long time, int number) {
            this.time = time;
            this.number = number;
        }

        @Override
        void happen(long nowNs) {}
    }

    /** Adds and takes at random beside a queue that is known to be right: few times, so many are equal; or many. */
    @ParameterizedTest
    @ValueSource(longs = {1, 3, 100, 1_000_000_000_000L})
    void shouldTakeByTimeAndThenByOrderOfAdding(long times) {
        SeededRandom random = new SeededRandom(times);
        EventQueue queue = new EventQueue();
        PriorityQueue<Numbered> reference = new PriorityQueue<>(
                Comparator.comparingLong((Numbered e) -> e.time).thenComparingInt(e -> e.number));
        int number = 0;
        int largest = 0;
        for (int step = 0; step < STEPS; step++) {
            boolean growing = step / 20_000 % 2 == 0;
            if (reference.isEmpty() || random.nextInt(10) < (growing ? 7 : 3)) {
                Numbered event = new Numbered(random.nextLong(times), number++);
                queue.add(event.time, event);
                reference.add(event);
            } else {
                Numbered expected = reference.poll();
                assertEquals(expected.time, queue.nextTime(), () -> "seed " + times);
                assertSame(expected, queue.poll(), () -> "seed " + times);
            }
            assertEquals(reference.size(), queue.size());
            assertEquals(reference.isEmpty(), queue.isEmpty());
            largest = Math.max(largest, queue.size());
        }
        while (!reference.isEmpty()) {
            assertSame(reference.poll(), queue.poll(), () -> "seed " + times);
        }
        assertTrue(queue.isEmpty());
        assertTrue(largest > 2_048, "never grew twice");
    }

    @Test
    void shouldKeepTheOrderOfAddingAmongThousandsOfOneTime() {
        EventQueue queue = new EventQueue();
        Numbered[] events = new Numbered[10_000];
        for (int i = 0; i < events.length; i++) {
            events[i] = new Numbered(5, i);
            queue.add(5, events[i]);
        }
        queue.add(6, new Numbered(6, -1));
        queue.add(4, new Numbered(4, -2));
        assertEquals(4, queue.nextTime());
        queue.poll();
        for (Numbered event : events) {
            assertSame(event, queue.poll());
        }
        assertEquals(6, queue.nextTime());
    }
}
