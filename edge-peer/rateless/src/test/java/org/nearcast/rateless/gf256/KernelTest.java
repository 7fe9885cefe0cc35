// SPDX-License-Identifier: Apache-2.0
package org.nearcast.rateless.gf256;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each kernel against the plain definition, a byte at a time. */
class KernelTest {
    private static final int ROWS = 40;

    static IntStream rowBytes() {
        return IntStream.iterate(Kernel.ROW_UNIT, n -> n <= 9 * Kernel.ROW_UNIT, n -> n + Kernel.ROW_UNIT);
    }

    private static Kernel[] kernels() {
        return new Kernel[] {Kernels.scalar(), Kernels.vector().orElseThrow()};
    }

    @ParameterizedTest
    @MethodSource("rowBytes")
    void shouldSumRows(int rowBytes) {
        Random random = new Random(rowBytes);
        int[] program = new int[2000];
        int size = 0;
        while (size < program.length - 12) {
            int row = random.nextInt(ROWS);
            int n = random.nextInt(10);
            program[size++] = random.nextInt(4) == 0 ? ~row : row;
            program[size++] = n;
            for (int i = 0; i < n; i++) {
                program[size++] = random.nextInt(ROWS);
            }
        }
        byte[] start = rows(rowBytes, random);
        byte[] expected = start.clone();
        for (int at = 0; at < size; at += 2 + program[at + 1]) {
            int row = program[at];
            byte[] sum = new byte[rowBytes];
            for (int b = 0; b < rowBytes; b++) {
                int a = row < 0 ? Gf256.multiply(Gf256.ALPHA, expected[~row * rowBytes + b] & 0xff) : 0;
                for (int i = 0; i < program[at + 1]; i++) {
                    a ^= expected[program[at + 2 + i] * rowBytes + b];
                }
                sum[b] = (byte) a;
            }
            System.arraycopy(sum, 0, expected, (row < 0 ? ~row : row) * rowBytes, rowBytes);
        }
        for (Kernel kernel : kernels()) {
            byte[] rows = start.clone();
            kernel.sums(rows, rowBytes, program, 0, size);
            assertArrayEquals(expected, rows, kernel.name());
        }
    }

    @ParameterizedTest
    @MethodSource("rowBytes")
    void shouldSumToAnywhere(int rowBytes) {
        Random random = new Random(rowBytes);
        byte[] rows = rows(rowBytes, random);
        for (int length = 0; length <= rowBytes; length++) {
            int n = 1 + random.nextInt(9);
            int[] terms = random.ints(n, 0, ROWS).toArray();
            byte[] expected = new byte[length + 7];
            random.nextBytes(expected);
            byte[] out = expected.clone();
            for (int b = 0; b < length; b++) {
                int a = 0;
                for (int term : terms) {
                    a ^= rows[term * rowBytes + b];
                }
                expected[3 + b] = (byte) a;
            }
            for (Kernel kernel : kernels()) {
                byte[] there = out.clone();
                kernel.sumTo(rows, rowBytes, terms, n, there, 3, length);
                assertArrayEquals(expected, there, kernel.name() + ", " + length + " bytes");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("rowBytes")
    void shouldMultiplyByTheHdpcMatrix(int rowBytes) {
        Random random = new Random(rowBytes);
        int columns = 20;
        int base = 22;
        int h = 11;
        short[] pairs = new short[columns];
        for (int j = 0; j < columns - 1; j++) {
            int a = random.nextInt(h);
            pairs[j] = (short) (a << 8 | (a + 1 + random.nextInt(h - 1)) % h);
        }
        byte[] start = rows(rowBytes, random);
        byte[] expected = start.clone();
        // section 5.3.3.3: G_HDPC = MT * GAMMA
        for (int i = 0; i < h; i++) {
            for (int b = 0; b < rowBytes; b++) {
                int sum = 0;
                for (int j = 0; j < columns; j++) {
                    int g = 0;
                    for (int m = j; m < columns; m++) {
                        boolean one = pairs[m] >> 8 == i || (pairs[m] & 0xff) == i;
                        int mt = m == columns - 1 ? Gf256.alphaToThe(i) : one ? 1 : 0;
                        g ^= Gf256.multiply(mt, Gf256.alphaToThe(m - j));
                    }
                    sum ^= Gf256.multiply(g, start[j * rowBytes + b] & 0xff);
                }
                expected[(base + i) * rowBytes + b] = (byte) sum;
            }
        }
        for (Kernel kernel : kernels()) {
            byte[] rows = start.clone();
            kernel.hdpc(rows, rowBytes, pairs, columns, base, h);
            assertArrayEquals(expected, rows, kernel.name());
        }
    }

    @Test
    void shouldMultiplyAsPolynomials() {
        for (int a = 0; a < 256; a++) {
            for (int b = 0; b < 256; b++) {
                int product = 0;
                int shifted = a;
                for (int bit = 0; bit < 8; bit++) {
                    product ^= (b >> bit & 1) * shifted;
                    shifted = Gf256.timesAlpha(shifted);
                }
                assertEquals(product, Gf256.multiply(a, b));
            }
            long repeated = a * 0x0101010101010101L;
            assertEquals(Gf256.multiply(Gf256.ALPHA, a) * 0x0101010101010101L, ScalarKernel.timesAlpha(repeated));
            if (a > 0) {
                assertEquals(1, Gf256.multiply(a, Gf256.invert(a)));
            }
        }
        assertThrows(ArithmeticException.class, () -> Gf256.invert(0));
    }

    @Test
    void shouldChooseAKernelByName() {
        assertSame(Kernels.scalar(), Kernels.choose("scalar"));
        assertSame(Kernels.vector().orElseThrow(), Kernels.choose("vector"));
        assertSame(Kernels.vector().orElseThrow(), Kernels.choose(null));
        Exception refused = assertThrows(IllegalArgumentException.class, () -> Kernels.choose("gpu"));
        assertTrue(refused.getMessage().contains("vector or scalar"), refused.getMessage());
    }

    private static byte[] rows(int rowBytes, Random random) {
        byte[] rows = new byte[ROWS * rowBytes];
        random.nextBytes(rows);
        return rows;
    }
}
