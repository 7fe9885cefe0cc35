// SPDX-License-Identifier: Apache-2.0
package org.nearcast.rateless.solve;

import java.util.Arrays;
import org.nearcast.rateless.code.CodeParameters;
import org.nearcast.rateless.gf256.Gf256;

/**
 * The H HDPC rows, over GF(256), give the inactive columns that binary rows left free. Everything else in them is known by now as a sum of
 * inactive columns, so the rows come down to an H by f system. They take no part before: no row is ever added to another with a
 * coefficient (docs/decisions/0400).
 *
 * <p>Elements are kept as eight planes of bits, plane p that of alpha^p, u columns wide.
 */
final class HdpcSystem {
    static final int PLANES = 8;

    private final DenseForms forms;
    private final Elimination elimination;
    private long[] accumulator = {};
    private long[] sums = {};
    private int[][] coefficients = {};
    private int[][] inverse = {};
    private long[][] combinations = {};

    HdpcSystem(DenseForms forms, Elimination elimination) {
        this.forms = forms;
        this.elimination = elimination;
    }

    /**
     * Solves for the free columns. Of the combinations of rows in which none of them is left, the first few are kept: what they come to is
     * zero if all symbols are right.
     *
     * @param maxChecks how many of these, at most
     * @param pairs the ones of MT, see {@link org.nearcast.rateless.code.PreCode#hdpc}
     * @return false if the rows do not give them all
     */
    boolean solve(CodeParameters code, short[] pairs, int u, int maxChecks) {
        int f = elimination.free();
        int h = code.h();
        int[][] rows = freeColumns(code, pairs, u, h);
        if (rows == null || !reduce(rows, f, true)) {
            return false;
        }
        inverse = new int[Math.min(h, f + maxChecks)][];
        for (int j = 0; j < inverse.length; j++) {
            inverse[j] = Arrays.copyOfRange(rows[j], f, f + h);
        }
        return true;
    }

    /** Tells whether {@link #solve} would give them all, for less work. */
    boolean isSolvable(CodeParameters code, short[] pairs, int u) {
        int[][] rows = freeColumns(code, pairs, u, 0);
        return rows != null && reduce(rows, elimination.free(), false);
    }

    /**
     * The coefficients of the free columns in the H rows, with room for more to their right, in which the rows begin as those of an
     * identity.
     *
     * @return null if there are more free columns than rows
     */
    private int[][] freeColumns(CodeParameters code, short[] pairs, int u, int more) {
        int f = elimination.free();
        int h = code.h();
        if (f > h) {
            return null;
        }
        accumulate(code, pairs);
        expand(code, u);
        int[][] rows = new int[h][f + more];
        for (int i = 0; i < h; i++) {
            for (int j = 0; j < f; j++) {
                rows[i][j] = coefficients[i][elimination.freeColumn(j)];
            }
            if (i < more) {
                rows[i][f + i] = 1;
            }
        }
        for (int m = 0; m < elimination.rank(); m++) {
            int bits = elimination.freeBits(m);
            int column = elimination.column(m);
            for (; bits != 0; bits &= bits - 1) {
                int j = Integer.numberOfTrailingZeros(bits);
                for (int i = 0; i < h; i++) {
                    rows[i][j] ^= coefficients[i][column];
                }
            }
        }
        return rows;
    }

    /** sums = G_HDPC times the forms of all columns but the HDPC symbols', by the recurrence of GAMMA. */
    private void accumulate(CodeParameters code, short[] pairs) {
        int words = forms.words();
        int h = code.h();
        int size = PLANES * words;
        accumulator = cleared(accumulator, size);
        sums = cleared(sums, h * size);
        int ring = 0; // where plane 0 lies; times alpha moves every plane one up, so the ring turns one down
        int columns = pairs.length;
        for (int j = 0; j < columns; j++) {
            ring = timesAlpha(ring, words);
            forms.addColumn(code, j, accumulator, ring * words);
            if (j < columns - 1) {
                addTo(pairs[j] >> 8, ring, words);
                addTo(pairs[j] & 0xff, ring, words);
            }
        }
        for (int i = 0; i < h; i++) {
            addTo(i, ring, words);
            ring = timesAlpha(ring, words);
        }
    }

