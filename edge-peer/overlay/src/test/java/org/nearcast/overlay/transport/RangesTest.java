// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.nearcast.overlay.host.SeededRandom;

class RangesTest {
    private static String text(Ranges ranges) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < ranges.count(); i++) {
            out.append(ranges.first(i)).append('-').append(ranges.last(i)).append(' ');
        }
        return out.toString().trim();
    }

    @Test
    void shouldJoinWhatTouches() {
        Ranges ranges = new Ranges();
        ranges.add(5, 6);
        ranges.add(1, 2);
        ranges.add(9, 9);
        assertEquals("1-2 5-6 9-9", text(ranges));
        assertEquals(2, ranges.add(3, 4));
        assertEquals("1-6 9-9", text(ranges));
        assertEquals(2, ranges.add(4, 10 - 2));
        assertEquals("1-9", text(ranges));
    }

    @Test
    void shouldCutOutOfTheMiddle() {
        Ranges ranges = new Ranges();
        ranges.add(1, 10);
        ranges.remove(4, 6);
        assertEquals("1-3 7-10", text(ranges));
        ranges.remove(0, 20);
        assertTrue(ranges.isEmpty());
    }

    @RepeatedTest(20)
    void shouldDoAsASetDoes(RepetitionInfo repetition) {
        SeededRandom random = new SeededRandom(repetition.getCurrentRepetition());
        Ranges ranges = new Ranges();
        BitSet set = new BitSet();
        for (int i = 0; i < 2_000; i++) {
            int first = random.nextInt(300);
            int last = first + random.nextInt(random.nextInt(10) == 0 ? 60 : 4);
            if (random.nextInt(3) > 0) {
                int before = set.cardinality();
                set.set(first, last + 1);
                assertEquals(set.cardinality() - before, ranges.add(first, last));
            } else {
                set.clear(first, last + 1);
                ranges.remove(first, last);
            }
            StringBuilder expected = new StringBuilder();
            for (int from = set.nextSetBit(0); from >= 0; ) {
                int to = set.nextClearBit(from);
                expected.append(from).append('-').append(to - 1).append(' ');
                from = set.nextSetBit(to);
            }
            assertEquals(expected.toString().trim(), text(ranges));
            int probe = random.nextInt(380);
            assertEquals(set.get(probe), ranges.contains(probe));
        }
    }

    @Test
    void shouldForgetTheLowest() {
        Ranges ranges = new Ranges();
        ranges.add(1, 1);
        ranges.add(3, 3);
        ranges.removeLowest();
        assertEquals("3-3", text(ranges));
        assertFalse(ranges.contains(1));
    }
}
