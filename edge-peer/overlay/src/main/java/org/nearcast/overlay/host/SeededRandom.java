// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.host;

import java.util.random.RandomGenerator;

/**
 * Random numbers that follow from a seed, the same on every machine and in every Java: SplitMix64 (Steele, Lea, Flood, "Fast splittable
 * pseudorandom number generators", 2014), and of everything that the platform might one day compute otherwise, an own method.
 */
public final class SeededRandom implements RandomGenerator {
    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;
    private static final double DOUBLE_UNIT = 0x1.0p-53;

    private long state;

    public SeededRandom(long seed) {
        state = seed;
    }

    /** Numbers of their own for the i-th of many: as independent as those of two seeds. */
    public static SeededRandom of(long seed, long i) {
        return new SeededRandom(mix(mix(seed + GOLDEN_GAMMA) ^ i * GOLDEN_GAMMA));
    }

    @Override
    public long nextLong() {
        state += GOLDEN_GAMMA;
        return mix(state);
    }

    private static long mix(long z) {
        long y = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
        y = (y ^ y >>> 27) * 0x94d049bb133111ebL;
        return y ^ y >>> 31;
    }

    @Override
    public int nextInt() {
        return (int) (nextLong() >>> 32);
    }

    /** 0 to bound - 1; the bias, of bound / 2^63, is nobody's concern. */
    @Override
    public int nextInt(int bound) {
        if (bound <= 0) {
            throw new IllegalArgumentException("bound must be positive, not " + bound);
        }
        return (int) Math.multiplyHigh(nextLong() >>> 1, (long) bound << 1);
    }

    @Override
    public int nextInt(int origin, int bound) {
        return (int) nextLong(origin, bound);
    }

    @Override
    public long nextLong(long bound) {
        if (bound <= 0) {
            throw new IllegalArgumentException("bound must be positive, not " + bound);
        }
        long bits = nextLong() >>> 1;
        long value = bits % bound;
        while (bits - value + (bound - 1) < 0) { // the last, incomplete multiple of bound
            bits = nextLong() >>> 1;
            value = bits % bound;
        }
        return value;
    }

    @Override
    public long nextLong(long origin, long bound) {
        if (bound <= origin || bound - origin < 0) {
            throw new IllegalArgumentException("not a range: " + origin + " to " + bound);
        }
        return origin + nextLong(bound - origin);
    }

    @Override
    public boolean nextBoolean() {
        return nextLong() < 0;
    }

    /** 0 to 1, without 1. */
    @Override
    public double nextDouble() {
        return (nextLong() >>> 11) * DOUBLE_UNIT;
    }

    @Override
    public double nextDouble(double bound) {
        return nextDouble(0, bound);
    }

    @Override
    public double nextDouble(double origin, double bound) {
        if (!(bound - origin > 0 && bound - origin < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("not a range: " + origin + " to " + bound);
        }
        double value = origin + nextDouble() * (bound - origin);
        return value < bound ? value : Math.nextDown(bound); // it may have been rounded up
    }

    @Override
    public float nextFloat() {
        return (nextLong() >>> 40) * 0x1.0p-24f;
    }

    @Override
    public float nextFloat(float bound) {
        return nextFloat(0, bound);
    }

    @Override
    public float nextFloat(float origin, float bound) {
        if (!(bound - origin > 0 && bound - origin < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("not a range: " + origin + " to " + bound);
        }
        float value = origin + nextFloat() * (bound - origin);
        return value < bound ? value : Math.nextDown(bound);
    }

    /** By the polar form of Box and Muller, one of the two. */
    @Override
    public double nextGaussian() {
        double x;
        double square;
        do {
            x = 2 * nextDouble() - 1;
            double y = 2 * nextDouble() - 1;
            square = x * x + y * y;
        } while (square >= 1 || square == 0);
        return x * StrictMath.sqrt(-2 * StrictMath.log(square) / square);
    }

    @Override
    public double nextGaussian(double mean, double deviation) {
        if (!(deviation >= 0)) {
            throw new IllegalArgumentException("a deviation must not be negative: " + deviation);
        }
        return mean + deviation * nextGaussian();
    }

    @Override
    public double nextExponential() {
        return -StrictMath.log(1 - nextDouble());
    }

    @Override
    public void nextBytes(byte[] bytes) {
        for (int i = 0; i < bytes.length; ) {
            long word = nextLong();
            for (int n = Math.min(8, bytes.length - i); n > 0; n--, word >>>= 8) {
                bytes[i++] = (byte) word;
            }
        }
    }
}
