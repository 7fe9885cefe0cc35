// SPDX-License-Identifier: Apache-2.0
package org.nearcast.rateless.solve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nearcast.rateless.code.CodeParameters;
import org.nearcast.rateless.code.LtSymbol;
import org.nearcast.rateless.code.PreCode;
import org.nearcast.rateless.gf256.Gf256;

/** The solver beside the whole constraint matrix of section 5.3.3.3, whose rank is found by plain elimination. */
class SolverTest {
    private static final long SEED = 5_333;

    @Test
    void shouldSolveExactlyWhatTheWholeMatrixDetermines() {
        Random random = new Random(SEED);
        shouldAgree(10, 4_000, random);
        shouldAgree(12, 2_000, random);
        shouldAgree(26, 2_000, random);
        shouldAgree(101, 300, random);
    }

    private static void shouldAgree(int kPrime, int trials, Random random) {
        CodeParameters code = CodeParameters.forK(kPrime);
        Solver solver = new Solver(code);
        int failed = 0;
        for (int i = 0; i < trials; i++) {
            // one in ten has a symbol twice, so that failures are not too rare
            int n = kPrime + i % 3;
            int[] isis = random.ints(n, 0, CodeParameters.MAX_ESI + 1).toArray();
            if (i % 10 == 0) {
                isis[0] = isis[1];
            }
            String which = "K' " + kPrime + ", trial " + i + ", seed " + SEED;
            boolean expected = rank(matrix(code, isis)) == code.l();
            assertEquals(expected, solver.isSolvable(isis, n), which);
            assertEquals(expected, solver.solve(isis, n, n, code.l() + n) != null, which);
            failed += expected ? 0 : 1;
        }
        assertTrue(failed > trials / 60 && failed < trials / 10, failed + " of " + trials + " failed, seed " + SEED);
    }

    @Test
    void shouldRefuseFewerSymbolsThanTheBlockHas() {
        CodeParameters code = CodeParameters.forK(26);
        int[] isis = new int[26];
        for (int i = 0; i < isis.length; i++) {
            isis[i] = i;
        }
        Solver solver = new Solver(code);
        assertTrue(solver.isSolvable(isis, 26));
        assertFalse(solver.isSolvable(isis, 25));
    }

    /** S LDPC rows, H HDPC rows, then a row a symbol. */
    private static int[][] matrix(CodeParameters code, int[] isis) {
        int s = code.s();
        int h = code.h();
        int[][] rows = new int[s + h + isis.length][code.l()];
        PreCode.ldpc(code, (row, column) -> rows[row][column] ^= 1);
        int columns = code.kPrime() + s;
        short[] pairs = PreCode.hdpc(code);
        for (int i = 0; i < h; i++) {
            for (int j = 0; j < columns; j++) {
                // MT * GAMMA, where GAMMA[t, j] is alpha^(t - j) for t >= j and 0 above
                for (int t = j; t < columns; t++) {
                    boolean one = t < columns - 1 && (pairs[t] >> 8 == i || (pairs[t] & 0xff) == i);
                    int mt = t == columns - 1 ? Gf256.alphaToThe(i) : one ? 1 : 0;
                    rows[s + i][j] ^= Gf256.multiply(mt, Gf256.alphaToThe((t - j) % 255));
                }
            }
            rows[s + i][columns + i] ^= 1;
        }
        LtSymbol symbol = new LtSymbol(code);
        for (int i = 0; i < isis.length; i++) {
            symbol.set(isis[i]);
            for (int t = 0; t < symbol.size(); t++) {
                rows[s + h + i][symbol.term(t)] ^= 1;
            }
        }
        return rows;
    }

    private static int rank(int[][] rows) {
        int rank = 0;
        for (int column = 0; column < rows[0].length; column++) {
            int pivot = rank;
            while (pivot < rows.length && rows[pivot][column] == 0) {
                pivot++;
            }
            if (pivot == rows.length) {
                continue;
            }
            int[] row = rows[pivot];
            rows[pivot] = rows[rank];
            rows[rank] = row;
            for (int i = rank + 1; i < rows.length; i++) {
                if (rows[i][column] != 0) {
                    int times = Gf256.multiply(rows[i][column], Gf256.invert(row[column]));
                    for (int c = column; c < row.length; c++) {
                        rows[i][c] ^= Gf256.multiply(times, row[c]);
                    }
                }
            }
            rank++;
        }
        return rank;
    }
}
