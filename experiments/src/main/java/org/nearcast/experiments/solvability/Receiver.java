// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.solvability;

import java.util.BitSet;
import java.util.SplittableRandom;
import org.nearcast.rateless.code.CodeParameters;

/** Draws the encoding symbol IDs that come to a receiver, block by block. Its memory is used again; it belongs to one thread. */
final class Receiver {
    /** One symbol in so many is lost. */
    static final int LOSS_ONE_IN = 10;

    private final Arrival arrival;
    private final int k;
    private final int[] esis;
    private final long[] drawn = new long[CodeParameters.MAX_ESI + 1 >>> 6];
    private final BitSet lost;
    private SplittableRandom random;
    private int count;
    private int sent;

    /**
     * @param k K, source symbols of a block
     * @param most how many symbols a block is asked for, at most
     */
    Receiver(Arrival arrival, int k, int most) {
        this.arrival = arrival;
        this.k = k;
        esis = new int[most];
        lost = new BitSet(k);
    }

    /** Begins the next block. */
    void begin(SplittableRandom from) {
        random = from;
        for (int i = 0; i < count; i++) {
            drawn[esis[i] >>> 6] = 0;
        }
        count = 0;
        sent = 0;
        if (arrival == Arrival.LOSS) {
            loseSourceSymbols();
        }
    }

    private void loseSourceSymbols() {
        do {
            lost.clear();
            for (int esi = 0; esi < k; esi++) {
                if (isLost()) {
                    lost.set(esi);
                }
            }
        } while (lost.isEmpty());
    }

    private boolean isLost() {
        return random.nextInt(LOSS_ONE_IN) == 0;
    }

    /** The ID of the symbol that comes next, 0 to 2^24 - 1; all of a block are different. */
    int next() {
        int esi = arrival == Arrival.RANDOM ? draw() : send();
        esis[count++] = esi;
        return esi;
    }

    private int draw() {
        int esi = random.nextInt(CodeParameters.MAX_ESI + 1);
        while ((drawn[esi >>> 6] >>> esi & 1) != 0) {
            esi = random.nextInt(CodeParameters.MAX_ESI + 1);
        }
        drawn[esi >>> 6] |= 1L << esi;
        return esi;
    }

    private int send() {
        while (sent < k ? lost.get(sent) : isLost()) {
            sent++;
        }
        return sent++;
    }
}
