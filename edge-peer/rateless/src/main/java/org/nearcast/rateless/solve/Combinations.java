// SPDX-License-Identifier: Apache-2.0
package org.nearcast.rateless.solve;

/**
 * Many sums of the same rows, by the method of the Four Russians: the rows are taken in groups, all sums of a group are made once, and
 * each of the many takes one row of each group.
 */
final class Combinations {
    private final Program program;
    private final int first;
    private final int rows;
    private final int group;
    private final int tables;

    /**
     * Writes the sums of groups.
     *
     * @param first the number of the first row
     * @param rows how many follow each other
     * @param sums how many sums will be asked for
     * @param scratch the first number of those that may be taken for tables; {@link #end} tells how many were
     */
    Combinations(Program program, int first, int rows, int sums, int scratch) {
        this.program = program;
        this.first = first;
        this.rows = rows;
        this.tables = scratch;
        this.group = bestGroup(rows, sums);
        if (group > 1) {
            writeTables();
        }
    }

    /** Of how many rows a group is, so that the fewest terms are needed. */
    private static int bestGroup(int rows, int sums) {
        int best = 1;
        double least = sums * rows / 2.0;
        for (int g = 2; g <= 8; g++) {
            double groups = Math.ceil(rows / (double) g);
            double cost = groups * 3 * ((1 << g) - 1 - g) + sums * groups * (1 - 1.0 / (1 << g));
            if (cost < least) {
                least = cost;
                best = g;
            }
        }
        return best;
    }

    private void writeTables() {
        for (int from = 0; from < rows; from += group) {
            int size = Math.min(group, rows - from);
            for (int bits = 1; bits < 1 << size; bits++) {
                int lowest = bits & -bits;
                if (bits != lowest) {
                    program.begin(row(from, bits));
                    program.term(row(from, lowest));
                    program.term(row(from, bits ^ lowest));
                    program.end();
                }
            }
        }
    }

    /** The row that holds a sum of a group; the group's own rows where it is one of them. */
    private int row(int from, int bits) {
        if ((bits & bits - 1) == 0) {
            return first + from + Integer.numberOfTrailingZeros(bits);
        }
        return tables + (from / group << group) + bits;
    }

    /** Adds the terms of a sum to the one that is being written. */
    void append(long[] bits) {
        long mask = (1L << group) - 1;
        for (int from = 0; from < rows; from += group) {
            int at = from >>> 6;
            long some = bits[at] >>> from;
            if ((from & 63) + group > 64 && at + 1 < bits.length) {
                some |= bits[at + 1] << 64 - (from & 63);
            }
            int of = (int) (some & mask);
            if (of != 0) {
                program.term(row(from, of));
            }
        }
    }

    /** One more than the last number taken for tables. */
    int end() {
        return group > 1 ? tables + ((rows + group - 1) / group << group) : tables;
    }
}
