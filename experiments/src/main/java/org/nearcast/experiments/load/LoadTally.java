// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.load;

import org.HdrHistogram.Histogram;

/** What one event loop's publishers and players have counted since the last {@link #take}. Used by one thread. */
final class LoadTally {
    /** Longer is counted as this, µs. */
    static final long LONGEST_US = 60_000_000;

    Histogram delayUs = new Histogram(LONGEST_US, 3);
    Histogram startUs = new Histogram(LONGEST_US, 3);
    Histogram lateUs = new Histogram(LONGEST_US, 3);
    long published;
    long due;
    long received;
    long timed;
    long bytes;
    long lost;
    long disordered;
    long overdue;
    long unstamped;

    static void record(Histogram histogram, long nanos) {
        histogram.recordValue(Math.min(LONGEST_US, Math.max(0, nanos / 1000)));
    }

    /** Hands over what was counted and begins anew. */
    LoadTally take() {
        LoadTally taken = new LoadTally();
        taken.add(this);
        delayUs.reset();
        startUs.reset();
        lateUs.reset();
        published = 0;
        due = 0;
        received = 0;
        timed = 0;
        bytes = 0;
        lost = 0;
        disordered = 0;
        overdue = 0;
        unstamped = 0;
        return taken;
    }

    void add(LoadTally other) {
        delayUs.add(other.delayUs);
        startUs.add(other.startUs);
        lateUs.add(other.lateUs);
        published += other.published;
        due += other.due;
        received += other.received;
        timed += other.timed;
        bytes += other.bytes;
        lost += other.lost;
        disordered += other.disordered;
        overdue += other.overdue;
        unstamped += other.unstamped;
    }
}
