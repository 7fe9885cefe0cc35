// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.rateless;

import java.util.Arrays;

/**
 * How long an operation took in the stretches that were measured.
 *
 * @param ns mean of each stretch, nanoseconds, ascending
 */
public record Timing(double[] ns) {
    /**
     * @param ns in any order
     * @throws IllegalArgumentException if there are none
     */
    public Timing {
        if (ns.length == 0) {
            throw new IllegalArgumentException("nothing was measured");
        }
        ns = ns.clone();
        Arrays.sort(ns);
    }

    /** The median stretch: one that something else disturbed does not count. */
    public double medianNs() {
        int middle = ns.length / 2;
        return ns.length % 2 == 1 ? ns[middle] : (ns[middle - 1] + ns[middle]) / 2;
    }

    /** The fastest. */
    public double leastNs() {
        return ns[0];
    }

    /** The slowest. */
    public double mostNs() {
        return ns[ns.length - 1];
    }
}
