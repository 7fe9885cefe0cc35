// SPDX-License-Identifier: Apache-2.0
package org.nearcast.rateless.solve;

import org.nearcast.rateless.code.CodeParameters;

/**
 * Writes down, as sums of rows, how symbols follow from a matrix that was taken apart.
 *
 * <ol>
 *   <li>What every found column would be if the inactive ones were zero, in the order they were found.
 *   <li>The right sides of the basis, as if the inactive columns were zero.
 *   <li>The HDPC sums of these, from them and the right sides the free columns, then the other inactive columns.
 *   <li>What every found column is: again its own row, or, where that is shorter, its form added to what it would be.
 *   <li>What must be zero if no symbol is wrong.
 * </ol>
 */
final class ScheduleWriter {
    private final CodeParameters code;
    private final short[] pairs;
    private final BinaryRows matrix;
    private final Peeling peeling;
    private final DenseForms forms;
    private final Elimination elimination;
    private final HdpcSystem hdpc; // null if it is not needed
    private final int known;
    private final int[] inactiveRows;
    private final Program program;
    private int next;

    ScheduleWriter(
            CodeParameters code,
            short[] pairs,
            BinaryRows matrix,
            Peeling peeling,
            DenseForms forms,
            Elimination elimination,
            HdpcSystem hdpc,
            Program program,
            int known,
            int scratch) {
        this.code = code;
        this.pairs = pairs;
        this.matrix = matrix;
        this.peeling = peeling;
        this.forms = forms;
        this.elimination = elimination;
        this.hdpc = hdpc;
        this.program = program;
        this.known = known;
        this.next = scratch;
        inactiveRows = new int[peeling.inactive()];
        for (int i = 0; i < code.p(); i++) {
            inactiveRows[i] = code.w() + i;
        }
        for (int c = 0; c < code.w(); c++) {
            if (peeling.found(c) < 0) {
                inactiveRows[peeling.inactiveIndex(c)] = c;
            }
        }
    }

    /** @param checkedRows rows that are not needed, and hold if all symbols are right */
    Schedule write(int[] checkedRows) {
        program.clear();
        boolean withHdpc = hdpc != null;
        boolean[] needed = withHdpc ? null : neededByBasis();
        if (withHdpc) {
            for (int row : inactiveRows) {
                program.begin(row);
                program.end();
            }
        }
        for (int i = 0; i < peeling.pivots(); i++) {
            if (withHdpc || needed[i]) {
                program.begin(peeling.pivotColumn(i));
                known(peeling.pivotRow(i));
                foundColumns(peeling.pivotRow(i), peeling.pivotColumn(i));
                program.end();
            }
        }
        int right = next;
        for (int i = 0; i < elimination.rank(); i++) {
            program.begin(next++);
            known(elimination.basisRow(i));
            foundColumns(elimination.basisRow(i), -1);
            program.end();
        }
        int hdpcAt = withHdpc ? program.size() : -1;
        int hdpcBase = next;
        if (withHdpc) {
            next += code.h();
        }
        int checks = withHdpc ? hdpc.results() - elimination.free() : 0;
        int checkBase = next;
        next += checks + checkedRows.length;
        inactiveColumns(right, hdpcBase, checkBase);
        for (int i = 0; i < peeling.pivots(); i++) {
            finish(i, withHdpc || needed[i]);
        }
        for (int row : checkedRows) {
            program.begin(checkBase + checks++);
            wholeRow(row, -1);
            program.end();
        }
        return new Schedule(program.toArray(), hdpcAt, hdpcBase, code.h(), pairs, checkBase, checks, next);
    }

    /** Which found columns the right sides of the basis are made of. */
    private boolean[] neededByBasis() {
        boolean[] needed = new boolean[peeling.pivots()];
        for (int i = 0; i < elimination.rank(); i++) {
            need(elimination.basisRow(i), needed);
        }
        for (int i = needed.length - 1; i >= 0; i--) {
            if (needed[i]) {
                need(peeling.pivotRow(i), needed);
            }
        }
        return needed;
    }

    private void need(int row, boolean[] needed) {
        for (int i = matrix.start(row); i < matrix.start(row + 1); i++) {
            int found = peeling.found(matrix.column(i));
            if (found >= 0) {
                needed[found] = true;
            }
        }
    }

    private void known(int row) {
        int symbol = row - code.s();
        if (symbol >= 0 && symbol < known) {
            program.term(code.l() + symbol);
        }
    }

    private void foundColumns(int row, int own) {
        int end = matrix.start(row + 1);
        for (int i = matrix.start(row); i < end; i++) {
            int column = matrix.column(i);
            if (column != own && peeling.found(column) >= 0) {
                program.term(column);
            }
        }
    }

    private void inactiveColumns(int right, int hdpcBase, int checkBase) {
        int rank = elimination.rank();
        int free = elimination.free();
        int results = hdpc == null ? 0 : hdpc.results();
        Combinations sums = new Combinations(program, right, rank, rank + HdpcSystem.PLANES * results, next);
        next = sums.end();
        for (int j = 0; j < results; j++) {
            int row = j < free ? inactiveRows[elimination.freeColumn(j)] : checkBase + j - free;
            for (int p = HdpcSystem.PLANES - 1; p >= 0; p--) {
                if (p == HdpcSystem.PLANES - 1) {
                    program.begin(row);
                } else {
                    program.beginTimesAlpha(row);
                }
                for (int bits = hdpc.sums(j, p); bits != 0; bits &= bits - 1) {
                    program.term(hdpcBase + Integer.numberOfTrailingZeros(bits));
                }
                sums.append(hdpc.combination(j, p));
                program.end();
            }
        }
        long[] bits = new long[elimination.combinationWords()];
        for (int i = 0; i < rank; i++) {
            for (int k = 0; k < bits.length; k++) {
                bits[k] = elimination.combination(i, k);
            }
            program.begin(inactiveRows[elimination.column(i)]);
            sums.append(bits);
            for (int f = elimination.freeBits(i); f != 0; f &= f - 1) {
                program.term(inactiveRows[elimination.freeColumn(Integer.numberOfTrailingZeros(f))]);
            }
            program.end();
        }
    }

    private void finish(int i, boolean begun) {
        int row = peeling.pivotRow(i);
        int column = peeling.pivotColumn(i);
        if (begun) {
            int weight = forms.weight(i);
            if (weight == 0) {
                return;
            }
            int terms = matrix.start(row + 1) - matrix.start(row) + BinaryRows.MAX_PI;
            if (weight + 1 <= terms) {
                program.begin(column);
                program.term(column);
                for (int k = 0; k < forms.words(); k++) {
                    for (long bits = forms.word(i, k); bits != 0; bits &= bits - 1) {
                        program.term(inactiveRows[k * 64 + Long.numberOfTrailingZeros(bits)]);
                    }
                }
                program.end();
                return;
            }
        }
        program.begin(column);
        wholeRow(row, column);
        program.end();
    }

    private void wholeRow(int row, int own) {
        known(row);
        int end = matrix.start(row + 1);
        for (int k = matrix.start(row); k < end; k++) {
            if (matrix.column(k) != own) {
                program.term(matrix.column(k));
            }
        }
        for (int k = 0; k < BinaryRows.MAX_PI; k++) {
            if (matrix.pi(row, k) >= 0) {
                program.term(code.w() + matrix.pi(row, k));
            }
        }
    }
}
