// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.nat;

/**
 * What a relay gives.
 *
 * @param maxPaths paths in all
 * @param maxPathsOfOne paths that one peer may have asked for
 * @param bitsPerSecond on each path, both ways together, envelopes included
 * @param idleNs after how long without a datagram a path ends, nanoseconds
 * @param lifetimeNs after how long it ends in any case, nanoseconds
 */
public record RelaySettings(int maxPaths, int maxPathsOfOne, long bitsPerSecond, long idleNs, long lifetimeNs) {
    private static final long SECOND_NS = 1_000_000_000L;

    /** 64 paths of 8 Mbit/s, four for each peer, for an hour, or half a minute of silence. */
    public static final RelaySettings MODEST = new RelaySettings(64, 4, 8_000_000, 30 * SECOND_NS, 3_600 * SECOND_NS);

    /** @throws IllegalArgumentException if one is not 1 or more */
    public RelaySettings {
        if (maxPaths < 1 || maxPathsOfOne < 1 || bitsPerSecond < 1 || idleNs < 1 || lifetimeNs < 1) {
            throw new IllegalArgumentException("a relay that gives nothing is none");
        }
    }
}
