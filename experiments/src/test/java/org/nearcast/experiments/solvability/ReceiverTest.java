// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.solvability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ReceiverTest {
    private static final long SEED = 24;
    private static final int ALL = 1 << 24;

    @Test
    void shouldDrawAllIdsAlikeAndNoneTwiceInABlock() {
        int k = 50_000;
        Receiver receiver = new Receiver(Arrival.RANDOM, k, k);
        SplittableRandom random = new SplittableRandom(SEED);
        long[] eighths = new long[8];
        int blocks = 20;
        for (int block = 0; block < blocks; block++) {
            receiver.begin(random);
            BitSet seen = new BitSet(ALL);
            for (int i = 0; i < k; i++) {
                int esi = receiver.next();
                assertTrue(esi >= 0 && esi < ALL && !seen.get(esi), esi + ", seed " + SEED);
                seen.set(esi);
                eighths[esi >>> 21]++;
            }
        }
        // 125,000 in each, standard deviation 331
        for (long eighth : eighths) {
            assertEquals(blocks * k / 8.0, eighth, 5 * 331, "seed " + SEED);
        }
    }

    @Test
    void shouldForgetABlockWhenTheNextBegins() {
        // With two IDs in a row equal to those of the block before, a receiver that remembered would draw others.
        Receiver receiver = new Receiver(Arrival.RANDOM, 1_000, 1_000);
        int[] first = new int[1_000];
        receiver.begin(new SplittableRandom(SEED));
        for (int i = 0; i < first.length; i++) {
            first[i] = receiver.next();
        }
        receiver.begin(new SplittableRandom(SEED));
        for (int esi : first) {
            assertEquals(esi, receiver.next());
        }
    }

    @Test
    void shouldLoseOneSymbolInTenAndAtLeastOneSourceSymbol() {
        int k = 10;
        Receiver receiver = new Receiver(Arrival.LOSS, k, k + 3);
        SplittableRandom random = new SplittableRandom(SEED);
        int blocks = 20_000;
        long lostSource = 0;
        long gaps = 0;
        for (int block = 0; block < blocks; block++) {
            receiver.begin(random);
            int last = -1;
            int source = 0;
            for (int i = 0; i < k + 3; i++) {
                int esi = receiver.next();
                assertTrue(esi > last, "seed " + SEED);
                source += esi < k ? 1 : 0;
                gaps += last >= k ? esi - last - 1 : 0;
                last = esi;
            }
            assertTrue(source < k, "seed " + SEED);
            lostSource += k - source;
        }
        // the mean of a binomial of 10 and 0.1, given that it is not 0, is 1 / (1 - 0.9^10)
        assertEquals(1 / (1 - Math.pow(0.9, 10)), lostSource / (double) blocks, 0.03, "seed " + SEED);
        // between two repair symbols that come 1 / 9 is lost in the mean, of which there are some 3.5 a block
        assertEquals(1 / 9.0, gaps / (blocks * (2 + lostSource / (double) blocks)), 0.01, "seed " + SEED);
    }
}
