// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.hls;

/**
 * A finished segment.
 *
 * @param bytes the transport stream; not to be changed
 * @param durationUs in microseconds
 * @param discontinuity whether it does not go on from the one before
 * @param independent whether decoding can begin with it
 * @param startedAtMs when its first frame arrived, in Unix milliseconds
 * @param format of what it carries
 */
record Segment(
        byte[] bytes,
        long durationUs,
        boolean discontinuity,
        boolean independent,
        long startedAtMs,
        StreamFormat format) {}
