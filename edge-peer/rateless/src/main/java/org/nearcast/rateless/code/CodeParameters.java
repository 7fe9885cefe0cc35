// SPDX-License-Identifier: Apache-2.0
package org.nearcast.rateless.code;

/**
 * The numbers that follow from a block's size (RFC 6330, sections 5.3.3.3 and 5.6). The L intermediate symbols are W LT symbols, the last
 * S of them the LDPC symbols, and then P permanently inactive (PI) symbols, the last H of them the HDPC symbols.
 *
 * @param kPrime K': symbols of the extended source block, K and padding; one of the 477 sizes that the RFC lists
 * @param j J(K'), the systematic index
 * @param s S(K'), the number of LDPC symbols; prime
 * @param h H(K'), the number of HDPC symbols
 * @param w W(K'), the number of LT symbols; prime
 * @param l L = K' + S + H, the number of intermediate symbols
 * @param p P = L - W, the number of PI symbols
 * @param p1 P1, the least prime that is P or more
 * @param b B = W - S, the number of LT symbols that are not LDPC symbols
 * @param tupleA A of section 5.3.5.4: J(K') * 997 + 53591, or one more, so as to be odd
 * @param tupleB B of section 5.3.5.4: 10267 * (J(K') + 1)
 */
public record CodeParameters(
        int kPrime, int j, int s, int h, int w, int l, int p, int p1, int b, int tupleA, int tupleB) {
    /** K'_max, the most source symbols a block can have. */
    public static final int MAX_K = 56_403;

    /** The largest encoding symbol ID: 24 bits on the wire. */
    public static final int MAX_ESI = (1 << 24) - 1;

    private static final int SIZES = 477;
    private static final int COLUMNS = 5;
    private static final int[] TABLE = NumberTable.read("systematic-indices.txt", SIZES * COLUMNS);

    /**
     * The parameters of the least K' that holds K source symbols.
     *
     * @param k K, 1 to 56,403
     * @throws IllegalArgumentException if K is out of range
     */
    public static CodeParameters forK(int k) {
        if (k < 1 || k > MAX_K) {
            throw new IllegalArgumentException("K must be 1 to " + MAX_K + ", not " + k);
        }
        int low = 0;
        int high = SIZES - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (kPrimeAt(middle) >= k) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return at(low);
    }

    /**
     * The largest K' that is at most {@code limit}, as KL(n) of section 4.3 asks for.
     *
     * @return K', or 0 if even the least, 10, is more
     */
    public static int largestKPrimeUpTo(long limit) {
        int found = 0;
        for (int i = 0; i < SIZES && kPrimeAt(i) <= limit; i++) {
            found = kPrimeAt(i);
        }
        return found;
    }

    /**
     * The internal symbol ID of an encoding symbol of a block with these parameters: between its source and its repair symbols lie the
     * padding symbols K to K' - 1 (RFC 6330, section 5.3.1).
     *
     * @param k K
     * @param esi encoding symbol ID
     */
    public int isi(int k, int esi) {
        return esi < k ? esi : esi + kPrime - k;
    }

    /** How many K' there are. */
    static int sizes() {
        return SIZES;
    }

    /** The parameters of the i-th K', counted from 0. */
    static CodeParameters at(int i) {
        int row = i * COLUMNS;
        int kPrime = TABLE[row];
        int j = TABLE[row + 1];
        int s = TABLE[row + 2];
        int h = TABLE[row + 3];
        int w = TABLE[row + 4];
        int l = kPrime + s + h;
        int p = l - w;
        return new CodeParameters(
                kPrime, j, s, h, w, l, p, primeFrom(p), w - s, (53_591 + j * 997) | 1, 10_267 * (j + 1));
    }

    private static int kPrimeAt(int i) {
        return TABLE[i * COLUMNS];
    }

    private static int primeFrom(int n) {
        int candidate = n;
        while (!isPrime(candidate)) {
            candidate++;
        }
        return candidate;
    }

    static boolean isPrime(int n) {
        for (int d = 2; d * d <= n; d++) {
            if (n % d == 0) {
                return false;
            }
        }
        return n > 1;
    }
}
