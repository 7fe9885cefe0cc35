// SPDX-License-Identifier: Apache-2.0
package org.nearcast.origin.p2p;

import org.nearcast.node.swarm.IngestFigures;
import org.nearcast.overlay.tracker.TrackerCounters;

/**
 * What the origin does among peers.
 *
 * @param tracker what the tracker counts
 * @param broadcasts streams that peers broadcast
 * @param refused wishes to broadcast that were not granted
 * @param sources what the origin is the source of
 * @param fallback what it sends viewers by range
 * @param sessions with peers
 */
public record PeerToPeerFigures(
        TrackerCounters tracker,
        int broadcasts,
        long refused,
        IngestFigures sources,
        FallbackFigures fallback,
        int sessions) {
    static final PeerToPeerFigures NONE = new PeerToPeerFigures(
            new TrackerCounters(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), 0, 0, IngestFigures.NONE, FallbackFigures.NONE, 0);
}
