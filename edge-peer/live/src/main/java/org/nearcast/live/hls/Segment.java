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
 * @param lastPart the same time's last part as fragmented MP4, the others having been told of before; null if there is none
 */
record Segment(
        byte[] bytes,
        long durationUs,
        boolean discontinuity,
        boolean independent,
        long startedAtMs,
        StreamFormat format,
        Part lastPart) {
    /** A segment without parts. */
    Segment(
            byte[] bytes,
            long durationUs,
            boolean discontinuity,
            boolean independent,
            long startedAtMs,
            StreamFormat format) {
        this(bytes, durationUs, discontinuity, independent, startedAtMs, format, null);
    }
}
