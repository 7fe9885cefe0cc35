// SPDX-License-Identifier: Apache-2.0
package org.nearcast.rateless.code;

/** The degree distribution (RFC 6330, section 5.3.5.2): of how many LT symbols an encoding symbol is the sum. */
final class Degrees {
    /** f[d]: of 2^20 values v, how many have degree d or less. */
    private static final int[] F = {
        0, 5243, 529531, 704294, 791675, 844104, 879057, 904023, 922747, 937311, 948962, 958494, 966438, 973160, 978921,
        983914, 988283, 992138, 995565, 998631, 1001391, 1003887, 1006157, 1008229, 1010129, 1011876, 1013490, 1014983,
        1016370, 1017662, 1048576
    };

    /** The largest degree there is. */
    static final int MAX = F.length - 1;

    /** One more than the largest v. */
    static final int RANGE = 1 << 20;

    private static final int SHIFT = 10;

    /** For each run of 2^10 values the degree of its first. */
    private static final byte[] OF_FIRST = new byte[RANGE >> SHIFT];

    static {
        int d = 1;
        for (int i = 0; i < OF_FIRST.length; i++) {
            while (i << SHIFT >= F[d]) {
                d++;
            }
            OF_FIRST[i] = (byte) d;
        }
    }

    private Degrees() {}

    /**
     * Deg[v].
     *
     * @param v 0 to 2^20 - 1
     * @param w W, the number of LT symbols, 17 or more
     * @return 1 to the lesser of 30 and W - 2
     */
    static int degree(int v, int w) {
        int d = OF_FIRST[v >>> SHIFT];
        while (v >= F[d]) {
            d++;
        }
        return Math.min(d, w - 2);
    }
}
