// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.splice;

import io.netty.buffer.ByteBuf;

/**
 * Whether a connection's first bytes can be RTMP's C0 and the head of C1 (RTMP 1.0, sections 5.2.2 and 5.2.3): version 3,
 * any time, then zeros or, as clients with a digest in their handshake send, the four numbers of their version.
 */
public final class FirstBytes {
    /** C0, and C1 up to its version field. */
    public static final int DECISIVE = 9;

    private static final int RTMP_VERSION = 3;
    private static final int VERSION_AT = 5;
    /** Flash Player says 128 there; real major versions are far below. */
    private static final int HIGHEST_MAJOR = 0x80;

    /** What they are. */
    public enum Verdict {
        /** Too few to tell. */
        UNDECIDED,
        /** A plausible RTMP handshake. */
        RTMP,
        /** TLS, RTMPE, HTTP, anything else. */
        OTHER
    }

    private FirstBytes() {}

    /** Judges what has arrived so far, from the connection's first byte on; reads nothing. */
    public static Verdict judge(ByteBuf arrived) {
        int length = arrived.readableBytes();
        if (length == 0) {
            return Verdict.UNDECIDED;
        }
        int from = arrived.readerIndex();
        if (arrived.getByte(from) != RTMP_VERSION) {
            return Verdict.OTHER;
        }
        if (length <= VERSION_AT) {
            return Verdict.UNDECIDED;
        }
        int major = arrived.getUnsignedByte(from + VERSION_AT);
        if (major > HIGHEST_MAJOR) {
            return Verdict.OTHER;
        }
        if (length < DECISIVE) {
            return Verdict.UNDECIDED;
        }
        return major == 0 && arrived.getInt(from + VERSION_AT) != 0 ? Verdict.OTHER : Verdict.RTMP;
    }
}
