// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.flv;

/**
 * Reads the head of an audio payload, which is the same in an RTMP audio message and an FLV audio tag (annex E.4.2; Enhanced
 * RTMP, "Enhanced Audio"). Works on the payload itself, allocates nothing, and answers false or -1 for payloads cut short.
 */
public final class AudioTag {
    public static final int FORMAT_MP3 = 2;
    public static final int FORMAT_AAC = 10;

    public static final int AAC_SEQUENCE_HEADER = 0;
    public static final int AAC_RAW = 1;

    public static final int FOURCC_AAC = 0x6D703461;
    public static final int FOURCC_OPUS = 0x4F707573;

    /** Where AAC data begins: AudioSpecificConfig or a raw frame. */
    public static final int AAC_DATA_OFFSET = 2;

    private static final int FORMAT_ENHANCED = 9;
    private static final int SEQUENCE_START = 0;
    private static final int MULTICHANNEL_CONFIG = 4;

    private AudioTag() {}

    /** The sound format number; -1 for an empty payload. */
    public static int format(byte[] payload) {
        return payload.length == 0 ? -1 : (payload[0] & 0xF0) >>> 4;
    }

    /** Whether the payload names its codec by a FourCC (Enhanced RTMP). */
    public static boolean isEnhanced(byte[] payload) {
        return format(payload) == FORMAT_ENHANCED;
    }

    /** The FourCC as a big-endian number, {@link #FOURCC_AAC} and so on; 0 when there is none. */
    public static int fourCc(byte[] payload) {
        return isEnhanced(payload) ? EnhancedHeader.fourCc(payload, true) : 0;
    }

    /** Whether this is AAC, by format number or by FourCC. */
    public static boolean isAac(byte[] payload) {
        return format(payload) == FORMAT_AAC || fourCc(payload) == FOURCC_AAC;
    }

    /** {@link #AAC_SEQUENCE_HEADER} or {@link #AAC_RAW}, or Enhanced RTMP's packet type; -1 where there is none. */
    public static int packetType(byte[] payload) {
        if (isEnhanced(payload)) {
            return EnhancedHeader.packetType(payload, true);
        }
        return format(payload) == FORMAT_AAC && payload.length >= AAC_DATA_OFFSET ? payload[1] & 0xFF : -1;
    }

    /** Whether this configures the decoder: it must reach a player before any sound does. */
    public static boolean isSequenceHeader(byte[] payload) {
        return packetType(payload) == (isEnhanced(payload) ? SEQUENCE_START : AAC_SEQUENCE_HEADER);
    }

    /**
     * Whether this stays in force until another of its kind replaces it: a sequence header, or Enhanced RTMP's order of
     * channels.
     */
    public static boolean isConfiguration(byte[] payload) {
        return isSequenceHeader(payload) || isMultichannelConfig(payload);
    }

    /** Whether this is Enhanced RTMP's order of channels. */
    public static boolean isMultichannelConfig(byte[] payload) {
        return isEnhanced(payload) && EnhancedHeader.packetType(payload, true) == MULTICHANNEL_CONFIG;
    }

    /** Of a payload of several tracks (Enhanced RTMP v2, "multitrack") the first one's id, 0..255; else 0. */
    public static int trackId(byte[] payload) {
        return isEnhanced(payload) ? EnhancedHeader.trackId(payload, true) : 0;
    }
}
