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

    private final CodeParameters code;
    private final LtSymbol symbol;
    private final int[] ldpcColumnCounts;
    private int rows;
    private int[] starts;
    private int[] columns;
    private int[] pis;
    private final int[] columnStarts;
    private int[] columnRows = {};

    BinaryRows(CodeParameters code) {
        this.code = code;
        symbol = new LtSymbol(code);
        int s = code.s();
        starts = new int[s + 1];
        pis = new int[s * MAX_PI];
        Arrays.fill(pis, -1);
        columns = new int[3 * code.b() + s];
        columnStarts = new int[code.w() + 1];
        ldpcColumnCounts = new int[code.w()];
        fillLdpc();
    }

    /** The LDPC rows, which stay the same. */
    private void fillLdpc() {
        int s = code.s();
        int w = code.w();
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
                ldpcColumnCounts[column]++;
            } else {
                int pi = row * MAX_PI;
                pis[pis[pi] < 0 ? pi : pi + 1] = column - w;
            }
        });
    }

    /**
     * Fills the matrix; what was in it is gone.
     *
     * @param isis the internal symbol IDs of the known symbols, the first n
     */
    void fill(int[] isis, int n) {
        int s = code.s();
        int w = code.w();
        rows = s + n;
        starts = atLeast(starts, rows + 1);
        pis = atLeast(pis, rows * MAX_PI);
        columns = atLeast(columns, starts[s] + 8 * n + LtSymbol.MAX_TERMS);
        int[] counts = columnStarts;
        System.arraycopy(ldpcColumnCounts, 0, counts, 0, w);
        int at = starts[s];
        int pi = s * MAX_PI;
        for (int i = 0; i < n; i++) {
            symbol.set(isis[i]);
            int size = symbol.size();
            int lts = symbol.ltTerms();
            columns = atLeast(columns, at + lts);
            for (int t = 0; t < lts; t++) {
                int column = symbol.term(t);
                columns[at++] = column;
                counts[column]++;
            }
            starts[s + i + 1] = at;
            pis[pi] = symbol.term(lts) - w;
            pis[pi + 1] = symbol.term(lts + 1) - w;
            pis[pi + 2] = lts + 2 < size ? symbol.term(lts + 2) - w : -1;
            pi += MAX_PI;
        }
        transpose(w);
    }

    /** Turns the counts in columnStarts into sums and fills the columns, in the order of rows. */
    private void transpose(int w) {
        columnRows = atLeast(columnRows, starts[rows]);
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

    /** The array, or a longer one that begins alike. */
    private static int[] atLeast(int[] array, int length) {
        return array.length >= length ? array : Arrays.copyOf(array, length + length / 8);
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
