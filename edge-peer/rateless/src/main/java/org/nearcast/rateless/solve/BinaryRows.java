// SPDX-License-Identifier: Apache-2.0
package org.nearcast.rateless.solve;

import java.util.Arrays;
import org.nearcast.rateless.code.CodeParameters;
import org.nearcast.rateless.code.LtSymbol;
import org.nearcast.rateless.code.PreCode;

/**
 * The rows of the constraint matrix that have only zeros and ones: S LDPC rows, then a row for each known encoding symbol. The LT columns,
 * 0 to W - 1, are kept by row and by column; of the PI columns a row has three at most, which are kept apart.
 */
final class BinaryRows {
    /** The most PI columns with a one in a row. */
    static final int MAX_PI = 3;

    private int rows;
    private int[] starts = {0};
    private int[] columns = {};
    private int[] pis = {};
    private int[] columnStarts = {};
    private int[] columnRows = {};

    /**
     * Fills the matrix; what was in it is gone.
     *
     * @param isis the internal symbol IDs of the known symbols, the first n
     */
    void fill(CodeParameters code, int[] isis, int n) {
        int s = code.s();
        int w = code.w();
        rows = s + n;
        starts = atLeast(starts, rows + 1);
        pis = atLeast(pis, rows * MAX_PI);
        Arrays.fill(pis, 0, rows * MAX_PI, -1);
        int most = 3 * code.b() + s + n * LtSymbol.MAX_TERMS;
        columns = atLeast(columns, Math.min(most, 3 * code.b() + s + 8 * n + 64));
        fillLdpc(code);
        LtSymbol symbol = new LtSymbol(code);
        int at = starts[s];
        for (int i = 0; i < n; i++) {
            symbol.set(isis[i]);
            if (at + LtSymbol.MAX_TERMS > columns.length) {
                columns = Arrays.copyOf(columns, Math.max(columns.length * 3 / 2, at + LtSymbol.MAX_TERMS));
            }
            int pi = (s + i) * MAX_PI;
            for (int t = 0; t < symbol.size(); t++) {
                int column = symbol.term(t);
                if (column < w) {
                    columns[at++] = column;
                } else {
                    pis[pi++] = column - w;
                }
            }
            starts[s + i + 1] = at;
        }
        transpose(w);
    }

    private void fillLdpc(CodeParameters code) {
        int s = code.s();
        int w = code.w();
        Arrays.fill(starts, 0, s + 1, 0);
        PreCode.ldpc(code, (row, column) -> {
            if (column < w) {
                starts[row + 1]++;
            }
        });
        for (int i = 0; i < s; i++) {
            starts[i + 1] += starts[i];
        }
        int[] next = Arrays.copyOf(starts, s);
        PreCode.ldpc(code, (row, column) -> {
            if (column < w) {
                columns[next[row]++] = column;
            } else {
                int pi = row * MAX_PI;
                pis[pis[pi] < 0 ? pi : pi + 1] = column - w;
            }
        });
    }

    private void transpose(int w) {
        int ones = starts[rows];
        columnStarts = atLeast(columnStarts, w + 1);
        columnRows = atLeast(columnRows, ones);
        Arrays.fill(columnStarts, 0, w + 1, 0);
        for (int i = 0; i < ones; i++) {
            columnStarts[columns[i]]++;
        }
        int sum = 0;
        for (int c = 0; c < w; c++) {
            sum += columnStarts[c];
            columnStarts[c] = sum;
        }
        columnStarts[w] = sum;
        for (int r = rows - 1; r >= 0; r--) {
            for (int i = starts[r]; i < starts[r + 1]; i++) {
                columnRows[--columnStarts[columns[i]]] = r;
            }
        }
    }

    private static int[] atLeast(int[] array, int length) {
        return array.length >= length ? array : new int[length + length / 8];
    }

    int rows() {
        return rows;
    }

    /** Where a row's LT columns begin among {@link #column}; they end where the next row's begin. */
    int start(int row) {
        return starts[row];
    }

    int column(int i) {
        return columns[i];
    }

    /** The i-th PI column of a row, 0 to P - 1, or -1 if it has fewer. */
    int pi(int row, int i) {
        return pis[row * MAX_PI + i];
    }

    /** Where the rows with a one in an LT column begin among {@link #rowOf}; they end where the next column's begin. */
    int columnStart(int column) {
        return columnStarts[column];
    }

    int rowOf(int i) {
        return columnRows[i];
    }
}
