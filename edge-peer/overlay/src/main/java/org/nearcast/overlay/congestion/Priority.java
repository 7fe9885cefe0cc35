// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.congestion;

/** How much of a shared bottleneck a session takes, beside a TCP connection of the same round trip ("Peer2View", section II, Transport). */
public enum Priority {
    /** What nobody else wants: it yields to all others (LEDBAT, RFC 6817). */
    BACKGROUND(0),
    /** As much as a TCP connection. */
    NORMAL(1),
    /** Twice as much. */
    RAISED(2),
    /** Four times as much. */
    URGENT(4);

    private final int connections;

    Priority(int connections) {
        this.connections = connections;
    }

    /** How many TCP connections it is worth; 0 for one that yields. */
    public int connections() {
        return connections;
    }
}
