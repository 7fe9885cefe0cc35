// SPDX-License-Identifier: Apache-2.0
package org.nearcast.rateless.code;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class CodeParametersTest {
    @Test
    void shouldGiveTheParametersOfTheLeastBlockThatHoldsK() {
        assertEquals(10, CodeParameters.forK(1).kPrime());
        assertEquals(10, CodeParameters.forK(10).kPrime());
        assertEquals(12, CodeParameters.forK(11).kPrime());
        assertEquals(1002, CodeParameters.forK(1000).kPrime());
        assertEquals(56403, CodeParameters.forK(56403).kPrime());
    }

    @Test
    void shouldDeriveWhatSection5333Derives() {
        // L = 10 + 7 + 10, P = 27 - 17, P1 the prime from 10, B = 17 - 7, A = 53591 + 254 * 997 (odd already), B =
        // 10267 * 255
        assertEquals(new CodeParameters(10, 254, 7, 10, 17, 27, 10, 11, 10, 306829, 2618085), CodeParameters.forK(10));
    }

    @Test
    void shouldKeepWhatTheCodeRestsOnForEverySize() {
        int before = 0;
        for (int i = 0; i < CodeParameters.sizes(); i++) {
            CodeParameters c = CodeParameters.at(i);
            String which = c.toString();
            assertTrue(c.kPrime() > before, which);
            before = c.kPrime();
            assertTrue(CodeParameters.isPrime(c.s()) && CodeParameters.isPrime(c.w()), which);
            assertTrue(CodeParameters.isPrime(c.p1()) && c.p1() >= c.p(), which);
            // so that HDPC rows are never needed as pivots of the first phase, and the three rows of an LDPC column
            // differ
            assertTrue(c.p() >= c.h() && c.b() > 0 && 2 * (1 + (c.b() - 1) / c.s()) < 2 * c.s(), which);
            assertEquals(1, c.tupleA() & 1, which);
        }
    }

    @Test
    void shouldHoldTheTablesThatWereComparedWithTwoIndependentCopies() {
        CRC32 sizes = new CRC32();
        for (int i = 0; i < CodeParameters.sizes(); i++) {
            CodeParameters c = CodeParameters.at(i);
            for (int n : new int[] {c.kPrime(), c.j(), c.s(), c.h(), c.w()}) {
                update(sizes, n);
            }
        }
        assertEquals(0x04f763b1L, sizes.getValue());

        CRC32 random = new CRC32();
        for (int n : NumberTable.read("random-numbers.txt", 1024)) {
            update(random, n);
        }
        assertEquals(0x032abfc5L, random.getValue());
    }

    private static void update(CRC32 crc, int n) {
        for (int shift = 24; shift >= 0; shift -= 8) {
            crc.update(n >>> shift);
        }
    }

    @Test
    void shouldRefuseSizesThatTheCodeDoesNotHave() {
        for (int k : new int[] {Integer.MIN_VALUE, -1, 0, 56404, Integer.MAX_VALUE}) {
            assertThrows(IllegalArgumentException.class, () -> CodeParameters.forK(k));
        }
    }

    @Test
    void shouldFindTheLargestSizeUpToALimit() {
        assertEquals(0, CodeParameters.largestKPrimeUpTo(9));
        assertEquals(10, CodeParameters.largestKPrimeUpTo(11));
        assertEquals(56403, CodeParameters.largestKPrimeUpTo(Long.MAX_VALUE));
    }
}
