// SPDX-License-Identifier: Apache-2.0
package org.nearcast.node.host;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * Runs pieces of a protocol. One that fails is a defect, but a stranger may be able to bring it about: it is counted, told of with its stack
 * trace once a second at most, and what comes next goes on. Not thread-safe.
 */
final class Failures {
    private static final long PERIOD_NS = TimeUnit.SECONDS.toNanos(1);

    private final Logger log;
    private final LongAdder counter;
    private final LongSupplier nowNs;
    private long nextNs;
    private long untold;

    Failures(Logger log, LongAdder counter, LongSupplier nowNs) {
        this.log = log;
        this.counter = counter;
        this.nowNs = nowNs;
        nextNs = nowNs.getAsLong();
    }

    void run(Runnable piece) {
        try {
            piece.run();
        } catch (RuntimeException | Error e) {
            happened(e);
        }
    }

    void happened(Throwable failure) {
        counter.increment();
        long now = nowNs.getAsLong();
        if (now - nextNs < 0) {
            untold++;
            return;
        }
        nextNs = now + PERIOD_NS;
        log.error("the protocol failed ({} more since this was last told)", untold, failure);
        untold = 0;
    }
}
