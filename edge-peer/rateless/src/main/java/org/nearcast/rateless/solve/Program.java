// SPDX-License-Identifier: Apache-2.0
package org.nearcast.rateless.solve;

import java.util.Arrays;

/** A program for {@link org.nearcast.rateless.gf256.Kernel#sums} while it is written. */
final class Program {
    private int[] code = new int[256];
    private int size;
    private int open = -1;

    /** Forgets all, but keeps the memory. */
    void clear() {
        size = 0;
    }

    /** Begins a sum that becomes a row. */
    void begin(int row) {
        if (size + 2 > code.length) {
            grow(2);
        }
        code[size] = row;
        open = size + 1;
        size += 2;
    }

    /** Begins a sum that is added to alpha times what the row is. */
    void beginTimesAlpha(int row) {
        begin(~row);
    }

    void term(int row) {
        if (size == code.length) {
            grow(1);
        }
        code[size++] = row;
    }

    /** Ends the sum. */
    void end() {
        code[open] = size - open - 1;
    }

    int size() {
        return size;
    }

    int[] toArray() {
        return Arrays.copyOf(code, size);
    }

    private void grow(int by) {
        code = Arrays.copyOf(code, Math.max(size + by, code.length + (code.length >> 1)));
    }
}
