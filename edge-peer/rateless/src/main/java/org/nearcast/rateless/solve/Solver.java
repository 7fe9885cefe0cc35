// SPDX-License-Identifier: Apache-2.0
package org.nearcast.rateless.solve;

import java.util.BitSet;
import org.nearcast.rateless.code.CodeParameters;
import org.nearcast.rateless.code.PreCode;

/**
 * Takes the constraint matrix apart (RFC 6330, section 5.4.2). Its memory is used again from one matrix to the next; it belongs to one
 * thread.
 *
 * <p>The steps: {@link Peeling} finds LT columns one by one and makes as few inactive as it can; the rows left over give the inactive
 * ones, first those of zeros and ones ({@link Elimination}), then, for as many as are still free, the HDPC rows ({@link HdpcSystem});
 * at last every found column follows from its own row. {@link ScheduleWriter} writes down what that is in symbols.
 */
public final class Solver {
    /**
     * The most inactive columns: symbols that senders draw at random need some 1,600 at K = 56,403; work grows with the cube of it, and
     * who picks symbols by malice could drive it up to K.
     */
    static final int MAX_INACTIVE = 4096;

    private final CodeParameters code;
    private final short[] pairs;
    private final BinaryRows matrix;
    private final Peeling peeling;
    private final DenseForms forms;
    private final Elimination elimination;
    private final HdpcSystem hdpc;

    public Solver(CodeParameters code) {
        this.code = code;
        pairs = PreCode.hdpc(code);
        matrix = new BinaryRows(code);
        peeling = new Peeling(matrix);
        forms = new DenseForms(matrix, peeling);
        elimination = new Elimination(matrix, peeling, forms);
        hdpc = new HdpcSystem(forms, elimination);
    }

    /**
     * Tells whether encoding symbols determine the intermediate symbols.
     *
     * @param isis internal symbol IDs, all different, the first n; those of padding symbols must be among them
     */
    public boolean isSolvable(int[] isis, int n) {
        if (n < code.kPrime()) {
            return false;
        }
        matrix.fill(isis, n);
        if (!peeling.run(code.w(), code.p(), Math.max(code.p(), MAX_INACTIVE))) {
            return false;
        }
        forms.fill();
        elimination.run(code.s());
        return elimination.free() == 0 || hdpc.solve(code, pairs, peeling.inactive());
    }

    /**
     * Finds how encoding symbols give the intermediate symbols.
     *
     * @param isis internal symbol IDs as in {@link #isSolvable}
     * @param known the symbols of the first so many are in rows L, L + 1, ..; those of the others are zero
     * @param scratch the first row that may be used for what is worked out in between, L + known or more
     * @return the schedule, or null if the symbols do not suffice
     */
    public Schedule solve(int[] isis, int n, int known, int scratch) {
        if (!isSolvable(isis, n)) {
            return null;
        }
        if (elimination.free() > 0) {
            hdpc.combine();
        }
        return new ScheduleWriter(code, pairs, matrix, peeling, forms, elimination, hdpc, known, scratch).write();
    }

    /** After {@link #solve}: of the n symbols those whose value took no part, so that they tell whether all agree. */
    public BitSet surplus(int n) {
        BitSet surplus = new BitSet(n);
        for (int i = 0; i < n; i++) {
            if (!peeling.isPivot(code.s() + i)) {
                surplus.set(i);
            }
        }
        for (int i = 0; i < elimination.rank(); i++) {
            if (elimination.basisRow(i) >= code.s()) {
                surplus.clear(elimination.basisRow(i) - code.s());
            }
        }
        return surplus;
    }
}
