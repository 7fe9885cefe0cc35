// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.sim.swarm;

import java.util.Arrays;
import org.nearcast.overlay.playout.PlayoutListener;
import org.nearcast.overlay.playout.Slot;

/** What all viewers saw: lags of all blocks played, start-up delays and continuity of each stay. */
final class Audience {
    private static final int MOST_LAG_MS = 60_000;
    private static final double MS_NS = 1e6;

    private final Original original;
    private final long[] lags = new long[MOST_LAG_MS + 1];
    private double[] startUps = new double[64];
    private double[] continuities = new double[64];
    private int started;
    private int stays;
    private long due;
    private long played;
    private long bytes;
    private long corrupt;

    /** @param original of each block, or null if nobody looks at what is played */
    Audience(Original original) {
        this.original = original;
    }

    /** Takes what one viewer plays. */
    PlayoutListener viewer() {
        return new PlayoutListener() {
            @Override
            public void play(Slot slot, long lagNs, boolean decodable) {
                lags[(int) Math.max(0, Math.min(MOST_LAG_MS, lagNs / MS_NS))]++;
                due++;
                played += decodable ? 1 : 0;
                bytes += slot.bytes();
                corrupt += original != null && !original.is(slot) ? 1 : 0;
            }

            @Override
            public void skip(long number) {
                due++;
            }
        };
    }

    void startedUp(long ns) {
        startUps = startUps.length == started ? Arrays.copyOf(startUps, 2 * started) : startUps;
        startUps[started++] = ns / MS_NS;
    }

    void stayed(double continuity) {
        continuities = continuities.length == stays ? Arrays.copyOf(continuities, 2 * stays) : continuities;
        continuities[stays++] = continuity;
    }

    double continuity() {
        return due == 0 ? 1 : (double) played / due;
    }

    /** Blocks that were due so far. */
    long due() {
        return due;
    }

    /** Those of them that were played. */
    long played() {
        return played;
    }

    /** Bytes of all that was played. */
    long bytes() {
        return bytes;
    }

    /** Blocks played that are not what the source sent. */
    long corrupt() {
        return corrupt;
    }

    int stays() {
        return stays;
    }

    /** A part of the start-ups took no longer, ms; NaN if nobody started. */
    double startUpMs(double part) {
        return quantile(startUps, started, part);
    }

    /** A part of the stays had no higher continuity. */
    double continuityOf(double part) {
        return quantile(continuities, stays, part);
    }

    private static double quantile(double[] values, int count, double part) {
        if (count == 0) {
            return Double.NaN;
        }
        double[] sorted = Arrays.copyOf(values, count);
        Arrays.sort(sorted);
        return sorted[Math.min(count - 1, (int) (part * count))];
    }

    /** A part of all blocks was played with no greater lag, ms. */
    double lagMs(double part) {
        long all = 0;
        for (long count : lags) {
            all += count;
        }
        long before = 0;
        for (int ms = 0; ms < lags.length; ms++) {
            before += lags[ms];
            if (before > part * all) {
                return ms;
            }
        }
        return Double.NaN;
    }
}
