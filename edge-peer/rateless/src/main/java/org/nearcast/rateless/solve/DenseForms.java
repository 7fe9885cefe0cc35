// SPDX-License-Identifier: Apache-2.0
package org.nearcast.rateless.solve;

import org.nearcast.rateless.code.CodeParameters;

/**
 * What is left of the rows after peeling: a found column is its pivot row's own sum and a sum of inactive columns, and that second sum,
 * its form, is one bit for each of the u inactive columns. Of a row without a column there is nothing but such a form.
 */
final class DenseForms {
    private final BinaryRows matrix;
    private final Peeling peeling;
    private long[] forms = {};
    private int words;

    DenseForms(BinaryRows matrix, Peeling peeling) {
        this.matrix = matrix;
        this.peeling = peeling;
    }

    /** Makes the forms of all pivot rows. */
    void fill() {
        int u = peeling.inactive();
        words = u + 63 >>> 6;
        int pivots = peeling.pivots();
        long length = (long) pivots * words;
        if (forms.length < length) {
            forms = new long[Math.toIntExact(length)];
        }
        for (int i = 0; i < pivots; i++) {
            add(peeling.pivotRow(i), peeling.pivotColumn(i), forms, i * words);
        }
    }

    /** The form of a row that is no pivot. */
    void of(int row, long[] form) {
        add(row, -1, form, 0);
    }

    private void add(int row, int own, long[] to, int at) {
        for (int k = 0; k < words; k++) {
            to[at + k] = 0;
        }
        int end = matrix.start(row + 1);
        for (int i = matrix.start(row); i < end; i++) {
            if (matrix.column(i) != own) {
                addLtColumn(matrix.column(i), to, at);
            }
        }
        for (int i = 0; i < BinaryRows.MAX_PI; i++) {
            int pi = matrix.pi(row, i);
            if (pi >= 0) {
                flip(to, at, pi);
            }
        }
    }

    private static void flip(long[] bits, int at, int bit) {
        bits[at + (bit >>> 6)] ^= 1L << bit;
    }

    /** How many of the inactive columns are in the form of the i-th pivot row. */
    int weight(int i) {
        int weight = 0;
        for (int k = i * words; k < (i + 1) * words; k++) {
            weight += Long.bitCount(forms[k]);
        }
        return weight;
    }

    /** The words of a form, 64 inactive columns in each. */
    int words() {
        return words;
    }

    /** A word of the form of the i-th pivot row. */
    long word(int i, int k) {
        return forms[i * words + k];
    }

    /** Adds what an intermediate symbol is, as a form, to a form that begins at {@code at}: its pivot row's form, or itself if inactive. */
    void addColumn(CodeParameters code, int column, long[] to, int at) {
        if (column < code.w()) {
            addLtColumn(column, to, at);
        } else {
            flip(to, at, column - code.w());
        }
    }

    private void addLtColumn(int column, long[] to, int at) {
        int found = peeling.found(column);
        if (found < 0) {
            flip(to, at, peeling.inactiveIndex(column));
            return;
        }
        int from = found * words;
        for (int k = 0; k < words; k++) {
            to[at + k] ^= forms[from + k];
        }
    }
}
