// SPDX-License-Identifier: Apache-2.0
package org.nearcast.rateless.gf256;

/**
 * The arithmetic on symbols. All of it is done on rows of an array, numbered from 0 and {@code rowBytes} long, a multiple of
 * {@link #ROW_UNIT}; an implementation has no state and may be used by many threads, each with arrays of its own.
 *
 * <p>No product with anything but alpha is among them: a coefficient c of eight bits is applied as Horner's rule,
 * {@code (..(c7 a) alpha + c6 a) alpha + ..}, so that all sums are XOR and stay XOR for many rows together.
 */
public interface Kernel {
    /** Rows are a multiple of so many bytes. */
    int ROW_UNIT = 64;

    /**
     * Does the sums of a program, one after the other. A sum is {@code row, n, term 1 .. term n}: the row becomes the XOR of n rows, 0 or
     * more, itself perhaps among them. Where the row is negative, row {@code ~row} becomes alpha times itself XOR n rows.
     *
     * @param from where in the program the first sum begins
     * @param to where the last ends
     */
    void sums(byte[] rows, int rowBytes, int[] program, int from, int to);

    /**
     * XOR of rows, to be put somewhere else.
     *
     * @param terms the rows' numbers, the first n of them
     * @param n 1 or more
     * @param out takes {@code length} bytes from {@code at}
     * @param length bytes, at most a row; no multiple of anything
     */
    void sumTo(byte[] rows, int rowBytes, int[] terms, int n, byte[] out, int at, int length);

    /**
     * The HDPC sums (section 5.3.3.3, G_HDPC = MT * GAMMA) of the rows from 0: with {@code acc[j] = alpha * acc[j - 1] + row[j]}, each
     * acc[j] is added to two of the H sums, and the last to all of them, times a power of alpha.
     *
     * @param pairs for each row which two sums: {@code a << 8 | b}; the last is not looked at
     * @param columns how many rows: K' + S
     * @param base the row of the first sum; what the H rows there held is lost
     * @param h H, how many sums
     */
    void hdpc(byte[] rows, int rowBytes, short[] pairs, int columns, int base, int h);

    /** What it is called in figures: {@code vector} or {@code scalar}. */
    String name();
}
