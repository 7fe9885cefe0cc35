// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.sim.swarm.hostile;

import java.util.Arrays;
import org.nearcast.overlay.discovery.Offer;
import org.nearcast.overlay.swarm.Stripes;
import org.nearcast.overlay.swarm.SwarmMessages;
import org.nearcast.overlay.vivaldi.Coordinate;

/** What attackers say of themselves. */
final class Claims {
    static final int MOST_UPLOAD = 0xffff;
    /** No more than the fastest honest peers claim. */
    static final int MUCH_UPLOAD = 2_000;

    private static final int TOLD = 8;
    private static final int ALL_OF_A_BLOCK = 0xffff;
    private static final int IDLE = 0xff;
    private static final double SURE = 0.05;

    private Claims() {}

    /** Is in the middle, right behind the source, with much to give: who asks a tracker is told of it. */
    static Offer tempting() {
        Coordinate middle = Coordinate.of(new double[Coordinate.DIMENSIONS], 0, 0, SURE);
        return new Offer(middle, Offer.MOST_RATE, Offer.MOST_RATE, 1, Offer.CONSUMES);
    }

    /** Has the last blocks whole, everything early, and room for everybody. */
    static SwarmMessages.Have everything(long head) {
        int[] present = new int[(int) Math.min(TOLD, head)];
        Arrays.fill(present, ALL_OF_A_BLOCK);
        return new SwarmMessages.Have(head, present, Stripes.ALL, 0, new int[Stripes.COUNT], IDLE);
    }

    /** Has nothing and gives nothing. */
    static SwarmMessages.Have nothing(long head) {
        int[] lags = new int[Stripes.COUNT];
        Arrays.fill(lags, SwarmMessages.NO_LAG);
        return new SwarmMessages.Have(head, new int[0], 0, MOST_UPLOAD, lags, 0);
    }
}
