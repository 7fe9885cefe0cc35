// SPDX-License-Identifier: Apache-2.0
package org.nearcast.rateless.solve;

import java.util.Arrays;

/**
 * The first phase of inactivation decoding (RFC 6330, section 5.4.2.2): gives every LT column to a row that finds it, its pivot row, or
 * makes it inactive. A row with one active column left finds that column. When there is none, a column is made inactive: rows with two
 * active columns are the edges of a graph, and any column of its largest component, once inactive, lets the whole component be found.
 *
 * <p>The graph is looked at only then, so rows that come down to two columns on their way to none cost nothing. Its components only ever
 * grow, by whole components, or go: when one column of a component is made inactive or is found, all of its others are found before the
 * next is made inactive. So a union-find never has to forget.
 */
final class Peeling {
    private static final int ACTIVE = Integer.MIN_VALUE;
    private static final long ONE_COLUMN = 1L << 32;

    private final BinaryRows matrix;
    /** Of each row how many active columns it has, in the upper half, and the XOR of their numbers. */
    private long[] left = {};

    private int[] ripple = {};
    private int rippleSize;
    private int[] edges = {};
    private int edgeCount;
    private boolean[] pivots = {};
    /** Of each column as the how-manieth it was found, or {@code ~index} if it is inactive, or {@link #ACTIVE}. */
    private int[] places = {};

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
                if (left[row] >>> 32 == 1) {
                    find((int) left[row], row);
                }
            } else if (inactiveCount == limit) {
                return false;
            } else {
                int column = choose(w);
                places[column] = ~inactiveCount++;
                remove(column);
            }
        }
        return true;
    }

    private void start(int w, int p) {
        int rows = matrix.rows();
        if (left.length < rows) {
            left = new long[rows + rows / 8];
            ripple = new int[left.length + 1];
            edges = new int[left.length + 1];
            pivots = new boolean[left.length];
        }
        if (places.length < w) {
            places = new int[w];
            pivotRows = new int[w];
            pivotColumns = new int[w];
        }
        Arrays.fill(places, 0, w, ACTIVE);
        Arrays.fill(pivots, 0, rows, false);
        components.start(w);
        rippleSize = 0;
        edgeCount = 0;
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
            left[r] = (to - from) * ONE_COLUMN + sum;
            if (to - from == 1) {
                ripple[rippleSize++] = r;
            } else if (to - from == 2) {
                edges[edgeCount++] = r;
            }
        }
    }

    private void find(int column, int row) {
        places[column] = pivotCount;
        pivotRows[pivotCount] = row;
        pivotColumns[pivotCount++] = column;
        pivots[row] = true;
        remove(column);
    }

    private void remove(int column) {
        int to = matrix.columnStart(column + 1);
        for (int i = matrix.columnStart(column); i < to; i++) {
            int row = matrix.rowOf(i);
            long now = (left[row] ^ column) - ONE_COLUMN;
            left[row] = now;
            // Put down in any case and kept if it counts: no processor would foretell a branch here.
            int degree = (int) (now >>> 32);
            ripple[rippleSize] = row;
            rippleSize += (degree ^ 1) - 1 >>> 31;
            edges[edgeCount] = row;
            edgeCount += (degree ^ 2) - 1 >>> 31;
        }
    }

    private int choose(int w) {
        for (int i = 0; i < edgeCount; i++) {
            int row = edges[i];
            if (left[row] >>> 32 == 2) {
                int one = firstActive(row);
                components.join(one, (int) left[row] ^ one);
            }
        }
        edgeCount = 0;
        int column = components.largest(places, ACTIVE);
        if (column >= 0) {
            return column;
        }
        int best = -1;
        for (int r = 0; r < matrix.rows(); r++) {
            if (left[r] >>> 32 > 0 && (best < 0 || left[r] >>> 32 < left[best] >>> 32)) {
                best = r;
            }
        }
        if (best >= 0) {
            return firstActive(best);
        }
        while (activeFrom < w && places[activeFrom] != ACTIVE) {
            activeFrom++;
        }
        return activeFrom;
    }

    private int firstActive(int row) {
        int i = matrix.start(row);
        while (places[matrix.column(i)] != ACTIVE) {
            i++;
        }
        return matrix.column(i);
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

    /** As the how-manieth an LT column was found, or less than 0 if it is inactive. */
    int found(int column) {
        return places[column];
    }

    /** u, how many columns are inactive, the PI columns among them. */
    int inactive() {
        return inactiveCount;
    }

    /** The index among the inactive columns of an LT column that is one of them, P to u - 1. */
    int inactiveIndex(int column) {
        return ~places[column];
    }
}
