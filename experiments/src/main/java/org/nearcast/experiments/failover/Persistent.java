// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.failover;

import java.util.function.Supplier;
import org.nearcast.lab.LabProcess;

/** A program that is started again a moment after it has ended, as encoders and people with players do. */
final class Persistent {
    /** What a person or an encoder waits before trying again, ns. */
    private static final long PAUSE_NS = 300_000_000L;

    private final Supplier<LabProcess> program;
    private LabProcess process;
    private long endedNs;
    private int starts;

    Persistent(Supplier<LabProcess> program) {
        this.program = program;
        start();
    }

    private void start() {
        process = program.get();
        starts++;
        endedNs = 0;
    }

    /** Looks after it; to be called often. */
    void tend() {
        if (process.isAlive()) {
            return;
        }
        if (endedNs == 0) {
            endedNs = System.nanoTime();
        } else if (System.nanoTime() - endedNs > PAUSE_NS) {
            start();
        }
    }

    /** Ends it and starts it again. */
    void restart() {
        kill();
        start();
    }

    /** Ends it, as pulling its plug would. */
    void kill() {
        if (process.isAlive()) {
            process.signalGroup("KILL");
            process.exit().join();
        }
    }

    int starts() {
        return starts;
    }
}
