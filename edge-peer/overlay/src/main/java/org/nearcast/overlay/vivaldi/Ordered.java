// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.vivaldi;

import java.util.Arrays;

/** Numbers in ascending order, some of them perhaps more than once. */
final class Ordered {
    private double[] values = new double[16];
    private int size;

    void add(double value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, 2 * size);
        }
        int found = Arrays.binarySearch(values, 0, size, value);
        int at = found < 0 ? -found - 1 : found;
        System.arraycopy(values, at, values, at + 1, size - at);
        values[at] = value;
        size++;
    }

    /** Takes out one that is here. */
    void remove(double value) {
        int at = Arrays.binarySearch(values, 0, size, value);
        System.arraycopy(values, at + 1, values, at, size - at - 1);
        size--;
    }

    int size() {
        return size;
    }

    /** The one before which so many others come. */
    double at(int index) {
        return values[index];
    }
}
