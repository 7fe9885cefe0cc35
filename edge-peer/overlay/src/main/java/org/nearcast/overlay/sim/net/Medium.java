// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.sim.net;

import java.util.random.RandomGenerator;

/** What one direction of one link does to packets. It has a state and random numbers of its own: one object for each direction. */
public final class Medium {
    /** Nothing. */
    public static final Medium PERFECT = new Medium(Conditions.PERFECT, null);

    private final Conditions conditions;
    private final RandomGenerator random;
    private boolean bad;

    private Medium(Conditions conditions, RandomGenerator random) {
        this.conditions = conditions;
        this.random = random;
    }

    /** A medium of such conditions. */
    public static Medium of(Conditions conditions, RandomGenerator random) {
        return conditions.equals(Conditions.PERFECT) ? PERFECT : new Medium(conditions, random);
    }

    boolean loses() {
        Conditions.Loss loss = conditions.loss();
        if (loss.badness() > 0 || bad) {
            bad = bad ? !happens(loss.recovery()) : happens(loss.badness());
        }
        return happens(bad ? loss.whenBad() : loss.whenGood());
    }

    long jitterNs() {
        long mean = conditions.jitterNs();
        return mean == 0 ? 0 : (long) (mean * random.nextExponential());
    }

    boolean overtaken() {
        return happens(conditions.overtaken());
    }

    long heldBackNs() {
        return random.nextLong(conditions.heldBackNs() + 1);
    }

    boolean doubles() {
        return happens(conditions.doubled());
    }

    double loss() {
        return conditions.loss().average();
    }

    private boolean happens(double probability) {
        return probability > 0 && random.nextDouble() < probability;
    }
}