    private int timesAlpha(int ring, int words) {
        int turned = ring - 1 & 7;
        int from = turned * words;
        for (int p = 2; p <= 4; p++) {
            int to = (turned + p & 7) * words;
            for (int k = 0; k < words; k++) {
                accumulator[to + k] ^= accumulator[from + k];
            }
        }
        return turned;
    }

    private void addTo(int sum, int ring, int words) {
        int at = sum * PLANES * words;
        int low = (PLANES - ring) * words; // planes from the ring's start to the array's end
        int start = ring * words;
        for (int k = 0; k < low; k++) {
            sums[at + k] ^= accumulator[start + k];
        }
        for (int k = 0; k < start; k++) {
            sums[at + low + k] ^= accumulator[k];
        }
    }

    private static long[] cleared(long[] array, int size) {
        if (array.length < size) {
            return new long[size];
        }
        Arrays.fill(array, 0, size, 0);
        return array;
    }

    /** The coefficients of the u inactive columns in the H rows, as elements, the HDPC symbols' own ones among them. */
    private void expand(CodeParameters code, int u) {
        int h = code.h();
        int words = forms.words();
        coefficients = new int[h][u];
        for (int i = 0; i < h; i++) {
            int[] row = coefficients[i];
            for (int p = 0; p < PLANES; p++) {
                int at = (i * PLANES + p) * words;
                for (int k = 0; k < words; k++) {
                    for (long bits = sums[at + k]; bits != 0; bits &= bits - 1) {
                        row[k * 64 + Long.numberOfTrailingZeros(bits)] |= 1 << p;
                    }
                }
            }
            row[code.p() - h + i] ^= 1;
        }
    }

    /** Gauss elimination of the first f columns; false if they are not independent. Clears them above the pivots only if told to. */
    private static boolean reduce(int[][] rows, int f, boolean above) {
        for (int j = 0; j < f; j++) {
            int pivot = j;
            while (pivot < rows.length && rows[pivot][j] == 0) {
                pivot++;
            }
            if (pivot == rows.length) {
                return false;
            }
            int[] row = rows[pivot];
            rows[pivot] = rows[j];
            rows[j] = row;
            int scale = Gf256.invert(row[j]);
            for (int c = j; c < row.length; c++) {
                row[c] = Gf256.multiply(scale, row[c]);
            }
            for (int i = above ? 0 : j + 1; i < rows.length; i++) {
                int times = rows[i][j];
                if (i != j && times != 0) {
                    for (int c = j; c < row.length; c++) {
                        rows[i][c] ^= Gf256.multiply(times, row[c]);
                    }
                }
            }
        }
        return true;
    }

    /**
     * Works out how each result, first the free columns and then the checks, is made of the right sides: {@link #sums} of the HDPC sums
     * and {@link #combination} of the basis. To be called after {@link #solve}.
     */
    void combine() {
        int words = elimination.combinationWords();
        combinations = new long[inverse.length * PLANES][words];
        for (int j = 0; j < inverse.length; j++) {
            for (int m = 0; m < elimination.rank(); m++) {
                int column = elimination.column(m);
                int c = 0;
                for (int i = 0; i < inverse[j].length; i++) {
                    c ^= Gf256.multiply(inverse[j][i], coefficients[i][column]);
                }
                for (; c != 0; c &= c - 1) {
                    long[] bits = combinations[j * PLANES + Integer.numberOfTrailingZeros(c)];
                    for (int k = 0; k < words; k++) {
                        bits[k] ^= elimination.combination(m, k);
                    }
                }
            }
        }
    }

    /** How many results: the free columns and the checks. */
    int results() {
        return inverse.length;
    }

    /** Which of the H sums have alpha^p in the coefficient by which they are in the j-th result. */
    int sums(int j, int p) {
        int bits = 0;
        for (int i = 0; i < inverse[j].length; i++) {
            bits |= (inverse[j][i] >>> p & 1) << i;
        }
        return bits;
    }

    /** Which right sides of the basis have alpha^p in the coefficient by which they are in the j-th result. */
    long[] combination(int j, int p) {
        return combinations[j * PLANES + p];
    }
}
