// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.vivaldi;

import java.util.Arrays;

/** The latest few of a row of numbers. */
final class Latest {
    private final double[] values;
    private int size;
    private int at;

    Latest(int most) {
        values = new double[most];
    }

    void add(double value) {
        values[at] = value;
        at = (at + 1) % values.length;
        size = Math.min(size + 1, values.length);
    }

    int size() {
        return size;
    }

    /** The lower of the two in the middle, if there are two: delays err upwards. */
    double median() {
        double[] sorted = Arrays.copyOf(values, size);
        Arrays.sort(sorted);
        return sorted[(size - 1) / 2];
    }

    double mean() {
        double sum = 0;
        for (int i = 0; i < size; i++) {
            sum += values[i];
        }
        return sum / size;
    }
}
