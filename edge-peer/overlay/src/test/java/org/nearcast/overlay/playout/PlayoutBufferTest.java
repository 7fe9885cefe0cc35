// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.playout;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nearcast.protocol.segment.Block;
import org.nearcast.protocol.segment.ChunkHash;

class PlayoutBufferTest {
    private static final int PICTURE_BYTES = 1_000;
    private static final long MUCH = 1L << 30;

    private final List<Block> blocks = Blocks.ofSeconds(20, PICTURE_BYTES);
    private final PlayoutBuffer buffer = new PlayoutBuffer(16, MUCH, ChunkHash.SHA_256);

    @Test
    void shouldGiveBackABlockWhateverTheOrderOfItsChunks() {
        Block block = blocks.get(0);
        Slot slot = buffer.open(Blocks.manifest(block));
        int count = slot.manifest().crumb(0).count();
        assertTrue(count > 2);
        for (int index = count - 1; index >= 0; index--) {
            assertFalse(slot.isPlayable());
            assertNull(slot.crumb(0));
            assertEquals(PlayoutBuffer.Found.NEW, buffer.add(slot, 0, index, Blocks.chunk(block, index)));
            assertEquals(PlayoutBuffer.Found.KNOWN, buffer.add(slot, 0, index, Blocks.chunk(block, index)));
        }
        assertTrue(slot.isPlayable());
        assertArrayEquals(block.crumbs().get(0), slot.crumb(0));
        assertEquals(block.crumbs().get(0).length, buffer.bytes());
    }

    @Test
    void shouldTakeNoChunkThatItsManifestDoesNotName() {
        Block block = blocks.get(0);
        Slot slot = buffer.open(Blocks.manifest(block));
        byte[] wrong = new byte[Blocks.chunk(block, 0).remaining()];
        assertEquals(PlayoutBuffer.Found.WRONG, buffer.add(slot, 0, 0, ByteBuffer.wrap(wrong)));
        assertEquals(PlayoutBuffer.Found.WRONG, buffer.add(slot, 0, 0, Blocks.chunk(block, 1)));
        assertEquals(PlayoutBuffer.Found.KNOWN, buffer.add(slot, 0, 15, ByteBuffer.wrap(wrong)), "there is none");
        assertEquals(
                PlayoutBuffer.Found.KNOWN, buffer.add(slot, 3, 0, ByteBuffer.wrap(wrong)), "there is no such crumb");
        assertEquals(0, slot.present(0));
        assertEquals(0, buffer.bytes());
    }

    @Test
    void shouldKeepWhatItIsToldToKeepOfChunksThatAreRight() {
        Block block = blocks.get(0);
        ByteBuffer kept = Blocks.chunk(block, 1);
        int[] asked = new int[1];
        PlayoutBuffer sharing = new PlayoutBuffer(16, MUCH, ChunkHash.SHA_256, (manifest, crumb, index, chunk) -> {
            asked[0]++;
            return kept;
        });
        Slot slot = sharing.open(Blocks.manifest(block));
        sharing.add(slot, 0, 1, Blocks.chunk(block, 0));
        assertEquals(0, asked[0]);
        ByteBuffer came =
                ByteBuffer.allocate(kept.remaining()).put(kept.duplicate()).flip();
        assertEquals(PlayoutBuffer.Found.NEW, sharing.add(slot, 0, 1, came));
        came.put(0, (byte) ~came.get(0));
        assertEquals(kept, slot.chunk(0, 1), "what came is not what is kept");
        assertEquals(1, asked[0]);
    }

    @Test
    void shouldHoldAWindowThatMovesOn() {
        for (Block block : blocks) {
            Blocks.fill(buffer, block);
            assertTrue(buffer.end() - buffer.first() <= 16);
        }
        long last = blocks.get(blocks.size() - 1).number();
        assertEquals(last + 1, buffer.end());
        assertNotNull(buffer.slot(last));
        assertNotNull(buffer.slot(last - 15));
        assertNull(buffer.slot(last - 16));
        assertNull(buffer.open(Blocks.manifest(blocks.get(0))), "it is over");
        Slot slot = buffer.slot(last);
        assertSame(slot, buffer.open(slot.manifest()));
        long held = 0;
        for (long number = buffer.first(); number < buffer.end(); number++) {
            held += buffer.slot(number).bytes();
        }
        assertEquals(held, buffer.bytes());
    }

    @Test
    void shouldLetTheOldestGoWhenThereAreTooManyBytes() {
        PlayoutBuffer small = new PlayoutBuffer(64, 30_000, ChunkHash.SHA_256);
        for (Block block : blocks) {
            Blocks.fill(small, block);
            assertTrue(small.bytes() <= 30_000, small.bytes() + " bytes");
        }
        assertTrue(small.slot(small.end() - 1).isPlayable());
        assertTrue(small.first() > 0);
    }

    @Test
    void shouldTakeAJumpAndWhatCameBeforeTheFirst() {
        buffer.open(Blocks.manifest(blocks.get(20)));
        assertNotNull(buffer.open(Blocks.manifest(blocks.get(15))));
        assertNull(buffer.open(Blocks.manifest(blocks.get(3))));
        Blocks.fill(buffer, blocks.get(20));
        buffer.open(Blocks.manifest(blocks.get(60)));
        assertNull(buffer.slot(20));
        assertEquals(0, buffer.bytes());
        assertEquals(61, buffer.end());
    }
}
