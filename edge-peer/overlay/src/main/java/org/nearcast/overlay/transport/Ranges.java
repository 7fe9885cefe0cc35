// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.transport;

import java.util.Arrays;

/** Numbers, kept as disjoint ranges in ascending order, no two of which touch. */
final class Ranges {
    private static final long[] NONE = {}; // most stay empty

    private long[] firsts = NONE;
    private long[] lasts = NONE;
    private int count;

    /** How many ranges. */
    int count() {
        return count;
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** The first number of a range, 0 being the lowest range. */
    long first(int range) {
        return firsts[range];
    }

    /** And its last. */
    long last(int range) {
        return lasts[range];
    }

    boolean contains(long number) {
        int range = at(number);
        return range < count && firsts[range] <= number;
    }

    /** The first range that ends at a number or behind it. */
    private int at(long number) {
        if (count == 0 || number > lasts[count - 1]) {
            return count;
        }
        int low = 0;
        int high = count - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (lasts[middle] < number) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /**
     * Adds all numbers from one to another, both among them.
     *
     * @return how many of them are new
     */
    long add(long first, long last) {
        if (count > 0 && lasts[count - 1] == first - 1) {
            lasts[count - 1] = last;
            return last - first + 1;
        }
        int from = at(first - 1);
        int to = from;
        long low = first;
        long high = last;
        long had = 0;
        while (to < count && firsts[to] <= last + 1) {
            had += Math.max(0, Math.min(lasts[to], last) - Math.max(firsts[to], first) + 1);
            low = Math.min(low, firsts[to]);
            high = Math.max(high, lasts[to]);
            to++;
        }
        replace(from, to, 1);
        firsts[from] = low;
        lasts[from] = high;
        return last - first + 1 - had;
    }

    /** Takes numbers out, both ends among them. */
    void remove(long first, long last) {
        int from = at(first);
        int to = from;
        while (to < count && firsts[to] <= last) {
            to++;
        }
        if (from == to) {
            return;
        }
        long before = firsts[from];
        long behind = lasts[to - 1];
        boolean keepsBefore = before < first;
        boolean keepsBehind = behind > last;
        replace(from, to, (keepsBefore ? 1 : 0) + (keepsBehind ? 1 : 0));
        int at = from;
        if (keepsBefore) {
            firsts[at] = before;
            lasts[at++] = first - 1;
        }
        if (keepsBehind) {
            firsts[at] = last + 1;
            lasts[at] = behind;
        }
    }

    /** Forgets the lowest range. */
    void removeLowest() {
        replace(0, 1, 0);
    }

    /** Ranges from one to another make place for so many. */
    private void replace(int from, int to, int by) {
        int size = count - (to - from) + by;
        if (size > firsts.length) {
            firsts = Arrays.copyOf(firsts, 2 * size);
            lasts = Arrays.copyOf(lasts, 2 * size);
        }
        System.arraycopy(firsts, to, firsts, from + by, count - to);
        System.arraycopy(lasts, to, lasts, from + by, count - to);
        count = size;
    }
}
