// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.flv;

/**
 * Where the packet type and the FourCC of an Enhanced RTMP (v2) audio or video payload are: behind any ModEx prefixes and the
 * multitrack byte. Of several tracks the first is looked at.
 */
final class EnhancedHeader {
    static final int NOT_THERE = -1;

    private static final int MULTITRACK = 6;
    private static final int AUDIO_MULTITRACK = 5;
    private static final int MOD_EX = 7;
    private static final int MULTITRACK_FLAG = 0x10;
    private static final int OFFSET_SHIFT = 5;

    private EnhancedHeader() {}

    /** The packet type, looked up behind prefixes; {@link #NOT_THERE} when the payload is too short. */
    static int packetType(byte[] payload, boolean audio) {
        long found = locate(payload, audio);
        return found < 0 ? NOT_THERE : (int) (found & 0xF);
    }

    /** The offset of the FourCC, or {@link #NOT_THERE}. */
    static int fourCcOffset(byte[] payload, boolean audio) {
        long found = locate(payload, audio);
        int offset = (int) (found >> OFFSET_SHIFT);
        return found < 0 || offset + 4 > payload.length ? NOT_THERE : offset;
    }

    /** Whether several tracks share the payload, each with a head of its own. */
    static boolean isMultitrack(byte[] payload, boolean audio) {
        long found = locate(payload, audio);
        return found >= 0 && (found & MULTITRACK_FLAG) != 0;
    }

    /** The id of the first track of the payload; 0 for the only one, and where there is none. */
    static int trackId(byte[] payload, boolean audio) {
        long found = locate(payload, audio);
        if (found < 0 || (found & MULTITRACK_FLAG) == 0) {
            return 0;
        }
        // Behind the FourCC, whether all tracks share it or this is the first one's own.
        return unsigned(payload, (int) (found >> OFFSET_SHIFT) + 4);
    }

    /** Packet type in the low four bits, then the multitrack flag, then the offset of the FourCC. */
    private static long locate(byte[] payload, boolean audio) {
        if (payload.length == 0) {
            return NOT_THERE;
        }
        int packetType = payload[0] & 0xF;
        int at = 1;
        while (packetType == MOD_EX) {
            int size = unsigned(payload, at) + 1;
            at++;
            if (size == 256) {
                size = (unsigned(payload, at) << 8 | unsigned(payload, at + 1)) + 1;
                at += 2;
            }
            at += size;
            if (at >= payload.length) {
                return NOT_THERE;
            }
            packetType = payload[at] & 0xF;
            at++;
        }
        int flag = 0;
        if (packetType == (audio ? AUDIO_MULTITRACK : MULTITRACK)) {
            if (at >= payload.length) {
                return NOT_THERE;
            }
            packetType = payload[at] & 0xF;
            flag = MULTITRACK_FLAG;
            at++;
        }
        return (long) at << OFFSET_SHIFT | flag | packetType;
    }

    private static int unsigned(byte[] payload, int at) {
        return at < payload.length ? payload[at] & 0xFF : 0;
    }

    /** The FourCC as a big-endian number, 0 when there is none. */
    static int fourCc(byte[] payload, boolean audio) {
        int at = fourCcOffset(payload, audio);
        return at == NOT_THERE
                ? 0
                : (payload[at] & 0xFF) << 24
                        | (payload[at + 1] & 0xFF) << 16
                        | (payload[at + 2] & 0xFF) << 8
                        | payload[at + 3] & 0xFF;
    }
}
