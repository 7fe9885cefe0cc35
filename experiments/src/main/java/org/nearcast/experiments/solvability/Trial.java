// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.solvability;

import java.util.SplittableRandom;
import org.nearcast.rateless.code.CodeParameters;
import org.nearcast.rateless.solve.Solver;

/** Whether the symbols that came for a block determine it, by the solver that decodes blocks. Belongs to one thread. */
final class Trial {
    /** Symbols more than K that are tried, at most. */
    static final int MOST_OVERHEAD = 3;

    private final CodeParameters code;
    private final int k;
    private final int padding;
    private final Receiver receiver;
    private final Solver solver;
    private final int[] isis;

    /**
     * @param k K, source symbols, 1 to 56,403
     */
    Trial(int k, Arrival arrival) {
        code = CodeParameters.forK(k);
        this.k = k;
        padding = code.kPrime() - k;
        receiver = new Receiver(arrival, k, k + MOST_OVERHEAD);
        solver = new Solver(code);
        isis = new int[code.kPrime() + MOST_OVERHEAD];
        for (int i = 0; i < padding; i++) {
            isis[i] = k + i;
        }
    }

    /**
     * Takes one block. What the first K + h symbols determine any more do too, so symbols are added only while they are needed, and the
     * answer holds for every overhead.
     *
     * @return how many symbols more than K it took, 0 to 3, or 4 if 3 were too few
     */
    int run(SplittableRandom random) {
        receiver.begin(random);
        int n = padding;
        for (int i = 0; i < k; i++) {
            isis[n++] = code.isi(k, receiver.next());
        }
        int overhead = 0;
        while (!solver.isSolvable(isis, n)) {
            if (++overhead > MOST_OVERHEAD) {
                break;
            }
            isis[n++] = code.isi(k, receiver.next());
        }
        return overhead;
    }
}
