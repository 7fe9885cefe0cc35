// SPDX-License-Identifier: Apache-2.0
package org.nearcast.rateless.code;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LtSymbolTest {
    @Test
    void shouldSumDifferentSymbolsOfBothKinds() {
        long seed = 6330;
        Random random = new Random(seed);
        for (int i = 0; i < CodeParameters.sizes(); i++) {
            CodeParameters code = CodeParameters.at(i);
            LtSymbol symbol = new LtSymbol(code);
            for (int n = 0; n < 200; n++) {
                int isi = n < 100 ? n : random.nextInt(CodeParameters.MAX_ESI + CodeParameters.MAX_K);
                symbol.set(isi);
                String which = "K' " + code.kPrime() + ", ISI " + isi + ", seed " + seed;
                BitSet terms = new BitSet(code.l());
                int pi = 0;
                for (int j = 0; j < symbol.size(); j++) {
                    terms.set(symbol.term(j));
                    pi += symbol.term(j) >= code.w() ? 1 : 0;
                }
                assertEquals(symbol.size(), terms.cardinality(), which);
                assertTrue(terms.length() <= code.l(), which);
                assertTrue(pi == 2 || pi == 3, which);
                assertTrue(symbol.size() - pi <= code.w() - 2, which);
            }
        }
    }

    @Test
    void shouldDrawDegreesAsOftenAsTheTableSays() {
        // The ends of the intervals of section 5.3.5.2, and W - 2 where that is less.
        assertEquals(1, Degrees.degree(0, 1000));
        assertEquals(1, Degrees.degree(5242, 1000));
        assertEquals(2, Degrees.degree(5243, 1000));
        assertEquals(2, Degrees.degree(529530, 1000));
        assertEquals(3, Degrees.degree(529531, 1000));
        assertEquals(29, Degrees.degree(1017661, 1000));
        assertEquals(30, Degrees.degree(1017662, 1000));
        assertEquals(30, Degrees.degree(Degrees.RANGE - 1, 1000));
        assertEquals(15, Degrees.degree(Degrees.RANGE - 1, 17));
    }

    @Test
    void shouldTakeTheFirstNumbersOfTheTables() {
        // V0[0] ^ V1[0] ^ V2[0] ^ V3[0] modulo 2^20 and 2^31, from the tables of section 5.5
        int[] v = NumberTable.read("random-numbers.txt", 1024);
        int y = v[0] ^ v[256] ^ v[512] ^ v[768];
        assertEquals(251291136, v[0]);
        assertEquals(y & 0xfffff, RandomNumbers.rand(0, 0, 1 << 20));
        assertEquals(
                (v[5] ^ v[256 + 4] ^ v[512 + 3] ^ v[768 + 2]) & 0xfffff,
                RandomNumbers.rand(0xff000102, 3, 1 << 20),
                "every table is entered with its own byte of y, i added to it modulo 256");
    }
}
