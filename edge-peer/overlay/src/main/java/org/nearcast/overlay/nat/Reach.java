// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.nat;

import static org.nearcast.overlay.nat.Dependence.ADDRESS_AND_PORT_DEPENDENT;
import static org.nearcast.overlay.nat.Dependence.ENDPOINT_INDEPENDENT;

/** How two peers come together, by what each is behind. The table is derived in docs/nat.md. */
public enum Reach {
    /** By sending to where a server saw the other, and to where it is heard from. */
    DIRECT,
    /** By sending also to ports that the other's box is about to use. */
    PREDICTED,
    /** By somebody in between. */
    RELAYED;

    /** What is the best that theory allows; the same whoever is first. Boxes of their own, not one for both. */
    public static Reach between(NatType one, NatType other) {
        if (isDirect(one, other)) {
            return DIRECT;
        }
        return isForeseen(one, other) || foresees(one, other) || foresees(other, one) ? PREDICTED : RELAYED;
    }

    private static boolean isDirect(NatType one, NatType other) {
        if (one.isStable() && other.isStable()) {
            return true;
        }
        if (one.isStable() || other.isStable()) {
            // The unstable one speaks first, from a port unknown to the stable one, whose box must let it in
            // nevertheless.
            return (one.isStable() ? one : other).filtering() != ADDRESS_AND_PORT_DEPENDENT;
        }
        // Both ports are unknown: one has to let in whoever comes, the other any port of an address; and one of the two
        // must keep its port
        // when it answers to another of the other's.
        return !bothRenew(one, other) && (opens(one, other) || opens(other, one));
    }

    private static boolean opens(NatType one, NatType other) {
        return one.filtering() == ENDPOINT_INDEPENDENT && other.filtering() != ADDRESS_AND_PORT_DEPENDENT;
    }

    /** Both ports are known ahead. */
    private static boolean isForeseen(NatType one, NatType other) {
        return (one.isStable() || one.isPredictable()) && (other.isStable() || other.isPredictable());
    }

    /** The first one's port is foretold, and its box lets in any port of the other's address, so the other's need not be. */
    private static boolean foresees(NatType one, NatType other) {
        return !one.isStable()
                && one.isPredictable()
                && one.filtering() != ADDRESS_AND_PORT_DEPENDENT
                && !bothRenew(one, other);
    }

    /** Whether either takes a new port for every endpoint of the other's: then one of the two ports must be known before it is used. */
    private static boolean bothRenew(NatType one, NatType other) {
        return one.mapping() == ADDRESS_AND_PORT_DEPENDENT && other.mapping() == ADDRESS_AND_PORT_DEPENDENT;
    }
}
