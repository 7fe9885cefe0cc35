// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.sim.net;

/**
 * What a medium does to packets.
 *
 * @param loss which are lost
 * @param jitterNs mean of an exponential delay added to each, in order, nanoseconds
 * @param overtaken which part is held back, so that others overtake, 0 to 1
 * @param heldBackNs for how long these are held back at most, nanoseconds, uniformly
 * @param doubled which part arrives twice, 0 to 1
 */
public record Conditions(Loss loss, long jitterNs, double overtaken, long heldBackNs, double doubled) {
    /** None of it. */
    public static final Conditions PERFECT = new Conditions(Loss.NONE, 0, 0, 0, 0);

    /** @throws IllegalArgumentException if one is out of range */
    public Conditions {
        Loss.requirePart(overtaken);
        Loss.requirePart(doubled);
        if (jitterNs < 0 || heldBackNs < 0) {
            throw new IllegalArgumentException("a delay must not be negative");
        }
    }

    /** Loss and nothing else. */
    public static Conditions losing(Loss loss) {
        return new Conditions(loss, 0, 0, 0, 0);
    }

    /**
     * Loss by two states (Gilbert 1960, Elliott 1963), entered and left with each packet.
     *
     * @param whenGood probability of loss in the good state
     * @param whenBad and in the bad one
     * @param badness probability that a packet finds the medium turned bad
     * @param recovery probability that a packet finds it good again
     */
    public record Loss(double whenGood, double whenBad, double badness, double recovery) {
        /** No loss. */
        public static final Loss NONE = independent(0);

        /** @throws IllegalArgumentException if one is not 0 to 1 */
        public Loss {
            requirePart(whenGood);
            requirePart(whenBad);
            requirePart(badness);
            requirePart(recovery);
            if (badness > 0 && recovery == 0) {
                throw new IllegalArgumentException("a medium that turns bad must be able to recover");
            }
        }

        /** Each packet alike. */
        public static Loss independent(double probability) {
            return new Loss(probability, probability, 0, 1);
        }

        /**
         * In bursts, in which all is lost.
         *
         * @param average the part that is lost in the long run, 0 to burst / (burst + 1): between two bursts something arrives
         * @param burst mean length of a burst, packets, 1 or more
         * @throws IllegalArgumentException if one is out of range
         */
        public static Loss bursty(double average, double burst) {
            if (!(average >= 0 && burst >= 1 && average * (burst + 1) <= burst)) {
                throw new IllegalArgumentException("not a loss: " + average + " in bursts of " + burst);
            }
            double recovery = 1 / burst;
            return new Loss(0, 1, Math.min(1, average * recovery / (1 - average)), recovery);
        }

        /** The part that is lost in the long run. */
        public double average() {
            double bad = badness == 0 ? 0 : badness / (badness + recovery);
            return whenGood * (1 - bad) + whenBad * bad;
        }

        private static void requirePart(double part) {
            if (!(part >= 0 && part <= 1)) {
                throw new IllegalArgumentException("a probability must be 0 to 1, not " + part);
            }
        }
    }
}
