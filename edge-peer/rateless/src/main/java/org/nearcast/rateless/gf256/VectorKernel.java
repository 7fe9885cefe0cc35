// SPDX-License-Identifier: Apache-2.0
package org.nearcast.rateless.gf256;

import java.util.Arrays;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The widest vectors of the processor, by {@code jdk.incubator.vector}. A sum of many rows is kept in registers until it is whole, four
 * vectors wide, so that a term costs one load and no store. Made by name in {@link Kernels}, since the module may not be there.
 */
final class VectorKernel implements Kernel {
    private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_PREFERRED;
    private static final int WIDTH = BYTES.length();
    private static final int BLOCK = 4 * WIDTH;

    /** @throws UnsupportedOperationException if vectors here are shorter than 16 bytes or longer than a row's unit */
    VectorKernel() {
        if (WIDTH < 16 || WIDTH > ROW_UNIT) {
            throw new UnsupportedOperationException("vectors of " + WIDTH + " bytes");
        }
    }

    @Override
    public void sums(byte[] rows, int rowBytes, int[] program, int from, int to) {
        int at = from;
        while (at < to) {
            int row = program[at];
            int first = at + 2;
            int end = first + program[at + 1];
            if (row < 0) {
                alphaSum(rows, rowBytes, program, first, end, ~row * rowBytes);
            } else if (first == end) {
                Arrays.fill(rows, row * rowBytes, (row + 1) * rowBytes, (byte) 0);
            } else {
                sum(rows, rowBytes, program, first, end, row * rowBytes);
            }
            at = end;
        }
    }

    private static void sum(byte[] rows, int rowBytes, int[] program, int first, int end, int dst) {
        int i = 0;
        for (; i <= rowBytes - BLOCK; i += BLOCK) {
            int src = program[first] * rowBytes + i;
            ByteVector a = ByteVector.fromArray(BYTES, rows, src);
            ByteVector b = ByteVector.fromArray(BYTES, rows, src + WIDTH);
            ByteVector c = ByteVector.fromArray(BYTES, rows, src + 2 * WIDTH);
            ByteVector d = ByteVector.fromArray(BYTES, rows, src + 3 * WIDTH);
            for (int t = first + 1; t < end; t++) {
                src = program[t] * rowBytes + i;
                a = xor(a, rows, src);
                b = xor(b, rows, src + WIDTH);
                c = xor(c, rows, src + 2 * WIDTH);
                d = xor(d, rows, src + 3 * WIDTH);
            }
            a.intoArray(rows, dst + i);
            b.intoArray(rows, dst + i + WIDTH);
            c.intoArray(rows, dst + i + 2 * WIDTH);
            d.intoArray(rows, dst + i + 3 * WIDTH);
        }
        for (; i < rowBytes; i += WIDTH) {
            ByteVector a = ByteVector.fromArray(BYTES, rows, program[first] * rowBytes + i);
            for (int t = first + 1; t < end; t++) {
                a = xor(a, rows, program[t] * rowBytes + i);
            }
            a.intoArray(rows, dst + i);
        }
    }

    private static void alphaSum(byte[] rows, int rowBytes, int[] program, int first, int end, int dst) {
        for (int i = 0; i < rowBytes; i += WIDTH) {
            ByteVector a = timesAlpha(ByteVector.fromArray(BYTES, rows, dst + i));
            for (int t = first; t < end; t++) {
                a = xor(a, rows, program[t] * rowBytes + i);
            }
            a.intoArray(rows, dst + i);
        }
    }

    @Override
    public void sumTo(byte[] rows, int rowBytes, int[] terms, int n, byte[] out, int at, int length) {
        int i = 0;
        for (; i <= length - WIDTH; i += WIDTH) {
            ByteVector a = ByteVector.fromArray(BYTES, rows, terms[0] * rowBytes + i);
            for (int t = 1; t < n; t++) {
                a = xor(a, rows, terms[t] * rowBytes + i);
            }
            a.intoArray(out, at + i);
        }
        ScalarKernel.sumBytes(rows, rowBytes, terms, n, out, at, i, length);
    }

    @Override
    public void hdpc(byte[] rows, int rowBytes, short[] pairs, int columns, int base, int h) {
        Arrays.fill(rows, base * rowBytes, (base + h) * rowBytes, (byte) 0);
        int i = 0;
        // Two by two: the product with alpha is a chain of dependent instructions, and another chain fills its gaps.
        for (; i <= rowBytes - 2 * WIDTH; i += 2 * WIDTH) {
            ByteVector a = ByteVector.zero(BYTES);
            ByteVector b = ByteVector.zero(BYTES);
            int sums = base * rowBytes + i;
            for (int j = 0; j < columns - 1; j++) {
                int row = j * rowBytes + i;
                a = xor(timesAlpha(a), rows, row);
                b = xor(timesAlpha(b), rows, row + WIDTH);
                int one = sums + (pairs[j] >> 8) * rowBytes;
                xor(a, rows, one).intoArray(rows, one);
                xor(b, rows, one + WIDTH).intoArray(rows, one + WIDTH);
                int two = sums + (pairs[j] & 0xff) * rowBytes;
                xor(a, rows, two).intoArray(rows, two);
                xor(b, rows, two + WIDTH).intoArray(rows, two + WIDTH);
            }
            int last = (columns - 1) * rowBytes + i;
            addPowers(rows, rowBytes, xor(timesAlpha(a), rows, last), sums, h);
            addPowers(rows, rowBytes, xor(timesAlpha(b), rows, last + WIDTH), sums + WIDTH, h);
        }
        for (; i < rowBytes; i += WIDTH) {
            ByteVector a = ByteVector.zero(BYTES);
            int sums = base * rowBytes + i;
            for (int j = 0; j < columns - 1; j++) {
                a = xor(timesAlpha(a), rows, j * rowBytes + i);
                int one = sums + (pairs[j] >> 8) * rowBytes;
                xor(a, rows, one).intoArray(rows, one);
                int two = sums + (pairs[j] & 0xff) * rowBytes;
                xor(a, rows, two).intoArray(rows, two);
            }
            addPowers(rows, rowBytes, xor(timesAlpha(a), rows, (columns - 1) * rowBytes + i), sums, h);
        }
    }

    private static void addPowers(byte[] rows, int rowBytes, ByteVector last, int sums, int h) {
        ByteVector a = last;
        for (int k = 0; k < h; k++) {
            int sum = sums + k * rowBytes;
            xor(a, rows, sum).intoArray(rows, sum);
            a = timesAlpha(a);
        }
    }

    private static ByteVector xor(ByteVector a, byte[] rows, int at) {
        return a.lanewise(VectorOperators.XOR, ByteVector.fromArray(BYTES, rows, at));
    }

    /** As in {@link ScalarKernel#timesAlpha}, on longs: shifts of bytes are slow. */
    private static ByteVector timesAlpha(ByteVector bytes) {
        LongVector x = bytes.reinterpretAsLongs();
        LongVector high = x.and(ScalarKernel.HIGH_BITS);
        LongVector reduced = high.sub(high.lanewise(VectorOperators.LSHR, 7)).and(ScalarKernel.REDUCTIONS);
        return x.lanewise(VectorOperators.XOR, high)
                .lanewise(VectorOperators.LSHL, 1)
                .lanewise(VectorOperators.XOR, reduced)
                .reinterpretAsBytes();
    }

    @Override
    public String name() {
        return "vector";
    }
}
