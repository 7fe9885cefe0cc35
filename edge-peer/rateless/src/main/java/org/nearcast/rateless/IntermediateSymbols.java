// SPDX-License-Identifier: Apache-2.0
package org.nearcast.rateless;

import org.nearcast.rateless.code.CodeParameters;
import org.nearcast.rateless.code.LtSymbol;
import org.nearcast.rateless.gf256.Kernel;
import org.nearcast.rateless.solve.Schedule;

/** The L intermediate symbols of a block, in rows 0 to L - 1, and what is made of them (RFC 6330, section 5.3.5.3). */
final class IntermediateSymbols {
    private final CodeParameters code;
    private final int k;
    private final SymbolRows rows;
    private final Kernel kernel;
    private final LtSymbol lt;
    private final int[] terms = new int[LtSymbol.MAX_TERMS];

    IntermediateSymbols(CodeParameters code, int k, SymbolRows rows, Kernel kernel) {
        this.code = code;
        this.k = k;
        this.rows = rows;
        this.kernel = kernel;
        lt = new LtSymbol(code);
    }

    static int checkedSize(int symbolSize) {
        if (symbolSize < 1 || symbolSize > ObjectTransmissionInformation.MAX_SYMBOL_SIZE) {
            throw new IllegalArgumentException("symbol size must be 1 to "
                    + ObjectTransmissionInformation.MAX_SYMBOL_SIZE + " bytes, not " + symbolSize);
        }
        return symbolSize;
    }

    static void check(int esi) {
        if (esi < 0 || esi > CodeParameters.MAX_ESI) {
            throw new IllegalArgumentException("encoding symbol ID must be 0 to 2^24 - 1, not " + esi);
        }
    }

    /** The internal symbol ID of an encoding symbol. */
    int isi(int esi) {
        return code.isi(k, esi);
    }

    SymbolRows rows() {
        return rows;
    }

    /** Works the intermediate symbols out; false if the symbols contradict one another. */
    boolean run(Schedule schedule) {
        rows.ensure(schedule.rows());
        boolean agrees = true;
        for (int s = 0; s < rows.strips(); s++) {
            schedule.run(kernel, rows.strip(s), rows.rowBytes());
            agrees &= schedule.agrees(rows.strip(s), rows.rowBytes());
        }
        return agrees;
    }

    /** Makes an encoding symbol, source or repair. */
    void symbol(int esi, byte[] out, int at) {
        lt.set(isi(esi));
        int n = lt.size();
        for (int i = 0; i < n; i++) {
            terms[i] = lt.term(i);
        }
        rows.sum(kernel, terms, n, out, at);
    }
}
