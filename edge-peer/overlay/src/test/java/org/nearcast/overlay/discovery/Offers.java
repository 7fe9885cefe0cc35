// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.discovery;

import java.util.random.RandomGenerator;
import org.nearcast.overlay.vivaldi.Coordinate;

/** What peers of tests offer. */
public final class Offers {
    /** 10 Mbit/s. */
    public static final long UPLOAD = 1_250_000;

    private Offers() {}

    /** A place on a plane, milliseconds of round trip. */
    public static Coordinate at(double xMs, double yMs) {
        double[] vector = new double[Coordinate.DIMENSIONS];
        vector[0] = (float) (xMs / 1_000);
        vector[1] = (float) (yMs / 1_000);
        return Coordinate.of(vector, 0, 0, (float) 0.1);
    }

    /** Of a viewer at a place, so far behind the source, with all of its upload to give. */
    public static Offer viewer(Coordinate place, int lagMs) {
        return new Offer(place, UPLOAD, UPLOAD, lagMs, Offer.CONSUMES);
    }

    public static Offer source(Coordinate place) {
        return new Offer(place, UPLOAD, UPLOAD, 0, Offer.SOURCE);
    }

    public static Offer full(Coordinate place, int lagMs) {
        return new Offer(place, UPLOAD, 0, lagMs, Offer.CONSUMES);
    }

    /** Any. */
    public static Offer random(RandomGenerator random) {
        long upload = random.nextLong(Offer.MOST_RATE + 1);
        return new Offer(
                at(random.nextDouble(-9_000, 9_000), random.nextDouble(-9_000, 9_000)),
                upload,
                random.nextLong(upload + 1),
                random.nextInt() & Integer.MAX_VALUE,
                random.nextInt(256));
    }
}
