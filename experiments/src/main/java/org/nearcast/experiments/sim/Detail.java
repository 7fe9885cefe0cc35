// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.sim;

import java.util.Locale;
import org.nearcast.overlay.sim.Simulation;
import org.nearcast.overlay.sim.net.Network;

/** How closely datagrams are looked at. */
public enum Detail {
    /** Every datagram is a packet in queues. */
    PACKETS,
    /** Whole messages flow. */
    MESSAGES;

    /** A simulation in such detail. */
    public Simulation simulation(long seed, Network network) {
        return this == PACKETS ? Simulation.ofPackets(seed, network) : Simulation.ofMessages(seed, network);
    }

    /** As people type it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException if it is neither */
    public static Detail of(String word) {
        for (Detail detail : values()) {
            if (detail.word().equals(word)) {
                return detail;
            }
        }
        throw new IllegalArgumentException("--level must be packets or messages, not " + word);
    }
}
