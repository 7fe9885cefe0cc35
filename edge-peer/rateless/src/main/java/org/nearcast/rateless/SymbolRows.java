// SPDX-License-Identifier: Apache-2.0
package org.nearcast.rateless;

import java.util.Arrays;
import org.nearcast.rateless.gf256.Kernel;

/**
 * Symbols in memory, cut into strips: a strip holds the same few bytes of every symbol, one row after the other, so that a schedule that
 * goes back and forth between thousands of symbols stays in the processor's cache (the sub-blocks of RFC 6330, section 4.4.1.2, within
 * one decoder).
 */
final class SymbolRows {
    /** Of a usual second-level cache most. */
    private static final int STRIP_BYTES = 768 << 10;

    private final int symbolSize;
    private final int rowBytes;
    private final byte[][] strips;
    private int rows;

    /**
     * @param symbolSize T, bytes
     * @param rows how many symbols there is room for
     */
    SymbolRows(int symbolSize, int rows) {
        this.symbolSize = symbolSize;
        this.rows = rows;
        int units = ceil(symbolSize, Kernel.ROW_UNIT);
        int most = Math.max(1, Math.min(units, STRIP_BYTES / Kernel.ROW_UNIT / rows));
        rowBytes = ceil(units, ceil(units, most)) * Kernel.ROW_UNIT;
        strips = new byte[ceil(symbolSize, rowBytes)][Math.multiplyExact(rows, rowBytes)];
    }

    private static int ceil(int a, int b) {
        return (a + b - 1) / b;
    }

    /** Makes room for more symbols, if there is not yet. */
    void ensure(int atLeast) {
        if (atLeast > rows) {
            rows = atLeast;
            for (int s = 0; s < strips.length; s++) {
                strips[s] = Arrays.copyOf(strips[s], Math.multiplyExact(rows, rowBytes));
            }
        }
    }

    int rows() {
        return rows;
    }

    int strips() {
        return strips.length;
    }

    byte[] strip(int s) {
        return strips[s];
    }

    int rowBytes() {
        return rowBytes;
    }

    /** Bytes of a symbol that lie in a strip: what follows them in a row means nothing. */
    private int length(int s) {
        return Math.min(rowBytes, symbolSize - s * rowBytes);
    }

    void put(int row, byte[] symbol, int at) {
        for (int s = 0; s < strips.length; s++) {
            System.arraycopy(symbol, at + s * rowBytes, strips[s], row * rowBytes, length(s));
        }
    }

    void get(int row, byte[] symbol, int at) {
        for (int s = 0; s < strips.length; s++) {
            System.arraycopy(strips[s], row * rowBytes, symbol, at + s * rowBytes, length(s));
        }
    }

    void sum(Kernel kernel, int[] terms, int n, byte[] out, int at) {
        for (int s = 0; s < strips.length; s++) {
            kernel.sumTo(strips[s], rowBytes, terms, n, out, at + s * rowBytes, length(s));
        }
    }
}
