// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.fallback;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nearcast.overlay.playout.Blocks;
import org.nearcast.overlay.playout.PlayoutBuffer;
import org.nearcast.protocol.segment.Block;
import org.nearcast.protocol.segment.ChunkHash;

/** Ten seconds of a stream of 125 kB/s, watched by 100; a twentieth of what they consume is 625 kB/s. */
class BlockShelfTest {
    private static final long SECOND_NS = 1_000_000_000L;

    private final List<Block> blocks = Blocks.ofSeconds(10, 5_000);
    private final PlayoutBuffer buffer = new PlayoutBuffer(64, 1L << 30, ChunkHash.SHA_256);
    private int viewers = 100;
    private final BlockShelf shelf = new BlockShelf(buffer, () -> viewers, 0.05, 0);

    private void fill() {
        blocks.forEach(block -> Blocks.fill(buffer, block));
        shelf.look(0);
    }

    @Test
    void shouldServeAnyRangeOfACrumb() {
        fill();
        Block block = blocks.get(5);
        byte[] crumb = block.crumbs().get(0);
        long now = SECOND_NS;
        for (int from = 0; from < crumb.length; from += 997) {
            for (int bytes : new int[] {1, 1_500, crumb.length - from}) {
                BlockRange range = new BlockRange(block.number(), 0, from, Math.min(bytes, crumb.length - from));
                now += SECOND_NS;
                BlockShelf.Served served = assertInstanceOf(BlockShelf.Served.class, shelf.ask(range, now));
                assertEquals(ByteBuffer.wrap(crumb, from, range.bytes()), served.bytes());
            }
        }
        assertEquals(0, shelf.refused());
    }

    @Test
    void shouldSayWhatIsNotThere() {
        fill();
        Block block = blocks.get(5);
        int size = block.crumbs().get(0).length;
        assertEquals(size, shelf.bytes(block.number(), 0));
        assertEquals(-1, shelf.bytes(block.number(), 1));
        assertEquals(-1, shelf.bytes(1_000, 0));
        assertEquals(new BlockShelf.Absent(), shelf.ask(new BlockRange(block.number(), 0, size, 1), SECOND_NS));
        assertEquals(new BlockShelf.Absent(), shelf.ask(new BlockRange(block.number(), 0, 1, size), SECOND_NS));
        assertEquals(new BlockShelf.Absent(), shelf.ask(new BlockRange(block.number(), 1, 0, 1), SECOND_NS));
        assertEquals(new BlockShelf.Absent(), shelf.ask(new BlockRange(1_000, 0, 0, 1), SECOND_NS));
        assertEquals(0, shelf.sentBytes());
    }

    @Test
    void shouldNotServeABlockThatIsNotWhole() {
        Block block = blocks.get(5);
        Blocks.fill(buffer, blocks.get(4));
        buffer.open(Blocks.manifest(block));
        shelf.look(0);
        assertEquals(new BlockShelf.Absent(), shelf.ask(new BlockRange(block.number(), 0, 0, 1), SECOND_NS));
    }

    @Test
    void shouldServeWhatItMayAndRefuseTheRest() {
        fill();
        Block block = blocks.get(5);
        BlockRange range = new BlockRange(block.number(), 0, 0, block.crumbs().get(0).length);
        for (long now = 0; now < 20 * SECOND_NS; now += SECOND_NS / 100) {
            shelf.ask(range, now);
        }
        assertEquals(2_000, shelf.asked());
        assertTrue(shelf.refused() > 1_000, shelf.refused() + " refused");
        assertEquals(20 * 625_000, shelf.sentBytes(), 20 * 625_000 * 0.05);
    }

    @Test
    void shouldServeNothingWhenNobodyWatches() {
        viewers = 0;
        fill();
        BlockRange range = new BlockRange(blocks.get(5).number(), 0, 0, 1);
        assertInstanceOf(BlockShelf.Refused.class, shelf.ask(range, SECOND_NS));
    }

    @Test
    void shouldKnowNoRangeThatIsNone() {
        assertThrows(IllegalArgumentException.class, () -> new BlockRange(-1, 0, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> new BlockRange(0, 16, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> new BlockRange(0, 0, -1, 1));
        assertThrows(IllegalArgumentException.class, () -> new BlockRange(0, 0, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new BlockRange(0, 0, Integer.MAX_VALUE, 1));
    }
}
