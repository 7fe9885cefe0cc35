// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.nat;

import java.util.List;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.PeerId;

/** What two peers, or a peer and a relay, tell each other by way of a common contact. Wire format: {@link SignalCodec}. */
sealed interface Signal {
    /** The most candidates that are told or heard. */
    int MAX_CANDIDATES = 16;

    /** The meeting it belongs to: a number that who begins it has drawn. */
    long meeting();

    /**
     * Where a peer may be found, as an offer of who begins, or as the answer to one.
     *
     * @param isOffer whether it is an offer
     * @param round 0 for the first, then one more each time ports are foretold anew, up to 255
     * @param heldMs how long the answer waited after the offer came, milliseconds up to 65,535; 0 in an offer
     * @param type what the peer is behind
     * @param latest its newest mapping, from which the next follow, or null
     * @param othersPerSecond how many new mappings others behind the same box make a second, 0 to 255
     */
    record Description(
            long meeting,
            boolean isOffer,
            int round,
            int heldMs,
            Credentials credentials,
            NatType type,
            Endpoint latest,
            int othersPerSecond,
            List<Candidate> candidates)
            implements Signal {}

    /** Begin: who says so does in as long as this takes to arrive. */
    record Go(long meeting, int round) implements Signal {}

    /** Asks a relay for a path to somebody. */
    record RelayRequest(long meeting, PeerId to) implements Signal {}

    /**
     * A relay's consent.
     *
     * @param tag of the path
     * @param askerKey by which who asked binds its end
     * @param otherKey by which the other does
     */
    record RelayGrant(long meeting, long tag, byte[] askerKey, byte[] otherKey) implements Signal {}

    /** A relay will not: it is none, or has enough to do. */
    record RelayRefusal(long meeting) implements Signal {}

    /**
     * Who began tells the other which relay to use.
     *
     * @param key by which the other binds its end
     */
    record RelayChoice(long meeting, Endpoint relay, long tag, byte[] key) implements Signal {}

    /** A peer will not meet: it has enough to do, or does not want to. */
    record Refusal(long meeting) implements Signal {}
}
