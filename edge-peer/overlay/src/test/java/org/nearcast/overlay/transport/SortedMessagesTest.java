// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nearcast.overlay.congestion.Priority;
import org.nearcast.overlay.host.SeededRandom;

class SortedMessagesTest {
    private static final Comparator<Message> ORDER =
            Comparator.<Message>comparingLong(m -> m.deadlineNs).thenComparingLong(m -> m.order);
    private static final int STEPS = 20_000;

    /** Adds and removes at random beside a set that is known to be right: all at the end, or anywhere. */
    @ParameterizedTest
    @ValueSource(ints = {0, 3, 1_000_000})
    void shouldHaveTheFirstAtHand(int disorder) {
        SeededRandom random = new SeededRandom(disorder);
        SortedMessages messages = new SortedMessages(ORDER);
        TreeSet<Message> reference = new TreeSet<>(ORDER);
        List<Message> known = new ArrayList<>();
        int largest = 0;
        for (int step = 0; step < STEPS; step++) {
            boolean growing = step / 1_000 % 2 == 0;
            if (known.isEmpty() || random.nextInt(10) < (growing ? 6 : 4)) {
                Message message = new Message(
                        null,
                        0,
                        ByteBuffer.allocate(1),
                        Priority.NORMAL,
                        step + random.nextInt(disorder + 1),
                        step,
                        over -> {});
                known.add(message);
                messages.add(message);
                reference.add(message);
            } else {
                Message message = random.nextBoolean() ? known.get(0) : known.get(random.nextInt(known.size()));
                if (random.nextInt(4) == 0) {
                    messages.add(message); // again
                    reference.add(message);
                } else {
                    assertEquals(reference.remove(message), messages.remove(message), "seed " + disorder);
                    known.removeIf(one -> one == message && random.nextInt(8) > 0);
                }
            }
            assertEquals(reference.size(), messages.size(), "seed " + disorder);
            assertEquals(reference.isEmpty(), messages.isEmpty());
            assertSame(reference.isEmpty() ? null : reference.first(), messages.first(), "seed " + disorder);
            largest = Math.max(largest, messages.size());
        }
        assertTrue(largest > 100, "never grew: " + largest);
    }
}
