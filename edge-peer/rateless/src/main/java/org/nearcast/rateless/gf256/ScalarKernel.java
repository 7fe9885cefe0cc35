// SPDX-License-Identifier: Apache-2.0
package org.nearcast.rateless.gf256;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Eight bytes at a time in a long: runs everywhere, and is faster than a table of products, which does one. */
final class ScalarKernel implements Kernel {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    static final long HIGH_BITS = 0x8080808080808080L;
    static final long REDUCTIONS = 0x1d1d1d1d1d1d1d1dL;

    @Override
    public void sums(byte[] rows, int rowBytes, int[] program, int from, int to) {
        int at = from;
        while (at < to) {
            int row = program[at];
            int first = at + 2;
            int end = first + program[at + 1];
            boolean timesAlpha = row < 0;
            sum(rows, rowBytes, program, first, end, (timesAlpha ? ~row : row) * rowBytes, timesAlpha);
            at = end;
        }
    }

    private static void sum(byte[] rows, int rowBytes, int[] program, int first, int end, int dst, boolean timesAlpha) {
        for (int i = 0; i < rowBytes; i += 32) {
            int to = dst + i;
            long a = 0;
            long b = 0;
            long c = 0;
            long d = 0;
            if (timesAlpha) {
                a = timesAlpha((long) LONG.get(rows, to));
                b = timesAlpha((long) LONG.get(rows, to + 8));
                c = timesAlpha((long) LONG.get(rows, to + 16));
                d = timesAlpha((long) LONG.get(rows, to + 24));
            }
            for (int t = first; t < end; t++) {
                int src = program[t] * rowBytes + i;
                a ^= (long) LONG.get(rows, src);
                b ^= (long) LONG.get(rows, src + 8);
                c ^= (long) LONG.get(rows, src + 16);
                d ^= (long) LONG.get(rows, src + 24);
            }
            LONG.set(rows, to, a);
            LONG.set(rows, to + 8, b);
            LONG.set(rows, to + 16, c);
            LONG.set(rows, to + 24, d);
        }
    }

    @Override
    public void sumTo(byte[] rows, int rowBytes, int[] terms, int n, byte[] out, int at, int length) {
        int i = 0;
        for (; i + 8 <= length; i += 8) {
            long a = 0;
            for (int t = 0; t < n; t++) {
                a ^= (long) LONG.get(rows, terms[t] * rowBytes + i);
            }
            LONG.set(out, at + i, a);
        }
        sumBytes(rows, rowBytes, terms, n, out, at, i, length);
    }

    /** {@link #sumTo} a byte at a time, from the byte {@code from} on. */
    static void sumBytes(byte[] rows, int rowBytes, int[] terms, int n, byte[] out, int at, int from, int length) {
        for (int i = from; i < length; i++) {
            int a = 0;
            for (int t = 0; t < n; t++) {
                a ^= rows[terms[t] * rowBytes + i];
            }
            out[at + i] = (byte) a;
        }
    }

    @Override
    public void hdpc(byte[] rows, int rowBytes, short[] pairs, int columns, int base, int h) {
        Arrays.fill(rows, base * rowBytes, (base + h) * rowBytes, (byte) 0);
        for (int i = 0; i < rowBytes; i += 16) {
            long a = 0;
            long b = 0;
            int sums = base * rowBytes + i;
            for (int j = 0; j < columns; j++) {
                int row = j * rowBytes + i;
                a = timesAlpha(a) ^ (long) LONG.get(rows, row);
                b = timesAlpha(b) ^ (long) LONG.get(rows, row + 8);
                if (j < columns - 1) {
                    int one = sums + (pairs[j] >> 8) * rowBytes;
                    int two = sums + (pairs[j] & 0xff) * rowBytes;
                    add(rows, one, a, b);
                    add(rows, two, a, b);
                }
            }
            for (int k = 0; k < h; k++) {
                add(rows, sums + k * rowBytes, a, b);
                a = timesAlpha(a);
                b = timesAlpha(b);
            }
        }
    }

    private static void add(byte[] rows, int at, long a, long b) {
        LONG.set(rows, at, (long) LONG.get(rows, at) ^ a);
        LONG.set(rows, at + 8, (long) LONG.get(rows, at + 8) ^ b);
    }

    /** Eight elements times alpha: each shifted, and reduced where its highest bit was set (0x80 - 1 is all the lower bits). */
    static long timesAlpha(long x) {
        long high = x & HIGH_BITS;
        return (x ^ high) << 1 ^ (high - (high >>> 7) & REDUCTIONS);
    }

    @Override
    public String name() {
        return "scalar";
    }
}
