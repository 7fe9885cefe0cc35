// SPDX-License-Identifier: Apache-2.0
package org.nearcast.rateless.code;

/** The pre-code: the S LDPC and H HDPC relations that all intermediate symbols of a K' keep (RFC 6330, section 5.3.3.3). */
public final class PreCode {
    private PreCode() {}

    /** Takes the ones of the LDPC rows of the constraint matrix, one at a time. */
    @FunctionalInterface
    public interface Ones {
        /**
         * A one.
         *
         * @param row 0 to S - 1
         * @param column 0 to L - 1
         */
        void one(int row, int column);
    }

    /** Names every one of G_LDPC,1, I_S and G_LDPC,2; those of a row come in the order of columns. */
    public static void ldpc(CodeParameters code, Ones ones) {
        int s = code.s();
        for (int i = 0; i < code.b(); i++) {
            int a = 1 + i / s;
            int row = i % s;
            for (int n = 0; n < 3; n++) {
                ones.one(row, i);
                row = (row + a) % s;
            }
        }
        for (int i = 0; i < s; i++) {
            ones.one(i, code.b() + i);
        }
        for (int i = 0; i < s; i++) {
            ones.one(i, code.w() + i % code.p());
            ones.one(i, code.w() + (i + 1) % code.p());
        }
    }

    /**
     * MT but for its last column, in which row i has alpha^i: each of the other columns has two ones.
     *
     * @return for the columns 0 to K' + S - 2 the rows of the ones, {@code a << 8 | b}; the last element is 0
     */
    public static short[] hdpc(CodeParameters code) {
        int h = code.h();
        short[] pairs = new short[code.kPrime() + code.s()];
        for (int j = 0; j < pairs.length - 1; j++) {
            int a = RandomNumbers.rand(j + 1, 6, h);
            int b = (a + RandomNumbers.rand(j + 1, 7, h - 1) + 1) % h;
            pairs[j] = (short) (a << 8 | b);
        }
        return pairs;
    }
}
