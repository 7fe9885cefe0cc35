// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.nat;

/** How it is known that a peer may be at an endpoint (RFC 8445, section 5.1.1), the best first. Their order is that on the wire. */
public enum CandidateType {
    /** It is the peer's own. */
    HOST(126),
    /** It was seen in a check. */
    PEER_REFLEXIVE(110),
    /** A server saw it. */
    SERVER_REFLEXIVE(100),
    /** The peer's box will use it next, if it goes on as it did. */
    PREDICTED(90),
    /** It is that of a relay. */
    RELAYED(0);

    private final int preference;

    CandidateType(int preference) {
        this.preference = preference;
    }

    /** 0 to 126 (RFC 8445, section 5.1.2.2). */
    public int preference() {
        return preference;
    }
}
