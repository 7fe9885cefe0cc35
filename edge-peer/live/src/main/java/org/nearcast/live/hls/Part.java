// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.hls;

/**
 * A part of a segment, as fragmented MP4.
 *
 * @param bytes the fragment; not to be changed
 * @param durationUs in microseconds
 * @param independent whether decoding can begin with it
 * @param init the initialization segment it needs; the same object for all that need the same
 * @param discontinuity whether its segment does not go on from the one before
 * @param segmentStartedAtMs when its segment's first frame arrived, in Unix ms
 */
record Part(
        byte[] bytes,
        long durationUs,
        boolean independent,
        byte[] init,
        boolean discontinuity,
        long segmentStartedAtMs) {}
