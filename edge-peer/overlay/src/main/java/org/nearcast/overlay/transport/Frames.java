// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.transport;

/** The types of frames, as docs/protocol.md has them. Every frame but padding has a length behind its type; types that are not known are skipped. */
final class Frames {
    static final int PADDING = 0x00;
    static final int PING = 0x01;
    static final int ACK = 0x02;
    static final int MESSAGE = 0x03;
    static final int CANCEL = 0x04;
    static final int DATAGRAM = 0x05;
    static final int CREDIT = 0x06;
    static final int NEW_CONNECTION_ID = 0x07;
    static final int RETIRE_CONNECTION_ID = 0x08;
    static final int PATH_CHALLENGE = 0x09;
    static final int PATH_RESPONSE = 0x0a;
    static final int OBSERVED_ENDPOINT = 0x0b;
    static final int CLOSE = 0x0c;

    /** Bytes of a frame's type and length: the length always takes two. */
    static final int HEAD_BYTES = 3;

    private Frames() {}

    /** Begins a frame; its length is filled in by {@link #end}. */
    static int begin(FrameWriter out, int type) {
        out.putByte(type);
        out.putShort(0);
        return out.position();
    }

    /** @param body what {@link #begin} returned */
    static void end(FrameWriter out, int body) {
        int end = out.position();
        int length = end - body;
        out.rewind(body - 2);
        if (length < 1 << 14) {
            out.putShort(length | 0x4000);
        } else {
            throw new IllegalStateException("a frame of " + length + " bytes");
        }
        out.rewind(end);
    }

    /** Whether a packet with such a frame must be acknowledged. Types that are not known must. */
    static boolean elicits(int type) {
        return type != PADDING && type != ACK && type != CLOSE;
    }
}
