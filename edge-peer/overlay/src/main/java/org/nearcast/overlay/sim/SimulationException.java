// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.sim;

import java.util.Locale;

/** A run that cannot go on: a property is broken, or a protocol has failed. It says at which time on which peer. */
public final class SimulationException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final long seed;
    private final long timeNs;
    private final int peer;

    SimulationException(long seed, long timeNs, int peer, String what, Throwable cause) {
        super(
                String.format(Locale.ROOT, "seed %d, %.6f s", seed, timeNs / 1e9)
                        + (peer < 0 ? "" : ", peer " + peer)
                        + ": "
                        + what,
                cause);
        this.seed = seed;
        this.timeNs = timeNs;
        this.peer = peer;
    }

    public long seed() {
        return seed;
    }

    /** Virtual time, nanoseconds. */
    public long timeNs() {
        return timeNs;
    }

    /** The index of the peer, or -1 if it is a property of the whole. */
    public int peer() {
        return peer;
    }
}
