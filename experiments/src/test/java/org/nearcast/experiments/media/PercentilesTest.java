// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PercentilesTest {
    @Test
    void shouldTakeTheNearestRank() {
        Percentiles p = Percentiles.of(
                IntStream.rangeClosed(1, 100).mapToObj(i -> (double) i).toList());

        assertEquals(50, p.at(50));
        assertEquals(95, p.at(95));
        assertEquals(100, p.at(100));
        assertEquals(1, p.at(0));
    }

    @Test
    void shouldNameNothingWithoutASample() {
        assertNull(Percentiles.of(List.of()).named(50).get("p50"));
    }
}
