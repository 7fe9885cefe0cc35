// SPDX-License-Identifier: Apache-2.0
package org.nearcast.rateless;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ObjectLayoutTest {
    @Test
    void shouldInterleaveSubBlocks() {
        // 3 symbols of 5 bytes, sub-symbols of 3 and 2: the block is abc def ghi | jk lm no
        ObjectLayout layout = new ObjectLayout(new ObjectTransmissionInformation(15, 5, 1, 2, 1));
        byte[] object = "abcdefghijklmno".getBytes(StandardCharsets.US_ASCII);
        byte[] symbols = new byte[15];
        for (int m = 0; m < 3; m++) {
            layout.sourceSymbol(0, m, object, symbols, m * 5);
        }
        assertEquals("abcjkdeflmghino", new String(symbols, StandardCharsets.US_ASCII));
    }

    @Test
    void shouldPadTheLastBlockWithZeros() {
        ObjectLayout layout = new ObjectLayout(new ObjectTransmissionInformation(9, 4, 2, 1, 1));
        assertEquals(2, layout.sourceSymbols(0));
        assertEquals(1, layout.sourceSymbols(1));
        assertEquals(8, layout.blockOffset(1));
        byte[] symbol = {9, 9, 9, 9, 9};
        layout.sourceSymbol(1, 0, new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 7}, symbol, 1);
        assertArrayEquals(new byte[] {9, 7, 0, 0, 0}, symbol);
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
            int blocks = 1 + random.nextInt(Math.min(255, kt));
            ObjectLayout layout = new ObjectLayout(
                    new ObjectTransmissionInformation(length, t, blocks, 1 + random.nextInt(units), alignment));
            byte[] object = new byte[length];
            random.nextBytes(object);
            byte[] again = new byte[length];
            byte[] symbol = new byte[t];
            for (int sbn = 0; sbn < blocks; sbn++) {
                for (int m = 0; m < layout.sourceSymbols(sbn); m++) {
                    layout.sourceSymbol(sbn, m, object, symbol, 0);
                    layout.placeSourceSymbol(sbn, m, symbol, again);
                }
            }
            assertArrayEquals(object, again, "seed " + seed + ", object " + i);
            assertThrows(IllegalArgumentException.class, () -> layout.sourceSymbols(blocks));
            assertThrows(IllegalArgumentException.class, () -> layout.sourceSymbols(-1));
        }
    }
}
