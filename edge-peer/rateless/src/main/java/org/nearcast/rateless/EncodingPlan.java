// SPDX-License-Identifier: Apache-2.0
package org.nearcast.rateless;

import java.util.LinkedHashMap;
import java.util.Map;
import org.nearcast.rateless.code.CodeParameters;
import org.nearcast.rateless.solve.Schedule;
import org.nearcast.rateless.solve.Solver;

/**
 * How the K source symbols of any block give its intermediate symbols (RFC 6330, section 5.3.3.4): worked out once for a K, used for every
 * block of that size. Immutable, and may be used by many threads at once.
 */
public final class EncodingPlan {
    /** Plans are kept up to so many bytes all together. */
    private static final long CACHE_BYTES = 32L << 20;

    private static final Cache CACHE = new Cache();

    private final CodeParameters code;
    private final int k;
    private final Schedule schedule;

    private EncodingPlan(CodeParameters code, int k, Schedule schedule) {
        this.code = code;
        this.k = k;
        this.schedule = schedule;
    }

    /**
     * The plan for a K, from those that were used lately, or worked out now: a millisecond at K = 1,000, a second at the largest.
     *
     * @param k K, 1 to 56,403
     * @throws IllegalArgumentException if K is out of range
     */
    public static EncodingPlan forK(int k) {
        EncodingPlan known = CACHE.get(k);
        return known != null ? known : CACHE.put(make(k));
    }

    /**
     * Works out a plan for a K, without looking for one that is there, and keeps none: for who keeps plans, or times this.
     *
     * @param k K, 1 to 56,403
     * @throws IllegalArgumentException if K is out of range
     */
    public static EncodingPlan make(int k) {
        CodeParameters code = CodeParameters.forK(k);
        int[] isis = new int[code.kPrime()];
        for (int i = 0; i < isis.length; i++) {
            isis[i] = i;
        }
        Schedule schedule = new Solver(code).solve(isis, isis.length, k, code.l() + k);
        if (schedule == null) {
            // The systematic indices J(K') are chosen so that this cannot be (section 5.6).
            throw new IllegalStateException("the source symbols of K' = " + code.kPrime() + " do not give the others");
        }
        return new EncodingPlan(code, k, schedule);
    }

    /** K, the number of source symbols. */
    public int k() {
        return k;
    }

    CodeParameters code() {
        return code;
    }

    Schedule schedule() {
        return schedule;
    }

    /** The plans used last. */
    private static final class Cache {
        private final Map<Integer, EncodingPlan> plans = new LinkedHashMap<>(16, 0.75f, true);
        private long bytes;

        synchronized EncodingPlan get(int k) {
            return plans.get(k);
        }

        synchronized EncodingPlan put(EncodingPlan plan) {
            EncodingPlan other = plans.putIfAbsent(plan.k, plan);
            if (other != null) {
                return other; // made by another thread at the same time
            }
            bytes += plan.schedule.bytes();
            var oldest = plans.values().iterator();
            while (bytes > CACHE_BYTES && plans.size() > 1) {
                bytes -= oldest.next().schedule.bytes();
                oldest.remove();
            }
            return plan;
        }
    }
}
