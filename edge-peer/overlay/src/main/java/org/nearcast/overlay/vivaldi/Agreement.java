// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.vivaldi;

import java.util.Arrays;
import java.util.Collection;

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

    static Agreement among(Collection<Neighbour> neighbours, VivaldiSettings settings) {
        double[] off = new double[neighbours.size()];
        double[] errors = new double[neighbours.size()];
        int count = 0;
        for (Neighbour neighbour : neighbours) {
            if (neighbour.isKnownWell()) {
                off[count] = neighbour.off();
                errors[count++] = neighbour.claimedError();
            }
        }
        if (count < settings.quorum()) {
            return new Agreement(Double.POSITIVE_INFINITY, settings.leastError());
        }
        Arrays.sort(off, 0, count);
        Arrays.sort(errors, 0, count);
        double lower = off[(count - 1) / 4];
        double upper = off[(count - 1) * 3 / 4];
        double fence = upper + settings.fence() * (upper - lower);
        return new Agreement(Math.max(LEAST_FENCE, fence), Math.max(settings.leastError(), errors[(count - 1) / 4]));
    }
}
