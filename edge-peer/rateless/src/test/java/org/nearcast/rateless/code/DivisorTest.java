// SPDX-License-Identifier: Apache-2.0
package org.nearcast.rateless.code;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

class DivisorTest {
    @Test
    void shouldGiveTheRemainderOfTheDivision() {
        long seed = 64;
        Random random = new Random(seed);
        int[] ends = {0, 1, 2, -1, -2, Integer.MAX_VALUE, Integer.MIN_VALUE};
        for (int i = 0; i < 20_000; i++) {
            int d =
                    switch (i % 4) {
                        case 0 -> 1 + i / 4;
                        case 1 -> Integer.MAX_VALUE - i / 4;
                        case 2 -> 1 << random.nextInt(31);
                        default -> 1 + (random.nextInt() >>> 1 + random.nextInt(30));
                    };
            Divisor divisor = new Divisor(d);
            for (int end : ends) {
                check(divisor, end, d, seed);
            }
            // the last below a multiple of d, where the least error would show, and the multiple itself
            int multiple = (int) (0xffff_ffffL / d - random.nextInt(3)) * d;
            check(divisor, multiple - 1, d, seed);
            check(divisor, multiple, d, seed);
            for (int n = 0; n < 20; n++) {
                check(divisor, random.nextInt(), d, seed);
            }
        }
    }

    private static void check(Divisor divisor, int n, int d, long seed) {
        assertEquals(
                Integer.remainderUnsigned(n, d),
                divisor.remainder(n),
                () -> Integer.toUnsignedString(n) + " modulo " + d + ", seed " + seed);
    }
}
