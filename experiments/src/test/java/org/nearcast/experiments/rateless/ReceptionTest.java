// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.rateless;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReceptionTest {
    private static int[] ids(Operation operation, int k, int firstRepair) {
        return Reception.ids(operation, k, firstRepair, new Random(7));
    }

    @Test
    void shouldReceiveExactlyKRepairSymbols() {
        assertArrayEquals(IntStream.range(103, 203).toArray(), ids(Operation.DECODE_0, 100, 103));
    }

    @Test
    void shouldReceiveFivePercentMore() {
        assertArrayEquals(IntStream.range(1000, 2050).toArray(), ids(Operation.DECODE_5, 1000, 1000));
        assertEquals(11, ids(Operation.DECODE_5, 10, 10).length);
    }

    @Test
    void shouldLoseTenPercentAndReceiveOneMoreThanThat() {
        int[] ids = ids(Operation.DECODE_LOSS_10, 1000, 1000);
        assertEquals(
                900, Arrays.stream(ids).filter(esi -> esi < 1000).distinct().count());
        assertArrayEquals(IntStream.range(1000, 1101).toArray(), Arrays.copyOfRange(ids, 900, ids.length));
        assertArrayEquals(ids, ids(Operation.DECODE_LOSS_10, 1000, 1000));
    }

    @Test
    void shouldReceiveNothingWhereNothingIsDecoded() {
        assertThrows(IllegalArgumentException.class, () -> ids(Operation.ENCODE, 10, 10));
    }
}
