// SPDX-License-Identifier: Apache-2.0
package org.nearcast.rateless.code;

/**
 * Of which intermediate symbols an encoding symbol is the sum (RFC 6330, sections 5.3.5.3 and 5.3.5.4). An object is reused from symbol to
 * symbol, so that nothing is allocated for one; it belongs to one thread.
 */
public final class LtSymbol {
    /** The most intermediate symbols in a sum: 30 LT symbols and 3 PI symbols. */
    public static final int MAX_TERMS = Degrees.MAX + 3;

    private final CodeParameters code;
    private final Divisor byW;
    private final Divisor byWLess1;
    private final Divisor byP1;
    private final Divisor byP1Less1;
    private final int[] terms = new int[MAX_TERMS];
    private int ltTerms;
    private int size;

    public LtSymbol(CodeParameters code) {
        this.code = code;
        byW = new Divisor(code.w());
        byWLess1 = new Divisor(code.w() - 1);
        byP1 = new Divisor(code.p1());
        byP1Less1 = new Divisor(code.p1() - 1);
    }

    /**
     * Makes this the symbol with an internal symbol ID (section 5.3.1): the ESI for source symbols, ESI + K' - K for repair symbols.
     *
     * @param isi X, 0 or more
     */
    public void set(int isi) {
        int w = code.w();
        // section 5.3.5.4: (d, a, b, d1, a1, b1) = Tuple[K', X]
        int y = code.tupleB() + isi * code.tupleA();
        int d = Degrees.degree(RandomNumbers.bits(y, 0) & Degrees.RANGE - 1, w);
        int a = 1 + byWLess1.remainder(RandomNumbers.bits(y, 1));
        int b = byW.remainder(RandomNumbers.bits(y, 2));
        int p = code.p();
        int p1 = code.p1();
        int d1 = d < 4 ? 2 + (RandomNumbers.bits(isi, 3) & 1) : 2;
        int a1 = 1 + byP1Less1.remainder(RandomNumbers.bits(isi, 4));
        int b1 = byP1.remainder(RandomNumbers.bits(isi, 5));

        // section 5.3.5.3
        int n = 0;
        terms[n++] = b;
        for (int i = 1; i < d; i++) {
            b = next(b, a, w);
            terms[n++] = b;
        }
        ltTerms = n;
        while (b1 >= p) {
            b1 = next(b1, a1, p1);
        }
        terms[n++] = w + b1;
        for (int i = 1; i < d1; i++) {
            b1 = next(b1, a1, p1);
            while (b1 >= p) {
                b1 = next(b1, a1, p1);
            }
            terms[n++] = w + b1;
        }
        size = n;
    }

    private static int next(int at, int step, int modulus) {
        int sum = at + step;
        return sum >= modulus ? sum - modulus : sum;
    }

    /** How many intermediate symbols are summed: 3 to {@link #MAX_TERMS}, all different, the LT symbols before the PI symbols. */
    public int size() {
        return size;
    }

    /** How many of them are LT symbols: 1 to 30. */
    public int ltTerms() {
        return ltTerms;
    }

    /** The i-th of them, 0 to L - 1. */
    public int term(int i) {
        return terms[i];
    }
}
