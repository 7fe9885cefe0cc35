// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.flv;

/**
 * Reads the head of a video payload, which is the same in an RTMP video message and an FLV video tag (annex E.4.3; Enhanced
 * RTMP, "Enhanced Video"). Works on the payload itself, allocates nothing, and answers false or -1 for payloads cut short.
 */
public final class VideoTag {
    public static final int KEY_FRAME = 1;
    public static final int INTER_FRAME = 2;
    public static final int DISPOSABLE_INTER_FRAME = 3;
    public static final int GENERATED_KEY_FRAME = 4;
    public static final int COMMAND_FRAME = 5;

    public static final int CODEC_AVC = 7;
    /** Never standardised, but what many encoders and CDNs send for H.265 before Enhanced RTMP. */
    public static final int CODEC_HEVC = 12;

    public static final int AVC_SEQUENCE_HEADER = 0;
    public static final int AVC_NALU = 1;
    public static final int AVC_END_OF_SEQUENCE = 2;

    public static final int FOURCC_AVC = 0x61766331;
    public static final int FOURCC_HEVC = 0x68766331;
    public static final int FOURCC_AV1 = 0x61763031;
    public static final int FOURCC_VP9 = 0x76703039;

    /** Where AVC data begins: configuration record or length-prefixed NAL units. */
    public static final int AVC_DATA_OFFSET = 5;

    private static final int ENHANCED_BIT = 0x80;
    private static final int SEQUENCE_START = 0;
    private static final int CODED_FRAMES = 1;
    private static final int CODED_FRAMES_X = 3;
    private static final int METADATA = 4;
    private static final int MPEG2TS_SEQUENCE_START = 5;

    private VideoTag() {}

    /** Whether the payload names its codec by a FourCC (Enhanced RTMP). */
    public static boolean isEnhanced(byte[] payload) {
        return payload.length > 0 && (payload[0] & ENHANCED_BIT) != 0;
    }

    /** {@link #KEY_FRAME}, {@link #INTER_FRAME} and so on; -1 for an empty payload. */
    public static int frameType(byte[] payload) {
        return payload.length == 0 ? -1 : (payload[0] & 0x70) >>> 4;
    }

    /** {@link #CODEC_AVC} or another codec number; -1 when empty or named by a FourCC. */
    public static int codec(byte[] payload) {
        return payload.length == 0 || isEnhanced(payload) ? -1 : payload[0] & 0xF;
    }

    /** The FourCC as a big-endian number, {@link #FOURCC_AVC} and so on; 0 when there is none. */
    public static int fourCc(byte[] payload) {
        return isEnhanced(payload) ? EnhancedHeader.fourCc(payload, false) : 0;
    }

    /** Whether this is H.264, by codec number or by FourCC. */
    public static boolean isAvc(byte[] payload) {
        return codec(payload) == CODEC_AVC || fourCc(payload) == FOURCC_AVC;
    }

    /**
     * {@link #AVC_SEQUENCE_HEADER}, {@link #AVC_NALU} or {@link #AVC_END_OF_SEQUENCE}, or Enhanced RTMP's packet type; -1 where
     * there is none.
     */
    public static int packetType(byte[] payload) {
        if (isEnhanced(payload)) {
            return EnhancedHeader.packetType(payload, false);
        }
        return hasAvcHeader(payload) ? payload[1] & 0xFF : -1;
    }

    /** Whether a decoder can start at this payload: a coded key frame, not a sequence header. */
    public static boolean isKeyFrame(byte[] payload) {
        if (frameType(payload) != KEY_FRAME) {
            return false;
        }
        if (isEnhanced(payload)) {
            int packetType = EnhancedHeader.packetType(payload, false);
            return packetType == CODED_FRAMES || packetType == CODED_FRAMES_X;
        }
        return usesAvcHeader(payload) ? packetType(payload) == AVC_NALU : payload.length > 1;
    }

    /** Whether this configures the decoder: it must reach a player before any frame does. */
    public static boolean isSequenceHeader(byte[] payload) {
        if (isEnhanced(payload)) {
            int packetType = EnhancedHeader.packetType(payload, false);
            return frameType(payload) != COMMAND_FRAME
                    && (packetType == SEQUENCE_START || packetType == MPEG2TS_SEQUENCE_START);
        }
        return packetType(payload) == AVC_SEQUENCE_HEADER && frameType(payload) != COMMAND_FRAME;
    }

    /**
     * Whether this stays in force until another of its kind replaces it: a sequence header, or Enhanced RTMP's metadata, such
     * as colour information.
     */
    public static boolean isConfiguration(byte[] payload) {
        return isSequenceHeader(payload) || isMetadata(payload);
    }

    /** Whether this is Enhanced RTMP's metadata of a video track. */
    public static boolean isMetadata(byte[] payload) {
        return isEnhanced(payload) && EnhancedHeader.packetType(payload, false) == METADATA;
    }

    /** Of a payload of several tracks (Enhanced RTMP v2, "multitrack") the first one's id, 0..255; else 0. */
    public static int trackId(byte[] payload) {
        return isEnhanced(payload) ? EnhancedHeader.trackId(payload, false) : 0;
    }

    /** Presentation time minus the message's time, ms, signed 24 bits; 0 where there is none, and for several tracks. */
    public static int compositionTimeMs(byte[] payload) {
        int at;
        if (isEnhanced(payload)) {
            int fourCc = fourCc(payload);
            boolean carried = fourCc == FOURCC_AVC || fourCc == FOURCC_HEVC;
            if (!carried || packetType(payload) != CODED_FRAMES || EnhancedHeader.isMultitrack(payload, false)) {
                return 0;
            }
            at = EnhancedHeader.fourCcOffset(payload, false) + 4;
        } else if (packetType(payload) == AVC_NALU) {
            at = 2;
        } else {
            return 0;
        }
        return at + 3 > payload.length ? 0 : payload[at] << 16 | (payload[at + 1] & 0xFF) << 8 | payload[at + 2] & 0xFF;
    }

    private static boolean usesAvcHeader(byte[] payload) {
        int codec = codec(payload);
        return codec == CODEC_AVC || codec == CODEC_HEVC;
    }

    private static boolean hasAvcHeader(byte[] payload) {
        return usesAvcHeader(payload) && payload.length >= AVC_DATA_OFFSET;
    }
}
