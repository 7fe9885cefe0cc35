// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.hls;

import java.util.List;

/**
 * A segment in a stream's window.
 *
 * @param msn its media sequence number
 * @param segment as a transport stream, and what is to be said of it
 * @param durationUs as playlists say it, in microseconds
 * @param parts the same as fragmented MP4; empty if there is no such thing
 * @param init number of the initialization segment that the parts need
 */
record Listed(long msn, Segment segment, long durationUs, List<Part> parts, int init) {
    /** Bytes of both forms. */
    long bytes() {
        return segment.bytes().length + bytes(parts);
    }

    static long bytes(List<Part> parts) {
        return parts.stream().mapToLong(part -> part.bytes().length).sum();
    }

    boolean independent() {
        return parts.isEmpty() ? segment.independent() : parts.get(0).independent();
    }
}
