// SPDX-License-Identifier: Apache-2.0
package org.nearcast.rateless.solve;

import java.util.Arrays;

/** Columns joined by rows that have two of them left, and which component is the largest: a union-find with lists by size. */
final class Components {
    private int[] parents = {};
    private int[] sizes = {};
    private int[] heads = {};
    private int[] entryRoots = {};
    private int[] entryNexts = {};
    private int entries;
    private int largest;

    /** Each of the columns is a component. */
    void start(int columns) {
        if (parents.length < columns) {
            parents = new int[columns];
            sizes = new int[columns];
            heads = new int[columns + 1];
            entryRoots = new int[columns];
            entryNexts = new int[columns];
        }
        for (int i = 0; i < columns; i++) {
            parents[i] = i;
        }
        Arrays.fill(sizes, 0, columns, 1);
        Arrays.fill(heads, 0, columns + 1, -1);
        entries = 0;
        largest = 0;
    }

    /** Joins two columns' components, both of them active. */
    void join(int a, int b) {
        int one = root(a);
        int other = root(b);
        if (one == other) {
            return;
        }
        int root = sizes[one] >= sizes[other] ? one : other;
        int child = root == one ? other : one;
        int size = sizes[one] + sizes[other];
        parents[child] = root;
        sizes[root] = size;
        entryRoots[entries] = root;
        entryNexts[entries] = heads[size];
        heads[size] = entries++;
        largest = Math.max(largest, size);
    }

    /**
     * A column of the largest component of two or more whose columns are active, or -1 if there is none.
     *
     * @param places of each column where it is: {@code active}, or else it and all of its component are gone for good
     */
    int largest(int[] places, int active) {
        for (; largest > 1; largest--) {
            for (int e = heads[largest]; e >= 0; e = heads[largest]) {
                int root = entryRoots[e];
                if (parents[root] == root && sizes[root] == largest && places[root] == active) {
                    return root;
                }
                heads[largest] = entryNexts[e];
            }
        }
        return -1;
    }

    private int root(int column) {
        int at = column;
        while (parents[at] != at) {
            parents[at] = parents[parents[at]];
            at = parents[at];
        }
        return at;
    }
}
