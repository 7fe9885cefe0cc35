// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.sim.net;

import java.util.random.RandomGenerator;

/** Delays by points in a plane, in milliseconds, and a height each above it: the way into and out of the plane (Vivaldi's model). */
public final class Coordinates implements Network {
    private static final double NS_IN_MS = 1e6;
    private static final double DAY_MS = 86_400_000;

    private final double[] x;
    private final double[] y;
    private final double[] height;

    /**
     * @param x milliseconds one way
     * @param y milliseconds one way
     * @param height milliseconds, 0 or more
     * @throws IllegalArgumentException if a height is negative, or anything is more than a day
     */
    public Coordinates(double[] x, double[] y, double[] height) {
        if (x.length != y.length || x.length != height.length) {
            throw new IllegalArgumentException("as many of each are needed");
        }
        for (int i = 0; i < x.length; i++) {
            if (!(height[i] >= 0 && height[i] <= DAY_MS && Math.abs(x[i]) <= DAY_MS && Math.abs(y[i]) <= DAY_MS)) {
                throw new IllegalArgumentException(
                        "site " + i + " cannot be at " + x[i] + ", " + y[i] + ", " + height[i]);
            }
        }
        this.x = x.clone();
        this.y = y.clone();
        this.height = height.clone();
    }

    /**
     * Sites anywhere in a square.
     *
     * @param widthMs of the square, milliseconds
     * @param mostHeightMs heights are drawn from 0 to this; 0 for none
     */
    public static Coordinates inSquare(int sites, double widthMs, double mostHeightMs, RandomGenerator random) {
        double[] x = new double[sites];
        double[] y = new double[sites];
        double[] height = new double[sites];
        for (int i = 0; i < sites; i++) {
            x[i] = random.nextDouble(widthMs);
            y[i] = random.nextDouble(widthMs);
            height[i] = mostHeightMs > 0 ? random.nextDouble(mostHeightMs) : 0;
        }
        return new Coordinates(x, y, height);
    }

    @Override
    public int sites() {
        return x.length;
    }

    @Override
    public long delayNs(int from, int to) {
        if (from == to) {
            return 0;
        }
        double dx = x[from] - x[to];
        double dy = y[from] - y[to];
        return (long) ((StrictMath.sqrt(dx * dx + dy * dy) + height[from] + height[to]) * NS_IN_MS);
    }
}
