// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlayerSearchTest {
    private static PlayerSearch search(int first, int most, int bears) {
        PlayerSearch search = new PlayerSearch(first, most, 1.06);
        for (int tries = 0; !search.isDone(); tries++) {
            assertTrue(tries < 40, "does not end");
            assertTrue(search.next() >= 1 && search.next() <= most, "tries " + search.next());
            search.tell(search.next() <= bears);
        }
        return search;
    }

    @ParameterizedTest
    @ValueSource(ints = {37, 999, 1000, 1001, 2814, 19_000})
    void shouldFindWhatAServerBears(int bears) {
        int best = search(1000, 20_000, bears).best();
        assertTrue(best <= bears && best * 1.06 >= bears - 1, best + " of " + bears);
    }

    @Test
    void shouldStopWhereThereIsNoRoomForMore() {
        PlayerSearch search = search(1000, 4000, Integer.MAX_VALUE);
        assertEquals(4000, search.best());
        assertTrue(search.isAtMost());
    }

    @Test
    void shouldFindNoneForAServerThatBearsNone() {
        assertEquals(0, search(1000, 4000, 0).best());
    }
}
