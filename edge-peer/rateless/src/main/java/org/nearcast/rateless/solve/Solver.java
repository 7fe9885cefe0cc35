// SPDX-License-Identifier: Apache-2.0
package org.nearcast.rateless.solve;

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

    /** How many rows of zeros and ones are held against the result: each sees a wrong symbol in one of two cases. */
    private static final int BINARY_CHECKS = 16;

    /** How many combinations of HDPC rows are: each sees it in 255 of 256 cases. */
    private static final int HDPC_CHECKS = 2;

    private final CodeParameters code;
    private final short[] pairs;
    private final BinaryRows matrix;
    private final Peeling peeling;
    private final DenseForms forms;
    private final Elimination elimination;
    private final HdpcSystem hdpc;
    private final Program program = new Program();

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
        return eliminate(isis, n) && (elimination.free() == 0 || hdpc.isSolvable(code, pairs, peeling.inactive()));
    }

    private boolean eliminate(int[] isis, int n) {
        if (n < code.kPrime()) {
            return false;
        }
        matrix.fill(isis, n);
        if (!peeling.run(code.w(), code.p(), Math.max(code.p(), MAX_INACTIVE))) {
            return false;
        }
        forms.fill();
        elimination.run(code.s());
        return true;
    }

    /**
     * Finds how encoding symbols give the intermediate symbols. Where there are more symbols than needed, some rows that are not needed
     * become checks ({@link Schedule#agrees}): of rows of zeros and ones if there are enough of them, else of HDPC rows.
     *
     * @param isis internal symbol IDs as in {@link #isSolvable}
     * @param known the symbols of the first so many are in rows L, L + 1, ..; those of the others are zero
     * @param scratch the first row that may be used for what is worked out in between, L + known or more
     * @return the schedule, or null if the symbols do not suffice
     */
    public Schedule solve(int[] isis, int n, int known, int scratch) {
        if (!eliminate(isis, n)) {
            return null;
        }
        int surplus = n - code.kPrime();
        boolean binaryChecks = elimination.unused() >= BINARY_CHECKS;
        boolean withHdpc = elimination.free() > 0 || surplus > 0 && !binaryChecks;
        if (withHdpc) {
            int checks = binaryChecks ? 0 : Math.min(surplus, HDPC_CHECKS);
            if (!hdpc.solve(code, pairs, peeling.inactive(), checks)) {
                return null;
            }
            hdpc.combine();
        }
        int[] checkedRows = surplus > 0 ? elimination.unused(BINARY_CHECKS) : new int[0];
        return new ScheduleWriter(
                        code,
                        pairs,
                        matrix,
                        peeling,
                        forms,
                        elimination,
                        withHdpc ? hdpc : null,
                        program,
                        known,
                        scratch)
                .write(checkedRows);
    }
}
