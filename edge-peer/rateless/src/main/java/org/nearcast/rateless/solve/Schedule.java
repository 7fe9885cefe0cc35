// SPDX-License-Identifier: Apache-2.0
package org.nearcast.rateless.solve;

import org.nearcast.rateless.gf256.Kernel;

/**
 * How known encoding symbols become intermediate symbols, as operations on the rows of one strip. Immutable; many threads may run it at
 * once, each over rows of its own.
 *
 * <p>Rows 0 to L - 1 take the intermediate symbols; from L on lie the known symbols; then rows for what is worked out in between.
 */
public final class Schedule {
    private final int[] program;
    private final int hdpcAt;
    private final int hdpcBase;
    private final int h;
    private final short[] pairs;
    private final int checkBase;
    private final int checks;
    private final int rows;

    /**
     * @param hdpcAt where in the program the HDPC sums are made, or -1 if they are not needed
     * @param hdpcBase the first row of these sums
     * @param checkBase the first of the rows that are zero if all symbols are right
     * @param checks how many of these there are
     * @param rows how many rows it uses
     */
    Schedule(int[] program, int hdpcAt, int hdpcBase, int h, short[] pairs, int checkBase, int checks, int rows) {
        this.program = program;
        this.hdpcAt = hdpcAt;
        this.hdpcBase = hdpcBase;
        this.h = h;
        this.pairs = pairs;
        this.checkBase = checkBase;
        this.checks = checks;
        this.rows = rows;
    }

    /** How many rows a strip must have. */
    public int rows() {
        return rows;
    }

    /** Bytes of memory that it takes, nearly. */
    public long bytes() {
        return 4L * program.length + 2L * pairs.length;
    }

    /** Runs over one strip. */
    public void run(Kernel kernel, byte[] strip, int rowBytes) {
        if (hdpcAt < 0) {
            kernel.sums(strip, rowBytes, program, 0, program.length);
            return;
        }
        kernel.sums(strip, rowBytes, program, 0, hdpcAt);
        kernel.hdpc(strip, rowBytes, pairs, pairs.length, hdpcBase, h);
        kernel.sums(strip, rowBytes, program, hdpcAt, program.length);
    }

    /** After {@link #run}: whether the symbols agree with one another. Where there are no more than needed, they always do. */
    public boolean agrees(byte[] strip, int rowBytes) {
        int bits = 0;
        for (int i = checkBase * rowBytes; i < (checkBase + checks) * rowBytes; i++) {
            bits |= strip[i];
        }
        return bits == 0;
    }
}
