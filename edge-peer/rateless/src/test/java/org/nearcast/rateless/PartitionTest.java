// SPDX-License-Identifier: Apache-2.0
package org.nearcast.rateless;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class PartitionTest {
    @Test
    void shouldPutTheLargerBlocksFirst() {
        assertEquals(new Partition(4, 3, 1, 2), Partition.of(10, 3));
        assertEquals(new Partition(5, 5, 0, 2), Partition.of(10, 2));
        assertEquals(new Partition(1, 0, 2, 1), Partition.of(2, 3));
    }

    @Test
    void shouldCoverAllThingsWithoutGaps() {
        for (int things = 0; things < 60; things++) {
            for (int blocks = 1; blocks < 20; blocks++) {
                Partition p = Partition.of(things, blocks);
                long sum = 0;
                for (int b = 0; b < blocks; b++) {
                    assertEquals(sum, p.before(b));
                    sum += p.size(b);
                }
                assertEquals(things, sum);
                assertEquals(things, p.before(blocks));
                assertEquals(blocks, p.blocks());
            }
        }
    }

    @Test
    void shouldRefuseNoBlocks() {
        assertThrows(IllegalArgumentException.class, () -> Partition.of(1, 0));
        assertThrows(IllegalArgumentException.class, () -> Partition.of(-1, 1));
    }
}
