// SPDX-License-Identifier: Apache-2.0
package org.nearcast.lab;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/** Measurements on machines that others use too: what disturbs passes, what is wrong stays. */
final class Measured {
    static final Duration BETWEEN_PINGS = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Measured() {}

    /** Programs that wake on a round trip through two switches: delay lines, switches, the two ends. */
    private static final int WAKINGS = 12;

    /** How far a round trip may be off on this machine, ms: 1, and what it takes to wake, which is 0.05 to 0.15 ms from one machine to the next. */
    private static double toleranceMs() {
        long[] lateNs = new long[101];
        for (int i = 0; i < lateNs.length; i++) {
            long until = System.nanoTime() + 1_000_000;
            LockSupport.parkNanos(1_000_000);
            lateNs[i] = System.nanoTime() - until;
        }
        Arrays.sort(lateNs);
        return 1 + WAKINGS * Math.max(0, lateNs[lateNs.length / 2]) / 1e6;
    }

    /** Asserts a median round trip within that, of the first train of 30 that has it; returns that train. */
    static RoundTrips assertRoundTrip(double expectedMs, Host from, Host to) {
        AtomicReference<RoundTrips> last = new AtomicReference<>();
        from.ping(to, 1, BETWEEN_PINGS);
        await().atMost(PATIENCE).pollDelay(Duration.ZERO).untilAsserted(() -> {
            last.set(from.ping(to, 30, BETWEEN_PINGS));
            assertEquals(30, last.get().received());
            assertEquals(expectedMs, last.get().medianMs(), toleranceMs());
        });
        System.out.println(from + " to " + to + ": " + last.get());
        return last.get();
    }
}
