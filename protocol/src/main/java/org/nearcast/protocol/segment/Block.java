// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.segment;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A piece of a segment, the unit that is signed, sent and played. The crumbs' bytes are shared, not copied: nobody writes to
 * them.
 */
public final class Block {
    /** The most crumbs of a block. */
    public static final int MAX_CRUMBS = 8;

    /** The most bytes of a crumb. */
    public static final int MAX_CRUMB_BYTES = 4 << 20;

    /** The most messages in all crumbs of a block, repeated configuration included. */
    public static final int MAX_RECORDS = 4096;

    private final long number;
    private final long segment;
    private final long segmentTimestamp;
    private final int offsetMs;
    private final int durationMs;
    private final boolean endsStream;
    private final List<byte[]> crumbs;

    Block(
            long number,
            long segment,
            long segmentTimestamp,
            int offsetMs,
            int durationMs,
            boolean endsStream,
            List<byte[]> crumbs) {
        this.number = number;
        this.segment = segment;
        this.segmentTimestamp = segmentTimestamp;
        this.offsetMs = offsetMs;
        this.durationMs = durationMs;
        this.endsStream = endsStream;
        this.crumbs = Collections.unmodifiableList(new ArrayList<>(crumbs));
    }

    /** Counts the publication's blocks from 0. */
    public long number() {
        return number;
    }

    /** The number of its segment's first block. */
    public long segment() {
        return segment;
    }

    /** The time of the segment's first message, ms, 0..2^32-1. */
    public long segmentTimestamp() {
        return segmentTimestamp;
    }

    /** The earliest picture or sound, ms after the segment's first message; below 0 where time runs back. */
    public int offsetMs() {
        return offsetMs;
    }

    /** From the earliest picture or sound to the latest, ms; how long that is shown the next block tells. */
    public int durationMs() {
        return durationMs;
    }

    /** Whether the configuration in force is repeated here and decoding may start. */
    public boolean beginsSegment() {
        return number == segment;
    }

    /** Whether the publisher ended the stream after this. */
    public boolean endsStream() {
        return endsStream;
    }

    /** Crumb 0, and after it each enhancement there is, 1 to {@link #MAX_CRUMBS} in all. Not to be written to. */
    public List<byte[]> crumbs() {
        return crumbs;
    }

    @Override
    public String toString() {
        return "Block(" + number + " of segment " + segment + ", " + offsetMs + "+" + durationMs + " ms, "
                + crumbs.get(0).length + " bytes" + (endsStream ? ", the last)" : ")");
    }
}
