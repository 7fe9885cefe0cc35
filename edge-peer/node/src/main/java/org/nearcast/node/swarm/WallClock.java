// SPDX-License-Identifier: Apache-2.0
package org.nearcast.node.swarm;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** The time of day when it was made, and what has passed since by a clock that nobody sets: so the times of blocks never jump. */
public final class WallClock implements LongSupplier {
    private final long beganMs = System.currentTimeMillis();
    private final long beganNs = System.nanoTime();

    /** Milliseconds since 1970. */
    @Override
    public long getAsLong() {
        return beganMs + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beganNs);
    }
}
