// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.solvability;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The trials of one K and arrival, on several threads. They come in numbered chunks, each with a random number generator split off the
 * seed's in order, so the same trials are made whatever the number of threads; chunks are begun in order and finished once begun, so a run
 * that is stopped has made the first so many, and another can go on from there.
 */
final class TrialRun {
    private static final int MOST_CHUNK = 10_000;

    /** Source symbols in a chunk, at most, unless one trial has more: a tenth of a second or less. */
    private static final int CHUNK_SYMBOLS = 200_000;

    private static final long LOOK_EVERY_MS = 200;

    private final int k;
    private final Arrival arrival;
    private final int chunkTrials;
    private final SplittableRandom seeds;
    private final ThreadMXBean clock = ManagementFactory.getThreadMXBean();

    private Tally tally;
    private long chunksLeft;
    private RuntimeException failure;

    /**
     * @param k K, 1 to 56,403
     * @param seed of all that is drawn
     * @param before what an earlier run of the same K, arrival and seed made
     * @throws IllegalArgumentException if that is no whole number of chunks
     */
    TrialRun(int k, Arrival arrival, long seed, Tally before) {
        this.k = k;
        this.arrival = arrival;
        chunkTrials = chunkTrials(k);
        if (before.trials() % chunkTrials != 0) {
            throw new IllegalArgumentException("trials of K = " + k + " come by " + chunkTrials + ", so "
                    + before.trials() + " were not made by this program");
        }
        tally = before;
        seeds = new SplittableRandom((seed * 100_003 + k) * Arrival.values().length + arrival.ordinal());
        for (long chunk = before.trials() / chunkTrials; chunk > 0; chunk--) {
            seeds.split();
        }
    }

    /** How many trials come together: a power of ten, 10,000 at most. */
    static int chunkTrials(int k) {
        int chunk = MOST_CHUNK;
        while (chunk > 1 && (long) chunk * k > CHUNK_SYMBOLS) {
            chunk /= 10;
        }
        return chunk;
    }

    /**
     * Makes trials.
     *
     * @param trials how many there shall be, with those made before; the last chunk is made whole
     * @param threads 1 or more
     * @param stop looked at now and then: whether to leave it at what there is
     * @param progress told now and then what there is
     * @return all there is
     */
    Tally run(long trials, int threads, BooleanSupplier stop, Consumer<Tally> progress) throws InterruptedException {
        List<Thread> workers = new ArrayList<>();
        synchronized (this) {
            chunksLeft = Math.max(0, (trials - tally.trials() + chunkTrials - 1) / chunkTrials);
        }
        for (int i = 0; i < threads; i++) {
            Thread worker = new Thread(this::work, "trials-" + i);
            worker.start();
            workers.add(worker);
        }
        for (Thread worker : workers) {
            while (worker.isAlive()) {
                worker.join(LOOK_EVERY_MS);
                progress.accept(tally());
                if (stop.getAsBoolean()) {
                    end();
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
        return tally();
    }

    private synchronized Tally tally() {
        return tally;
    }

    private synchronized void end() {
        chunksLeft = 0;
    }

    /** The generator of the next chunk, or null if there is none. */
    private synchronized SplittableRandom next() {
        return chunksLeft-- > 0 ? seeds.split() : null;
    }

    private synchronized void add(Tally some) {
        tally = tally.plus(some);
    }

    private synchronized void fail(RuntimeException e) {
        failure = e;
        chunksLeft = 0;
    }

    private void work() {
        try {
            Trial trial = new Trial(k, arrival);
            for (SplittableRandom random = next(); random != null; random = next()) {
                add(chunk(trial, random));
            }
        } catch (RuntimeException e) {
            fail(e);
        }
    }

    private Tally chunk(Trial trial, SplittableRandom random) {
        long began = clock.getCurrentThreadCpuTime();
        long[] failures = new long[Trial.MOST_OVERHEAD + 1];
        for (int i = 0; i < chunkTrials; i++) {
            int overhead = trial.run(random);
            for (int h = 0; h < overhead; h++) {
                failures[h]++;
            }
        }
        double seconds = (clock.getCurrentThreadCpuTime() - began) / 1e9;
        return new Tally(chunkTrials, Arrays.stream(failures).boxed().toList(), seconds);
    }
}
