// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.solvability;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What came of trials.
 *
 * @param trials how many
 * @param failures for each overhead from 0 to {@link Trial#MOST_OVERHEAD}, in how many that overhead was too little
 * @param cpuSeconds processor time they took
 */
record Tally(long trials, List<Long> failures, double cpuSeconds) {
    static final Tally NONE = new Tally(0, Collections.nCopies(Trial.MOST_OVERHEAD + 1, 0L), 0);

    Tally {
        failures = List.copyOf(failures);
    }

    /** Both together. */
    Tally plus(Tally other) {
        List<Long> sums = new ArrayList<>();
        for (int h = 0; h < failures.size(); h++) {
            sums.add(failures.get(h) + other.failures.get(h));
        }
        return new Tally(trials + other.trials, sums, cpuSeconds + other.cpuSeconds);
    }
}
