// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.sim;

import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.sim.net.DelayMatrix;
import org.nearcast.overlay.sim.net.Nat;
import org.nearcast.overlay.sim.net.Network;

/** Small networks and round numbers for tests. */
final class Worlds {
    static final long MS = 1_000_000;
    static final long SECOND = 1_000_000_000L;
    /** A byte a microsecond. */
    static final long BYTE_PER_US = 8_000_000;
    /** Where nobody is. */
    static final Endpoint NOWHERE = Endpoint.ipv4(0x7f000001, 4_000);

    /** A box that lets everybody in. */
    static final Nat.Behaviour OPEN_NAT = Nat.Behaviour.of(
            Nat.Dependence.ENDPOINT_INDEPENDENT, Nat.Dependence.ENDPOINT_INDEPENDENT, Nat.Ports.PRESERVING);

    private Worlds() {}

    /** Sites that are all so far apart, and peers of one site not at all. */
    static Network apart(int sites, long ms) {
        int[][] delays = new int[sites][sites];
        for (int i = 0; i < sites; i++) {
            for (int j = 0; j < sites; j++) {
                delays[i][j] = i == j ? 0 : (int) ms * 1_000;
            }
        }
        return new DelayMatrix(delays);
    }

    /** A peer at a site with as good a link as can be. */
    static PeerSettings unbounded(int site) {
        return PeerSettings.at(site, AccessLink.UNBOUNDED);
    }
}
