// SPDX-License-Identifier: Apache-2.0
package org.nearcast.rateless.solve;

import java.util.Arrays;

/**
 * The first phase of inactivation decoding (RFC 6330, section 5.4.2.2): gives every LT column to a row that finds it, its pivot row, or
 * makes it inactive. A row with one active column left finds that column. When there is none, a column is made inactive: rows with two
 * active columns are the edges of a graph, and any column of its largest component, once inactive, lets the whole component be found.
 *
 * <p>Components only ever grow by whole components: a row that comes down to two active columns joins two, and when one column of a
 * component is found or made inactive, all of its others are found before the next is made inactive. So a union-find never has to forget.
 */
final class Peeling {
    private static final int ACTIVE = -1;

    private final BinaryRows matrix;
    private int[] degrees = {};
    private int[] sums = {};
    private int[] ripple = {};
    private boolean[] pivots = {};
    private int rippleSize;
    private int[] inactiveIndex = {};
    private int[] found = {};
    private int[] pivotRows = {};
    private int[] pivotColumns = {};
    private int pivotCount;
    private int inactiveCount;
    private int activeFrom;
    private final Components components = new Components();

    Peeling(BinaryRows matrix) {
        this.matrix = matrix;
    }

    /**
     * Runs.
     *
     * @param w W, the number of LT columns
     * @param p P, the number of PI columns, which are inactive from the start, with indices 0 to P - 1
     * @param limit how many inactive columns are borne
     * @return false if there would be more than the limit
     */
    boolean run(int w, int p, int limit) {
        start(w, p);
        while (pivotCount + inactiveCount < w + p) {
            if (rippleSize > 0) {
                int row = ripple[--rippleSize];
                if (degrees[row] == 1) {
                    find(sums[row], row);
                }
            } else if (inactiveCount == limit) {
                return false;
            } else {
                makeInactive(choose(w));
            }
        }
        return true;
    }

    private void start(int w, int p) {
        int rows = matrix.rows();
        if (degrees.length < rows) {
            degrees = new int[rows];
            sums = new int[rows];
            ripple = new int[rows];
            pivots = new boolean[rows];
        }
        if (inactiveIndex.length < w) {
            inactiveIndex = new int[w];
            found = new int[w];
            pivotRows = new int[w];
            pivotColumns = new int[w];
        }
        Arrays.fill(inactiveIndex, 0, w, ACTIVE);
        Arrays.fill(found, 0, w, ACTIVE);
        Arrays.fill(pivots, 0, rows, false);
        components.start(w);
        rippleSize = 0;
        pivotCount = 0;
        inactiveCount = p;
        activeFrom = 0;
        // The LDPC rows come first, so that LT rows, which are shorter, lie above them on the stack.
        for (int r = 0; r < rows; r++) {
            int from = matrix.start(r);
            int to = matrix.start(r + 1);
            int sum = 0;
            for (int i = from; i < to; i++) {
                sum ^= matrix.column(i);
            }
            degrees[r] = to - from;
            sums[r] = sum;
            if (to - from == 1) {
                ripple[rippleSize++] = r;
            } else if (to - from == 2) {
                components.join(matrix.column(from), matrix.column(from + 1));
            }
        }
    }

    private void find(int column, int row) {
        found[column] = pivotCount;
        pivotRows[pivotCount] = row;
        pivotColumns[pivotCount++] = column;
        pivots[row] = true;
        remove(column);
    }

    private void makeInactive(int column) {
        inactiveIndex[column] = inactiveCount++;
        remove(column);
    }

    private void remove(int column) {
        components.remove(column);
        int to = matrix.columnStart(column + 1);
        for (int i = matrix.columnStart(column); i < to; i++) {
            int row = matrix.rowOf(i);
            int degree = --degrees[row];
            sums[row] ^= column;
            if (degree == 1) {
                ripple[rippleSize++] = row;
            } else if (degree == 2) {
                int one = firstActive(row);
                components.join(one, sums[row] ^ one);
            }
        }
    }

    private int firstActive(int row) {
        int i = matrix.start(row);
        while (!isActive(matrix.column(i))) {
            i++;
        }
        return matrix.column(i);
    }

    private boolean isActive(int column) {
        return found[column] == ACTIVE && inactiveIndex[column] == ACTIVE;
    }

    private int choose(int w) {
        int column = components.largest();
        if (column >= 0) {
            return column;
        }
        int best = -1;
        for (int r = 0; r < matrix.rows(); r++) {
            if (degrees[r] > 0 && (best < 0 || degrees[r] < degrees[best])) {
                best = r;
            }
        }
        if (best >= 0) {
            return firstActive(best);
        }
        while (activeFrom < w && !isActive(activeFrom)) {
            activeFrom++;
        }
        return activeFrom;
    }

    /** How many columns have a pivot row. */
    int pivots() {
        return pivotCount;
    }

    /** The row that finds the i-th column; of its columns all others are inactive or found before. */
    int pivotRow(int i) {
        return pivotRows[i];
    }

    int pivotColumn(int i) {
        return pivotColumns[i];
    }

    boolean isPivot(int row) {
        return pivots[row];
    }

    /** As the how-manieth an LT column was found, or -1 if it is inactive. */
    int found(int column) {
        return found[column];
    }

    /** u, how many columns are inactive, the PI columns among them. */
    int inactive() {
        return inactiveCount;
    }

    /** The index among the inactive columns of an LT column, P to u - 1, or -1 if it has a pivot row. */
    int inactiveIndex(int column) {
        return inactiveIndex[column];
    }
}
