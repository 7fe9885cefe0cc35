// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.rtmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PartialMemoryTest {
    private long nanos = 1;
    private final PartialMemory memory = new PartialMemory(1000, () -> nanos);
    private final List<String> evicted = new ArrayList<>();

    private PartialMemory.Share join(String name) {
        nanos += 1_000_000;
        return memory.join(() -> evicted.add(name));
    }

    @Test
    void shouldCountWhatAllHoldTogether() {
        PartialMemory.Share one = join("one");
        PartialMemory.Share two = join("two");
        assertTrue(one.hold(300, 1) && two.hold(500, 1));
        assertEquals(800, memory.used());
        assertTrue(one.hold(0, 0));
        two.leave();
        two.leave();
        assertEquals(0, memory.used());
    }

    @Test
    void shouldCloseWhoseMessageHasBeenUnfinishedForLongest() {
        PartialMemory.Share holder = join("holder");
        PartialMemory.Share lively = join("lively");
        assertTrue(holder.hold(600, 1));
        for (int message = 1; message < 20; message++) {
            nanos += 1_000_000;
            assertTrue(lively.hold(350, message));
        }
        PartialMemory.Share next = join("next");
        assertTrue(next.hold(200, 1));
        assertEquals(List.of("holder"), evicted);
        assertEquals(550, memory.used());
        assertFalse(holder.hold(700, 1), "it is gone");
    }

    @Test
    void shouldCloseThoseWhoNeitherPublishNorPlayFirst() {
        PartialMemory.Share publisher = join("publisher");
        publisher.serving();
        assertTrue(publisher.hold(400, 1));
        nanos += 5_000_000_000L;
        for (int i = 0; i < 10; i++) {
            join("stranger " + i).hold(100, 1);
        }
        assertFalse(evicted.contains("publisher"));
        assertTrue(publisher.hold(500, 1));
        assertTrue(memory.used() <= 1000);
    }

    @Test
    void shouldRefuseTheOneThatTakesAll() {
        PartialMemory.Share greedy = join("greedy");
        assertTrue(greedy.hold(900, 1));
        assertFalse(greedy.hold(1100, 1));
        assertEquals(List.of("greedy"), evicted);
        assertEquals(0, memory.used());
    }

    @Test
    void shouldTellForHowLongAMessageHasBeenUnfinished() {
        PartialMemory.Share share = join("one");
        assertEquals(0, share.unfinishedMillis());
        share.hold(10, 7);
        nanos += 2_000_000_000L;
        share.hold(20, 7);
        assertEquals(2000, share.unfinishedMillis());
        share.hold(30, 8);
        assertEquals(0, share.unfinishedMillis());
    }
}
