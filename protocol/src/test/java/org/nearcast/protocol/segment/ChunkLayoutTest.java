// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChunkLayoutTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0, 1100, 0",
        "1, 1, 1100, 1",
        "1100, 1, 1100, 1100",
        "1101, 2, 1100, 1",
        "17600, 16, 1100, 1100",
        "17601, 16, 1101, 1086",
        "100000, 16, 6250, 6250",
        "4194304, 16, 262144, 262144",
        "2147483647, 16, 134217728, 134217727"
    })
    void shouldCutAsTheFormatSays(int bytes, int count, int chunkBytes, int last) {
        ChunkLayout layout = ChunkLayout.of(bytes);
        assertEquals(bytes, layout.bytes());
        assertEquals(count, layout.count());
        assertEquals(chunkBytes, layout.chunkBytes());
        assertEquals(last, count == 0 ? 0 : layout.size(count - 1));
    }

    @Test
    void shouldCoverTheCrumbWithoutGap() {
        long seed = 16;
        Random random = new Random(seed);
        for (int round = 0; round < 10_000; round++) {
            int bytes = random.nextInt(1 << random.nextInt(23));
            ChunkLayout layout = ChunkLayout.of(bytes);
            int at = 0;
            for (int i = 0; i < layout.count(); i++) {
                assertEquals(at, layout.offset(i), layout + ", seed " + seed);
                assertTrue(layout.size(i) > 0 && (i == layout.count() - 1 || layout.size(i) == layout.chunkBytes()));
                at += layout.size(i);
            }
            assertEquals(bytes, at, layout + ", seed " + seed);
            assertTrue(layout.count() <= ChunkLayout.MAX_CHUNKS && layout.chunkBytes() >= ChunkLayout.MIN_CHUNK_BYTES);
        }
    }

    @Test
    void shouldRefuseChunksThatAreNone() {
        assertThrows(IllegalArgumentException.class, () -> ChunkLayout.of(-1));
        assertThrows(IndexOutOfBoundsException.class, () -> ChunkLayout.of(0).size(0));
        assertThrows(IndexOutOfBoundsException.class, () -> ChunkLayout.of(1101).offset(2));
        assertThrows(IndexOutOfBoundsException.class, () -> ChunkLayout.of(1101).size(-1));
    }
}
