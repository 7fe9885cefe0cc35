// SPDX-License-Identifier: Apache-2.0
package org.nearcast.rateless;

import java.util.Arrays;

/** A set of encoding symbol IDs that grows, by open addressing; nothing is allocated for one. */
final class SymbolIds {
    private static final int EMPTY = -1;

    private int[] table;
    private int size;

    SymbolIds(int expected) {
        table = new int[Integer.highestOneBit(Math.max(8, expected) * 4 - 1)];
        Arrays.fill(table, EMPTY);
    }

    void clear() {
        Arrays.fill(table, EMPTY);
        size = 0;
    }

    int size() {
        return size;
    }

    boolean contains(int esi) {
        return table[find(table, esi)] == esi;
    }

    void add(int esi) {
        if (2 * size >= table.length) {
            int[] larger = new int[2 * table.length];
            Arrays.fill(larger, EMPTY);
            for (int id : table) {
                if (id != EMPTY) {
                    larger[find(larger, id)] = id;
                }
            }
            table = larger;
        }
        int at = find(table, esi);
        if (table[at] != esi) {
            table[at] = esi;
            size++;
        }
    }

    /** Where an ID is, or may be put. An ID is 24 bits; the odd factor is a permutation of 32, whose upper bits depend on all lower. */
    private static int find(int[] table, int esi) {
        int mask = table.length - 1;
        int at = (esi * 0x9e3779b1 >>> 8) & mask;
        while (table[at] != EMPTY && table[at] != esi) {
            at = at + 1 & mask;
        }
        return at;
    }
}
