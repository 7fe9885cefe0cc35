// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * A log of what strangers can bring about: the first {@value #LINES_PER_SECOND} lines of every second are written, the rest
 * counted and said in one line later, so that nobody fills a disk. Thread-safe.
 */
public final class CalmLog {
    private static final int LINES_PER_SECOND = 20;

    private final Logger log;
    private final LongSupplier nanoTime;
    private long second = Long.MIN_VALUE;
    private int lines;
    private long unsaid;

    /** Writes to {@code log}. */
    public CalmLog(Logger log) {
        this(log, System::nanoTime);
    }

    CalmLog(Logger log, LongSupplier nanoTime) {
        this.log = log;
        this.nanoTime = nanoTime;
    }

    /** As {@link Logger#info(String, Object, Object)}. */
    public void info(String format, Object one, Object other) {
        long omitted;
        synchronized (this) {
            long now = TimeUnit.NANOSECONDS.toSeconds(nanoTime.getAsLong());
            if (now != second) {
                second = now;
                lines = 0;
            }
            if (lines == LINES_PER_SECOND) {
                unsaid++;
                return;
            }
            lines++;
            omitted = unsaid;
            unsaid = 0;
        }
        if (omitted > 0) {
            log.info("{} more like the last ones", omitted);
        }
        log.info(format, one, other);
    }
}
