// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.transport;

import org.nearcast.overlay.host.MalformedPayloadException;

/**
 * An ACK frame: which packets have come.
 *
 * @param waitedUs how long the latest of them has waited for this, microseconds
 * @param receivedUs when it came, by the receiver's clock, microseconds, the lower 32 bits
 * @param ranges first and last number of each range, from the highest range to the lowest
 */
record Ack(long waitedUs, int receivedUs, long[] ranges) {
    /** As many ranges as one frame may have. */
    static final int MOST_RANGES = 64;

    long largest() {
        return ranges[1];
    }

    /** Bytes that a frame of so many ranges takes at most, its type and length not counted. */
    static int mostBytes(int ranges) {
        return 8 + 8 + 4 + 2 + 16 * ranges;
    }

    void write(FrameWriter out) {
        out.putVarint(largest());
        out.putVarint(waitedUs);
        out.putInt(receivedUs);
        out.putVarint(ranges.length / 2 - 1);
        for (int i = 0; i < ranges.length; i += 2) {
            if (i > 0) {
                out.putVarint(ranges[i - 2] - ranges[i + 1] - 2);
            }
            out.putVarint(ranges[i + 1] - ranges[i]);
        }
    }

    static Ack read(FrameReader in) {
        long last = in.getVarint();
        long waited = in.getVarint();
        int received = in.getInt();
        long[] ranges = new long[2 * (1 + in.getCount(MOST_RANGES - 1))];
        for (int i = 0; i < ranges.length; i += 2) {
            if (i > 0) {
                last = ranges[i - 2] - 2 - in.getVarint();
            }
            long first = last - in.getVarint();
            if (first < 0) {
                throw new MalformedPayloadException("an acknowledgement of packet " + first);
            }
            ranges[i] = first;
            ranges[i + 1] = last;
        }
        return new Ack(waited, received, ranges);
    }
}
