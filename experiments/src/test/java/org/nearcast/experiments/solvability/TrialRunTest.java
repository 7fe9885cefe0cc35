// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.solvability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.nearcast.rateless.code.CodeParameters;
import org.nearcast.rateless.solve.Solver;

class TrialRunTest {
    private static final long SEED = 6330;

    private static Tally run(Arrival arrival, Tally before, long trials, int threads) throws InterruptedException {
        return new TrialRun(26, arrival, SEED, before).run(trials, threads, () -> false, tally -> {});
    }

    @Test
    void shouldCountTheSameWhateverTheNumberOfThreads() throws InterruptedException {
        for (Arrival arrival : Arrival.values()) {
            Tally alone = run(arrival, Tally.NONE, 20_000, 1);
            Tally together = run(arrival, Tally.NONE, 20_000, 3);
            assertEquals(20_000, alone.trials());
            assertEquals(alone.trials(), together.trials());
            assertEquals(alone.failures(), together.failures());
            assertTrue(alone.failures().get(0) > 0 && alone.failures().get(0) < 400, alone.toString());
            assertTrue(alone.failures().get(1) < 10, alone.toString());
        }
    }

    @Test
    void shouldGoOnAsIfItHadNeverStopped() throws InterruptedException {
        Tally whole = run(Arrival.RANDOM, Tally.NONE, 20_000, 2);
        AtomicBoolean stop = new AtomicBoolean();
        Tally part = new TrialRun(26, Arrival.RANDOM, SEED, Tally.NONE)
                .run(1_000_000_000L, 2, stop::get, tally -> stop.set(tally.trials() > 0));
        // What is left out is made whole chunks of: run to the next size that both have.
        assertTrue(part.trials() > 0 && part.trials() < 1_000_000_000L, part.toString());
        long more = Math.max(20_000, part.trials() + 3_000);
        assertEquals(
                run(Arrival.RANDOM, Tally.NONE, more, 2).failures(),
                run(Arrival.RANDOM, part, more, 1).failures());
        assertEquals(
                whole.failures(),
                run(Arrival.RANDOM, run(Arrival.RANDOM, Tally.NONE, 7_000, 2), 20_000, 2)
                        .failures());
        assertEquals(whole.failures(), run(Arrival.RANDOM, whole, 20_000, 2).failures());
    }

    @Test
    void shouldMakeOtherTrialsForOtherSeeds() throws InterruptedException {
        Tally one = new TrialRun(10, Arrival.RANDOM, 1, Tally.NONE).run(50_000, 2, () -> false, tally -> {});
        Tally other = new TrialRun(10, Arrival.RANDOM, 2, Tally.NONE).run(50_000, 2, () -> false, tally -> {});
        // some 315 failures each, and equal numbers of all kinds once in hundreds of seeds
        assertTrue(!one.failures().equals(other.failures()), one + " and " + other);
    }

    @Test
    void shouldRefuseTrialsThatAreNotWholeChunks() {
        Tally odd = new Tally(1_500, List.of(0L, 0L, 0L, 0L), 1);
        assertThrows(IllegalArgumentException.class, () -> new TrialRun(26, Arrival.RANDOM, SEED, odd));
    }

    @Test
    void shouldMakeChunksOfATenthOfASecond() {
        assertEquals(10_000, TrialRun.chunkTrials(1));
        assertEquals(10_000, TrialRun.chunkTrials(20));
        assertEquals(1_000, TrialRun.chunkTrials(26));
        assertEquals(100, TrialRun.chunkTrials(1_000));
        assertEquals(1, TrialRun.chunkTrials(56_403));
    }

    /** A trial adds symbols until they suffice; here every number of symbols is tried by itself. */
    @Test
    void shouldFindTheLeastOverheadThatSuffices() {
        for (int k : new int[] {10, 11, 25}) {
            for (Arrival arrival : Arrival.values()) {
                CodeParameters code = CodeParameters.forK(k);
                Trial trial = new Trial(k, arrival);
                Solver solver = new Solver(code);
                int failed = 0;
                for (int i = 0; i < 3_000; i++) {
                    long seed = SEED + i;
                    int expected = 0;
                    while (expected <= Trial.MOST_OVERHEAD
                            && !isSolvable(solver, code, k, arrival, seed, k + expected)) {
                        expected++;
                    }
                    assertEquals(expected, trial.run(new SplittableRandom(seed)), "K " + k + ", seed " + seed);
                    failed += expected > 0 ? 1 : 0;
                }
                assertTrue(failed < 60, "K " + k + ": " + failed);
                assertTrue(failed > 0 || arrival == Arrival.LOSS, "K " + k + " never failed");
            }
        }
    }

    private static boolean isSolvable(Solver solver, CodeParameters code, int k, Arrival arrival, long seed, int n) {
        Receiver receiver = new Receiver(arrival, k, n);
        receiver.begin(new SplittableRandom(seed));
        int padding = code.kPrime() - k;
        int[] isis = new int[n + padding];
        for (int i = 0; i < n; i++) {
            int esi = receiver.next();
            isis[i] = esi < k ? esi : esi + padding;
        }
        for (int i = 0; i < padding; i++) {
            isis[n + i] = k + i;
        }
        return solver.isSolvable(isis, isis.length);
    }
}
