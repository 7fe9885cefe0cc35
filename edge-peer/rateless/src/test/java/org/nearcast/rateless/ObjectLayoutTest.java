// SPDX-License-Identifier: Apache-2.0
package org.nearcast.rateless;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ObjectLayoutTest {
    @Test
    void shouldInterleaveSubBlocks() {
        // 3 symbols of 5 bytes, sub-symbols of 3 and 2: the block is abc def ghi | jk lm no
        ObjectLayout layout = new ObjectLayout(new ObjectTransmissionInformation(15, 5, 1, 2, 1));
        byte[] symbols = new byte[15];
        layout.toSymbols(0, "abcdefghijklmno".getBytes(java.nio.charset.StandardCharsets.US_ASCII), 0, symbols);
        assertEquals("abcjkdeflmghino", new String(symbols, java.nio.charset.StandardCharsets.US_ASCII));
    }

    @Test
    void shouldPadTheLastBlockWithZeros() {
        ObjectLayout layout = new ObjectLayout(new ObjectTransmissionInformation(9, 4, 2, 1, 1));
        assertEquals(2, layout.sourceSymbols(0));
        assertEquals(1, layout.sourceSymbols(1));
        assertEquals(8, layout.blockOffset(1));
        assertEquals(1, layout.blockLength(1));
        byte[] symbols = {9, 9, 9, 9};
        layout.toSymbols(1, new byte[] {0, 0, 7}, 2, symbols);
        assertArrayEquals(new byte[] {7, 0, 0, 0}, symbols);
    }

    @Test
    void shouldGiveBackWhatItTookApart() {
        long seed = 4412;
        Random random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            int alignment = 1 + random.nextInt(8);
            int units = 1 + random.nextInt(20);
            int t = units * alignment;
            int length = 1 + random.nextInt(5000);
            int kt = (length + t - 1) / t;
            ObjectLayout layout = new ObjectLayout(new ObjectTransmissionInformation(
                    length, t, 1 + random.nextInt(Math.min(255, kt)), 1 + random.nextInt(units), alignment));
            byte[] object = new byte[length];
            random.nextBytes(object);
            byte[] again = new byte[length];
            int blocks = 0;
            for (int at = 0; at < length; blocks++) {
                byte[] symbols = new byte[layout.sourceSymbols(blocks) * t];
                layout.toSymbols(blocks, object, at, symbols);
                layout.fromSymbols(blocks, symbols, again, at);
                at += (int) layout.blockLength(blocks);
            }
            assertArrayEquals(object, again, "seed " + seed + ", object " + i);
            int none = blocks;
            assertThrows(IllegalArgumentException.class, () -> layout.sourceSymbols(none));
        }
    }

    @Test
    void shouldRefuseArraysOfTheWrongSize() {
        ObjectLayout layout = new ObjectLayout(new ObjectTransmissionInformation(15, 5, 1, 2, 1));
        assertThrows(IllegalArgumentException.class, () -> layout.toSymbols(0, new byte[15], 0, new byte[14]));
        assertThrows(IllegalArgumentException.class, () -> layout.toSymbols(0, new byte[15], 1, new byte[15]));
        assertThrows(IllegalArgumentException.class, () -> layout.fromSymbols(0, new byte[15], new byte[14], 0));
        assertThrows(IllegalArgumentException.class, () -> layout.fromSymbols(0, new byte[15], new byte[16], -1));
    }
}
