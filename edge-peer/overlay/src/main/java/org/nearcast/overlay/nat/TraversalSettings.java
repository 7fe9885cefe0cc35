// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.nat;

import java.util.List;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.nat.stun.StunServer;

/**
 * How a host finds its way to others.
 *
 * @param servers who tells where it is seen: STUN servers, or any peers; four of them with two at one address, or with colleagues, tell all there is
 * @param also endpoints of this host beside {@link org.nearcast.overlay.host.Host#endpoint}: IPv6 ones, those of other interfaces
 * @param relays who may be asked to relay, in this order
 * @param relay what this host gives as a relay, or null if it is none
 * @param serves whether it tells others where it sees them
 * @param colleagues who answers in its place and in whose place it answers, as a server
 * @param loopback whether loopback addresses are tried, for tests on one machine
 */
public record TraversalSettings(
        List<Endpoint> servers,
        List<Endpoint> also,
        List<PeerContact> relays,
        RelaySettings relay,
        boolean serves,
        StunServer.Colleagues colleagues,
        boolean loopback) {
    /** A peer that asks these servers, tells others where it sees them, and does not relay. */
    public static TraversalSettings of(List<Endpoint> servers) {
        return new TraversalSettings(servers, List.of(), List.of(), null, true, StunServer.Colleagues.NONE, false);
    }

    /** The same, relaying. */
    public TraversalSettings relaying(RelaySettings gives) {
        return new TraversalSettings(servers, also, relays, gives, serves, colleagues, loopback);
    }

    /** The same, as a server with colleagues. */
    public TraversalSettings serving(StunServer.Colleagues with) {
        return new TraversalSettings(servers, also, relays, relay, true, with, loopback);
    }

    /** The same, on loopback too. */
    public TraversalSettings onLoopback() {
        return new TraversalSettings(servers, also, relays, relay, serves, colleagues, true);
    }

    /** The same, asking these for relaying too. */
    public TraversalSettings relayedBy(List<PeerContact> others) {
        return new TraversalSettings(servers, also, others, relay, serves, colleagues, loopback);
    }
}
