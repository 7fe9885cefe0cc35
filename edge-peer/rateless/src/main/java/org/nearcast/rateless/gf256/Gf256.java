// SPDX-License-Identifier: Apache-2.0
package org.nearcast.rateless.gf256;

/**
 * The field GF(256) of RFC 6330, section 5.7: bytes as polynomials over GF(2) modulo x^8 + x^4 + x^3 + x^2 + 1. Addition is XOR; alpha,
 * the polynomial x, generates all elements but zero.
 */
public final class Gf256 {
    /** alpha, the polynomial x. */
    public static final int ALPHA = 2;

    /** What x^8 is: x^4 + x^3 + x^2 + 1. */
    static final int REDUCTION = 0x1d;

    private static final int ORDER = 255;
    private static final int[] EXP = new int[2 * ORDER];
    private static final int[] LOG = new int[ORDER + 1];

    static {
        int power = 1;
        for (int i = 0; i < ORDER; i++) {
            EXP[i] = power;
            EXP[i + ORDER] = power;
            LOG[power] = i;
            power = timesAlpha(power);
        }
    }

    private Gf256() {}

    /** An element times alpha, by definition. */
    static int timesAlpha(int a) {
        return (a & 0x80) == 0 ? a << 1 : a << 1 & 0xff ^ REDUCTION;
    }

    /** The product of two elements, each 0 to 255. */
    public static int multiply(int a, int b) {
        return a == 0 || b == 0 ? 0 : EXP[LOG[a] + LOG[b]];
    }

    /**
     * The inverse of an element.
     *
     * @param a 1 to 255
     */
    public static int invert(int a) {
        if (a == 0) {
            throw new ArithmeticException("zero has no inverse");
        }
        return EXP[ORDER - LOG[a]];
    }

    /** alpha to a power of 0 to 254. */
    public static int alphaToThe(int power) {
        return EXP[power];
    }
}
