// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.rateless;

import java.util.BitSet;
import java.util.Random;
import java.util.stream.IntStream;

/** Which encoding symbols of a block reach a decoder. */
final class Reception {
    private Reception() {}

    /**
     * The IDs in the order in which they come: source symbols first, repair symbols one after the other from {@code firstRepair}.
     *
     * @param operation one that decodes
     * @param k K, source symbols
     * @param firstRepair ID of the first repair symbol, K or more
     * @param random which source symbols are lost
     */
    static int[] ids(Operation operation, int k, int firstRepair, Random random) {
        return switch (operation) {
            case DECODE_0 -> repair(firstRepair, k);
            case DECODE_5 -> repair(firstRepair, k + share(k, 5));
            case DECODE_LOSS_10 -> {
                BitSet lost = lost(k, share(k, 10), random);
                IntStream kept = IntStream.range(0, k).filter(esi -> !lost.get(esi));
                yield IntStream.concat(kept, IntStream.of(repair(firstRepair, lost.cardinality() + 1)))
                        .toArray();
            }
            case ENCODE, ENCODE_PLANNED -> throw new IllegalArgumentException(operation.word() + " receives nothing");
        };
    }

    private static int[] repair(int first, int n) {
        return IntStream.range(first, first + n).toArray();
    }

    /** A percentage of K, rounded up. */
    private static int share(int k, int percent) {
        return (k * percent + 99) / 100;
    }

    private static BitSet lost(int k, int n, Random random) {
        BitSet lost = new BitSet(k);
        while (lost.cardinality() < n) {
            lost.set(random.nextInt(k));
        }
        return lost;
    }
}
