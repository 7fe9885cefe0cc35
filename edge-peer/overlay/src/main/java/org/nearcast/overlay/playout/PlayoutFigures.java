// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.playout;

/**
 * How a viewer fared so far.
 *
 * @param startUpNs from the request to the first block played; -1 if there was none yet
 * @param lagNs of the last block played, behind the source
 * @param due blocks that were due
 * @param played those that were played in time and could be decoded
 * @param waitedNs time spent waiting for what was missing, start-up excluded
 */
public record PlayoutFigures(long startUpNs, long lagNs, long due, long played, long waitedNs) {
    /** The part of what was due that was played in time; 1 if nothing was due yet. */
    public double continuity() {
        return due == 0 ? 1 : (double) played / due;
    }
}
