// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.sim;

import org.nearcast.overlay.host.SeededRandom;

/**
 * What random numbers of a simulation are for. Each kind has streams of its own, as many as it needs, and none of them has to do with one of
 * another kind: a scenario's numbers are never those that one of its peers draws as well.
 */
public enum RandomStream {
    /** What a peer draws, by its index, and by how often it has started before. */
    PEER(1),
    /** The identities of all peers. */
    IDENTITIES(2),
    /** What befalls whole messages. */
    MESSAGES(3),
    /** What the medium of an access link does, by its number. */
    MEDIUM(4),
    /** Which ports a NAT box takes, by the number of its access link. */
    NAT(5),
    /** Faults at random. */
    FAULTS(6),
    /** What a scenario draws: links, items, comings and goings, by numbers that it gives itself. */
    SCENARIO(7);

    private final long domain;

    RandomStream(long domain) {
        this.domain = domain;
    }

    /**
     * A stream of a simulation.
     *
     * @param seed the simulation's
     * @param which of the streams of this kind
     */
    public SeededRandom of(long seed, long... which) {
        long mixed = SeededRandom.of(seed, domain).nextLong();
        for (long number : which) {
            mixed = SeededRandom.of(mixed, number).nextLong();
        }
        return new SeededRandom(mixed);
    }
}
