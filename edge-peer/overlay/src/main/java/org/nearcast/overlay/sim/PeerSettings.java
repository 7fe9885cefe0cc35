// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.sim;

/**
 * A host to be.
 *
 * @param site where in the network
 * @param link its access link; not looked at behind a NAT box, which has its own
 * @param nat the box it is behind, or null
 * @param clockOffsetNs what its clock shows at time 0, nanoseconds
 * @param clockSkewPpb how much faster its clock runs, in parts of 10^9: 20,000 is a usual bad quartz; -1,000,000 to 1,000,000
 * @param workNs how long it works on a datagram before it looks at the next, nanoseconds: 0 for a fast one
 */
public record PeerSettings(int site, AccessLink link, NatBox nat, long clockOffsetNs, long clockSkewPpb, long workNs) {
    private static final long MOST_SKEW = 1_000_000;

    /** @throws IllegalArgumentException if one is out of range */
    public PeerSettings {
        if (site < 0 || workNs < 0 || clockSkewPpb < -MOST_SKEW || clockSkewPpb > MOST_SKEW) {
            throw new IllegalArgumentException("site, skew or work out of range");
        }
    }

    /** A fast host with a good clock, without NAT. */
    public static PeerSettings at(int site, AccessLink link) {
        return new PeerSettings(site, link, null, 0, 0, 0);
    }

    /** A fast host with a good clock behind a NAT box. */
    public static PeerSettings behind(NatBox nat) {
        return new PeerSettings(nat.site(), AccessLink.UNBOUNDED, nat, 0, 0, 0);
    }

    /** The same with another clock. */
    public PeerSettings withClock(long offsetNs, long skewPpb) {
        return new PeerSettings(site, link, nat, offsetNs, skewPpb, workNs);
    }

    /** The same, slower. */
    public PeerSettings withWork(long ns) {
        return new PeerSettings(site, link, nat, clockOffsetNs, clockSkewPpb, ns);
    }
}
