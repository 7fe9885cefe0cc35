// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.corpus;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.nearcast.protocol.tcp.TcpReassembler;

/** One connection of a capture: what its client sent, and what it truly does. */
public final class CapturedConnection {
    private final String capture;
    private final Truth truth;
    private final List<Segment> segments = new ArrayList<>();

    CapturedConnection(String capture, Truth truth) {
        this.capture = capture;
        this.truth = truth;
    }

    void add(Segment segment) {
        segments.add(segment);
    }

    public Truth truth() {
        return truth;
    }

    /** What the client sent, its SYN first, in the order it was captured. */
    public List<Segment> segments() {
        return List.copyOf(segments);
    }

    /** The client's SYN. */
    public Segment syn() {
        return segments.get(0);
    }

    /** The client's bytes as far as they were captured without a gap. */
    public byte[] bytes() {
        ByteBuffer all = ByteBuffer.allocate(1 << 20);
        TcpReassembler reassembler = TcpReassembler.afterSyn(syn().sequence());
        for (Segment segment : segments) {
            if (!segment.opens()) {
                reassembler.segment(segment.sequence(), ByteBuffer.wrap(segment.payload()), all::put);
            }
        }
        byte[] bytes = new byte[all.position()];
        all.flip();
        all.get(bytes);
        return bytes;
    }

    @Override
    public String toString() {
        return capture + " (" + truth + ")";
    }
}
