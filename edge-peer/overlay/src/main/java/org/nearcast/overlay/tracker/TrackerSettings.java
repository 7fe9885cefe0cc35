// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.tracker;

/**
 * How a tracker is.
 *
 * @param leaseNs for how long a peer is listed that announces itself, nanoseconds
 * @param goneNs after how long without a session it is listed no more, nanoseconds
 * @param mostStreams streams that have peers
 * @param mostPeers peers of one stream
 * @param mostLeases peers of all streams; about half a kilobyte each
 * @param mostStreamsOfOne streams that one peer is in
 * @param perSecond requests of one peer, a second
 * @param burst requests of one peer at once
 * @param sampled peers that are looked at for one answer
 */
public record TrackerSettings(
        long leaseNs,
        long goneNs,
        int mostStreams,
        int mostPeers,
        int mostLeases,
        int mostStreamsOfOne,
        double perSecond,
        double burst,
        int sampled) {
    private static final long SECOND_NS = 1_000_000_000L;

    /**
     * Leases of 30 s, 10 s without session; 10,000 streams, 100,000 peers in one and 200,000 in all, 32 streams for one peer; five requests a second
     * and twenty at once, enough for a peer in as many streams; of 200 peers the best.
     */
    public static final TrackerSettings USUAL =
            new TrackerSettings(30 * SECOND_NS, 10 * SECOND_NS, 10_000, 100_000, 200_000, 32, 5, 20, 200);

    /** @throws IllegalArgumentException if one is out of range */
    public TrackerSettings {
        if (leaseNs < SECOND_NS
                || leaseNs > 3_600 * SECOND_NS
                || goneNs < 0
                || mostStreams < 1
                || mostPeers < 1
                || mostLeases < 1
                || mostStreamsOfOne < 1
                || perSecond <= 0
                || burst < 1
                || sampled < 1) {
            throw new IllegalArgumentException("a setting of the tracker is out of range");
        }
    }

    /** The same with room for others: peers of one stream, of all, and streams of one peer. */
    public TrackerSettings withRoom(int peers, int leases, int streamsOfOne) {
        return new TrackerSettings(
                leaseNs, goneNs, mostStreams, peers, leases, streamsOfOne, perSecond, burst, sampled);
    }
}
