// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.sim.swarm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nearcast.overlay.sim.net.Network;
import org.nearcast.overlay.vivaldi.Coordinate;

/** Where viewers say they are, against where they are. */
final class Places {
    private static final int MOST = 300;

    private record Place(int site, Coordinate told) {}

    private final Network network;
    private final List<Place> places = new ArrayList<>();

    Places(Network network) {
        this.network = network;
    }

    /** A viewer; of very many only the first count. */
    void add(int site, Coordinate told) {
        if (places.size() < MOST) {
            places.add(new Place(site, told));
        }
    }

    /** Of the estimates of the round trip between any two half are no further off, as a part of it; NaN if there are none. */
    double medianError() {
        double[] errors = new double[places.size() * places.size()];
        int count = 0;
        for (Place one : places) {
            for (Place other : places) {
                double roundTripNs =
                        network.delayNs(one.site(), other.site()) + network.delayNs(other.site(), one.site());
                if (roundTripNs > 0) {
                    errors[count++] = Math.abs(one.told().distanceNs(other.told()) / roundTripNs - 1);
                }
            }
        }
        Arrays.sort(errors, 0, count);
        return count == 0 ? Double.NaN : errors[count / 2];
    }
}
