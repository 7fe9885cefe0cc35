// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.nat;

import org.nearcast.overlay.host.Endpoint;

/**
 * An endpoint at which a peer may be.
 *
 * @param priority the greater, the better; as an unsigned number
 */
public record Candidate(CandidateType type, Endpoint endpoint, int priority) {
    private static final int MOST_PREFERENCE = 65_535;
    private static final int COMPONENT = 1;

    /**
     * With the priority of RFC 8445, section 5.1.2.1. IPv6 goes before IPv4 (RFC 8421).
     *
     * @param order its place among those of its type, 0 for the first, less than 1,000
     */
    public static Candidate of(CandidateType type, Endpoint endpoint, int order) {
        return new Candidate(type, endpoint, priority(type, endpoint, order));
    }

    static int priority(CandidateType type, Endpoint endpoint, int order) {
        int local = MOST_PREFERENCE - order - (endpoint.isIpv4() ? 1_000 : 0);
        return type.preference() << 24 | local << 8 | 256 - COMPONENT;
    }

    /**
     * The priority of a pair (RFC 8445, section 6.1.2.3).
     *
     * @param controlling priority of the candidate that the controlling peer has in it
     * @param controlled and of the other's
     */
    public static long pairPriority(int controlling, int controlled) {
        long g = Integer.toUnsignedLong(controlling);
        long d = Integer.toUnsignedLong(controlled);
        return (Math.min(g, d) << 32) + 2 * Math.max(g, d) + (g > d ? 1 : 0);
    }
}
