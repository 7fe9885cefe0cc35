// SPDX-License-Identifier: Apache-2.0
package org.nearcast.rateless.code;

/**
 * Remainders by a number that does not change, with two multiplications and no division. With M = ceil(2^64 / d), the low 64 bits of M * n
 * are the fraction n / d to 64 places, rounded up by less than n / 2^64; times d, the integer part is the remainder. For n and d of 32 bits
 * that rounding is less than 1 / d, so that it never reaches the next integer.
 */
final class Divisor {
    private final int d;
    private final long m;

    /**
     * @param d 1 to 2^31 - 1
     */
    Divisor(int d) {
        this.d = d;
        // 2^64 / d rounded up; for d = 1 that is 2^64, whose 64 bits are 0, and so are the remainders.
        this.m = Long.divideUnsigned(-1L, d) + 1;
    }

    /**
     * The remainder.
     *
     * @param n any 32 bits, taken as unsigned
     * @return 0 to d - 1
     */
    int remainder(int n) {
        long fraction = m * (n & 0xffff_ffffL);
        // The high half of an unsigned product; Math has the signed one alone.
        return (int) (Math.multiplyHigh(fraction, d) + (fraction >> 63 & d));
    }
}
