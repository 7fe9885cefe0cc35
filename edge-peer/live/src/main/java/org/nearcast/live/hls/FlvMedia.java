// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.hls;

import java.util.Arrays;
import org.nearcast.protocol.flv.AudioTag;
import org.nearcast.protocol.flv.VideoTag;

/** Where the codec's own bytes begin in a message's payload, in plain FLV and in the basic form of Enhanced RTMP. */
final class FlvMedia {
    private static final int ENHANCED_OFFSET = 5;
    private static final int COMPOSITION_TIME = 3;
    private static final int CODED_FRAMES = 1;
    private static final int CODED_FRAMES_X = 3;
    private static final int TYPE_BITS = 0x0f;

    private FlvMedia() {}

    /** Offset of the length-prefixed NAL units, or -1 if this is no coded picture. */
    static int pictureOffset(byte[] payload) {
        if (!VideoTag.isEnhanced(payload)) {
            return VideoTag.packetType(payload) == VideoTag.AVC_NALU ? VideoTag.AVC_DATA_OFFSET : -1;
        }
        int type = payload[0] & TYPE_BITS; // frames behind modifiers are left out
        int offset = type == CODED_FRAMES
                ? ENHANCED_OFFSET + COMPOSITION_TIME
                : type == CODED_FRAMES_X ? ENHANCED_OFFSET : -1;
        return offset < payload.length ? offset : -1;
    }

    /** Offset of the raw AAC frame, or -1 if this is none. */
    static int soundOffset(byte[] payload) {
        int offset;
        if (AudioTag.isEnhanced(payload)) {
            offset = (payload[0] & TYPE_BITS) == CODED_FRAMES ? ENHANCED_OFFSET : -1;
        } else {
            offset = AudioTag.packetType(payload) == AudioTag.AAC_RAW ? AudioTag.AAC_DATA_OFFSET : -1;
        }
        return offset < payload.length ? offset : -1;
    }

    static byte[] videoRecord(byte[] payload) {
        return from(payload, VideoTag.isEnhanced(payload) ? ENHANCED_OFFSET : VideoTag.AVC_DATA_OFFSET);
    }

    static byte[] audioRecord(byte[] payload) {
        return from(payload, AudioTag.isEnhanced(payload) ? ENHANCED_OFFSET : AudioTag.AAC_DATA_OFFSET);
    }

    private static byte[] from(byte[] payload, int offset) {
        return Arrays.copyOfRange(payload, Math.min(offset, payload.length), payload.length);
    }
}
