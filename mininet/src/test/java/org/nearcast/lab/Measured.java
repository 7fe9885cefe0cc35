// SPDX-License-Identifier: Apache-2.0
package org.nearcast.lab;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/** Measurements on machines that others use too: what disturbs passes, what is wrong stays. */
final class Measured {
    static final Duration BETWEEN_PINGS = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Measured() {}

    /** Asserts a median round trip within 1 ms, of the first train of 30 that has it; returns that train. */
    static RoundTrips assertRoundTrip(double expectedMs, Host from, Host to) {
        AtomicReference<RoundTrips> last = new AtomicReference<>();
        from.ping(to, 1, BETWEEN_PINGS);
        await().atMost(PATIENCE).pollDelay(Duration.ZERO).untilAsserted(() -> {
            last.set(from.ping(to, 30, BETWEEN_PINGS));
            assertEquals(30, last.get().received());
            assertEquals(expectedMs, last.get().medianMs(), 1);
        });
        System.out.println(from + " to " + to + ": " + last.get());
        return last.get();
    }
}
