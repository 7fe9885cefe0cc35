// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.stream;

/** The first bytes of FLV audio and video tag bodies, as far as a relay needs them. Short or odd tags are plain frames. */
final class TagStart {
    private static final int AVC = 7;
    private static final int HEVC_UNOFFICIAL = 12;
    private static final int AAC = 10;
    private static final int EX_AUDIO = 9;
    private static final int KEY_FRAME = 1;
    private static final int EX_SEQUENCE_START = 0;
    private static final int EX_METADATA = 4;
    private static final int EX_MPEG2TS_SEQUENCE_START = 5;

    private TagStart() {}

    static boolean isKeyFrame(byte[] tag) {
        if (tag.length == 0) {
            return false;
        }
        if (isEnhanced(tag)) {
            int packetType = tag[0] & 0x0F;
            return ((tag[0] >> 4) & 0x07) == KEY_FRAME && packetType != EX_METADATA;
        }
        boolean packetized = hasPacketType(tag);
        return (tag[0] & 0xF0) >> 4 == KEY_FRAME && (!packetized || tag.length > 1 && tag[1] == 1);
    }

    static boolean isVideoHeader(byte[] tag) {
        if (tag.length < 2) {
            return false;
        }
        if (isEnhanced(tag)) {
            int packetType = tag[0] & 0x0F;
            return packetType == EX_SEQUENCE_START || packetType == EX_MPEG2TS_SEQUENCE_START;
        }
        return hasPacketType(tag) && tag[1] == 0;
    }

    static boolean isAudioHeader(byte[] tag) {
        if (tag.length < 2) {
            return false;
        }
        int format = (tag[0] & 0xF0) >> 4;
        return format == AAC && tag[1] == 0 || format == EX_AUDIO && (tag[0] & 0x0F) == EX_SEQUENCE_START;
    }

    private static boolean isEnhanced(byte[] tag) {
        return (tag[0] & 0x80) != 0;
    }

    private static boolean hasPacketType(byte[] tag) {
        int codec = tag[0] & 0x0F;
        return codec == AVC || codec == HEVC_UNOFFICIAL;
    }
}
