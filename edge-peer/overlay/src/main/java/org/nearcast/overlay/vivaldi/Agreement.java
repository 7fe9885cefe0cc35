// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.vivaldi;

/**
 * What the peers that are known agree on. Each has one voice, however often it was heard, and quartiles do not move for less than a quarter of them:
 * so few liars can neither widen what is allowed nor make it so narrow that others fall out.
 *
 * @param fence who is further off than this contradicts, seconds (Tukey's fence: some interquartile ranges beyond the upper quartile); infinite if
 *     too few peers are known
 * @param leastError the error that the best-placed quarter of them claims, or the settings' if that is more
 */
record Agreement(double fence, double leastError) {
    /** However well all agree, seconds. */
    private static final double LEAST_FENCE = 0.025;

    static Agreement among(Voices voices, VivaldiSettings settings) {
        if (voices.count() < settings.quorum()) {
            return new Agreement(Double.POSITIVE_INFINITY, settings.leastError());
        }
        double upper = voices.off(3);
        double fence = upper + settings.fence() * (upper - voices.off(1));
        return new Agreement(Math.max(LEAST_FENCE, fence), Math.max(settings.leastError(), voices.error(1)));
    }
}
