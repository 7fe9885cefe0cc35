// SPDX-License-Identifier: Apache-2.0
package org.nearcast.rateless.code;

/** The pseudo-random numbers that sender and receiver agree on (RFC 6330, sections 5.3.5.1 and 5.5). */
final class RandomNumbers {
    private static final int TABLE = 256;
    private static final int[] V = NumberTable.read("random-numbers.txt", 4 * TABLE);

    private RandomNumbers() {}

    /**
     * Rand[y, i, m].
     *
     * @param y any 32 bits, taken as unsigned
     * @param i 0 to 255
     * @param m 1 or more
     * @return 0 to m - 1
     */
    static int rand(int y, int i, int m) {
        return Integer.remainderUnsigned(bits(y, i), m);
    }

    /** The 32 bits whose remainder by m is Rand[y, i, m]. */
    static int bits(int y, int i) {
        return V[(y + i) & 0xff]
                ^ V[TABLE + (((y >>> 8) + i) & 0xff)]
                ^ V[2 * TABLE + (((y >>> 16) + i) & 0xff)]
                ^ V[3 * TABLE + (((y >>> 24) + i) & 0xff)];
    }
}
