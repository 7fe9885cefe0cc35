// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.sim.shape;

import java.util.random.RandomGenerator;
import org.nearcast.overlay.sim.net.DelayMatrix;

/**
 * A matrix of delays that looks like the King data set, which measured round trips between 1,740 DNS servers (Gummadi, Saroiu, Gribble,
 * "King: Estimating Latency between Arbitrary Internet End Hosts", IMW 2002; the set is p2psim's). The set itself cannot be had here, so
 * one is made: sites in four clusters in a plane, after North America, Europe, Asia and the rest; a height for each, the way to its
 * backbone; and noise on each pair, lognormal, which breaks the triangle inequality as routing does.
 *
 * <p>It is scaled to a mean round trip of 180 ms, which is King's; the median comes to about 155 ms, King's is 159. Both numbers of King's
 * are from memory. All else is a property of this matrix, and no claim about the Internet: a tenth of the round trips under 62 ms, a tenth
 * over 340, and in one of eight triangles a way round is shorter.
 */
public final class KingDelays {
    /** As many sites as the data set has. */
    public static final int SITES = 1_740;

    /** Mean round trip, ms. */
    public static final double MEAN_RTT_MS = 180;

    private static final double[][] CENTRES = {{0, 0}, {112, 0}, {-100, 94}, {75, -200}};
    private static final double[] SPREADS = {30, 20, 30, 30};
    private static final double[] PARTS = {0.45, 0.75, 0.93, 1};
    private static final double HEIGHT_MS = 16;
    private static final double HEIGHT_SIGMA = 0.8;
    private static final double NOISE_SIGMA = 0.35;
    private static final int SAME_SITE_US = 1_000;

    private KingDelays() {}

    /**
     * Makes a matrix, the same from the same random numbers.
     *
     * @param sites 2 to 10,000; it takes four bytes for each pair
     */
    public static DelayMatrix matrix(int sites, RandomGenerator random) {
        if (sites < 2 || sites > 10_000) {
            throw new IllegalArgumentException("2 to 10000 sites, not " + sites);
        }
        double[] x = new double[sites];
        double[] y = new double[sites];
        double[] height = new double[sites];
        for (int i = 0; i < sites; i++) {
            int cluster = cluster(random.nextDouble());
            x[i] = CENTRES[cluster][0] + SPREADS[cluster] * random.nextGaussian();
            y[i] = CENTRES[cluster][1] + SPREADS[cluster] * random.nextGaussian();
            height[i] = HEIGHT_MS * StrictMath.exp(HEIGHT_SIGMA * random.nextGaussian());
        }
        float[][] rtt = new float[sites][];
        double sum = 0;
        for (int i = 0; i < sites; i++) {
            rtt[i] = new float[i];
            for (int j = 0; j < i; j++) {
                double dx = x[i] - x[j];
                double dy = y[i] - y[j];
                double way = StrictMath.sqrt(dx * dx + dy * dy) + height[i] + height[j];
                rtt[i][j] = (float) (way * StrictMath.exp(NOISE_SIGMA * random.nextGaussian()));
                sum += rtt[i][j];
            }
        }
        double usOneWay = 500 * MEAN_RTT_MS * (sites * (sites - 1.0) / 2) / sum;
        int[][] us = new int[sites][sites];
        for (int i = 0; i < sites; i++) {
            us[i][i] = SAME_SITE_US;
            for (int j = 0; j < i; j++) {
                us[i][j] = (int) (rtt[i][j] * usOneWay);
                us[j][i] = us[i][j];
            }
        }
        return new DelayMatrix(us);
    }

    private static int cluster(double at) {
        int cluster = 0;
        while (at >= PARTS[cluster]) {
            cluster++;
        }
        return cluster;
    }
}
