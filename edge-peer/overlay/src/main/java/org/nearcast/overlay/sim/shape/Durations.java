// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.sim.shape;

import java.util.random.RandomGenerator;

/** How long peers stay, or stay away. */
@FunctionalInterface
public interface Durations {
    /**
     * Session ON times of viewers of a live stream: lognormal, mu 5.19 and sigma 1.44 of seconds, so half are shorter than three minutes.
     * Veloso, Almeida, Meira, Bestavros, Jin, "A Hierarchical Characterization of a Live Streaming Media Workload" (IMW 2002). The numbers
     * are from memory.
     */
    Durations LIVE_VIEWERS = lognormal(5.19, 1.44);

    /**
     * Uptimes of file-sharing peers: Weibull of shape 0.38 and scale 42.4 minutes. Stutzbach, Rejaie, "Understanding Churn in Peer-to-Peer
     * Networks" (IMC 2006), who found Weibull to fit Gnutella, Kad and BitTorrent with shapes of about 0.34 to 0.59. The numbers are from
     * memory.
     */
    Durations FILE_SHARERS = weibull(0.38, 42.4 * 60);

    /** One of them, in seconds. */
    double draw(RandomGenerator random);

    /** Whose logarithms (natural, of seconds) are normal. */
    static Durations lognormal(double mu, double sigma) {
        return random -> StrictMath.exp(mu + sigma * random.nextGaussian());
    }

    /**
     * Weibull's.
     *
     * @param shape below 1: who has stayed long will stay long
     * @param scale seconds, which 63 % do not exceed
     */
    static Durations weibull(double shape, double scale) {
        return random -> scale * StrictMath.pow(random.nextExponential(), 1 / shape);
    }

    /** Exponential, without memory. */
    static Durations exponential(double meanSeconds) {
        return random -> meanSeconds * random.nextExponential();
    }

    /** The same, so many times as long: a busy hour in the minutes of a run. */
    default Durations times(double factor) {
        return random -> factor * draw(random);
    }
}
