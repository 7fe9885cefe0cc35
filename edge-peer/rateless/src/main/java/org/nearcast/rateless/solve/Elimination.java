// SPDX-License-Identifier: Apache-2.0
package org.nearcast.rateless.solve;

import java.util.Arrays;

/**
 * Gauss-Jordan elimination over GF(2) of the rows that found no column: each that is independent of those before gives one inactive
 * column, as a sum of rows' right sides and of the inactive columns that stay free.
 */
final class Elimination {
    private final BinaryRows matrix;
    private final Peeling peeling;
    private final DenseForms forms;
    private int[] candidates = {};
    private long[][] basis = {};
    private int[] basisRows = {};
    private int[] pivotColumns = {};
    private int[] basisOfColumn = {};
    private int[] free = {};
    private int candidateCount;
    private int rank;
    private int freeCount;
    private int words;
    private int width;

    Elimination(BinaryRows matrix, Peeling peeling, DenseForms forms) {
        this.matrix = matrix;
        this.peeling = peeling;
        this.forms = forms;
    }

    /** Runs. Rows with few columns are tried before rows with many, since a row that is not needed costs nothing. */
    void run(int ldpcRows) {
        int u = peeling.inactive();
        words = forms.words();
        int rows = order(ldpcRows);
        candidateCount = rows;
        width = words + (Math.min(rows, u) + 63 >>> 6);
        if (basis.length < u) {
            basis = Arrays.copyOf(basis, u);
            basisRows = new int[u];
            pivotColumns = new int[u];
            basisOfColumn = new int[u];
            free = new int[u];
        }
        Arrays.fill(basisOfColumn, 0, u, -1);
        rank = 0;
        for (int i = 0; i < rows && rank < u; i++) {
            long[] row = rank < basis.length && basis[rank] != null && basis[rank].length >= width
                    ? basis[rank]
                    : new long[width];
            Arrays.fill(row, 0);
            basis[rank] = row;
            forms.of(candidates[i], row);
            int column = reduce(row);
            if (column >= 0) {
                int own = words * 64 + rank;
                row[own >>> 6] |= 1L << own;
                basisRows[rank] = candidates[i];
                pivotColumns[rank] = column;
                basisOfColumn[column] = rank++;
            }
        }
        finish(u);
    }

    private int order(int ldpcRows) {
        int rows = matrix.rows();
        int count = rows - peeling.pivots();
        if (candidates.length < count) {
            candidates = new int[count + count / 8];
        }
        int longest = 0;
        for (int r = ldpcRows; r < rows; r++) {
            if (!peeling.isPivot(r)) {
                longest = Math.max(longest, length(r));
            }
        }
        int[] ends = new int[longest + 2];
        for (int r = ldpcRows; r < rows; r++) {
            if (!peeling.isPivot(r)) {
                ends[length(r) + 1]++;
            }
        }
        for (int n = 1; n < ends.length; n++) {
            ends[n] += ends[n - 1];
        }
        int at = ends[longest + 1];
        for (int r = ldpcRows; r < rows; r++) {
            if (!peeling.isPivot(r)) {
                candidates[ends[length(r)]++] = r;
            }
        }
        for (int r = 0; r < ldpcRows; r++) {
            if (!peeling.isPivot(r)) {
                candidates[at++] = r;
            }
        }
        return at;
    }

    private int length(int row) {
        return matrix.start(row + 1) - matrix.start(row);
    }

    /** Clears the columns that have a basis row from the lowest on; returns the first that has none, or -1 if nothing is left. */
    private int reduce(long[] row) {
        for (int k = 0; k < words; k++) {
            while (row[k] != 0) {
                int column = k * 64 + Long.numberOfTrailingZeros(row[k]);
                int with = basisOfColumn[column];
                if (with < 0) {
                    return column;
                }
                add(basis[with], row);
            }
        }
        return -1;
    }

    private void add(long[] from, long[] to) {
        for (int k = 0; k < width; k++) {
            to[k] ^= from[k];
        }
    }

    private void finish(int u) {
        freeCount = 0;
        for (int column = u - 1; column >= 0; column--) {
            int with = basisOfColumn[column];
            if (with < 0) {
                free[freeCount++] = column;
                continue;
            }
            long[] row = basis[with];
            for (int k = column >>> 6; k < words; k++) {
                long bits = row[k];
                if (k == column >>> 6) {
                    bits &= -2L << column;
                }
                for (; bits != 0; bits &= bits - 1) {
                    int other = basisOfColumn[k * 64 + Long.numberOfTrailingZeros(bits)];
                    if (other >= 0) {
                        add(basis[other], row);
                    }
                }
            }
        }
    }

    /** How many inactive columns are given by rows. */
    int rank() {
        return rank;
    }

    /** How many rows found no column and are not in the basis either: they hold if all symbols are right. */
    int unused() {
        return candidateCount - rank;
    }

    /** The first of them, those with few columns before those with many. */
    int[] unused(int most) {
        int[] unused = new int[Math.min(most, unused())];
        for (int i = 0, used = 0, n = 0; n < unused.length; i++) {
            if (used < rank && candidates[i] == basisRows[used]) {
                used++;
            } else {
                unused[n++] = candidates[i];
            }
        }
        return unused;
    }

    /** The row of the matrix whose right side is the i-th of the basis. */
    int basisRow(int i) {
        return basisRows[i];
    }

    /** Which inactive column the i-th reduced row gives. */
    int column(int i) {
        return pivotColumns[i];
    }

    /** How many inactive columns stay free. */
    int free() {
        return freeCount;
    }

    /** The index of the i-th free one among the inactive columns. */
    int freeColumn(int i) {
        return free[i];
    }

    /** Which free columns are in the sum that gives a column; 0 for the i-th free column itself is not defined. At most 32 free ones. */
    int freeBits(int i) {
        long[] row = basis[i];
        int bits = 0;
        for (int f = 0; f < freeCount; f++) {
            int column = free[f];
            bits |= (int) (row[column >>> 6] >>> column & 1) << f;
        }
        return bits;
    }

    /** Words of {@link #combination}. */
    int combinationWords() {
        return width - words;
    }

    /** Which right sides of the basis are in the sum that gives a column: word k of the bits. */
    long combination(int i, int k) {
        return basis[i][words + k];
    }
}
