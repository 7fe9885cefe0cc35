// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.load;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.nearcast.protocol.amf0.Amf0Object;
import org.nearcast.protocol.rtmp.DataMessage;
import org.nearcast.protocol.rtmp.MessageType;
import org.nearcast.protocol.rtmp.RtmpMessage;

/**
 * One stream's messages: real headers, frames that are stamped and otherwise filled with noise. Nothing is allocated per frame
 * but the message: whoever sends one has copied it before the next is asked for.
 *
 * <p>A picture's NAL units are an SEI message with the stamp and a slice; the stamp of an AAC frame is in a data stream element
 * (ISO/IEC 14496-3, 4.4.2.1).
 */
final class SyntheticMedia {
    /** Where the stamp is in a video message: after FLV's 5 bytes, the NAL unit's length and type, and the SEI's type and size. */
    static final int VIDEO_STAMP_AT = 12;
    /** And in an audio message: after FLV's 2 bytes, the element's id and its count. */
    static final int AUDIO_STAMP_AT = 4;

    /** 640 by 360, baseline, as x264 says it. */
    private static final byte[] AVC_HEADER = HexFormat.of()
            .parseHex("1700000000" + "0142c01effe10019"
                    + "6742c01ed900a02ff97011000003000100000300320f162e48"
                    + "010005"
                    + "68cb83cb20");

    private static final byte[] AAC_HEADER = HexFormat.of().parseHex("af001210");
    private static final int SEI_NAL_BYTES = 3 + Stamp.BYTES + 1;
    private static final int LEAST_SLICE_BYTES = 16;

    private final MediaPattern pattern;
    private final byte[] keyFrame;
    private final byte[][] pictures;
    private final byte[] audio;

    SyntheticMedia(MediaPattern pattern, long seed) {
        Random random = new Random(seed);
        this.pattern = pattern;
        this.keyFrame = picture(pattern.keyFrameBytes(), true, random);
        this.pictures = new byte[pattern.pictureKinds()][];
        for (int i = 0; i < pictures.length; i++) {
            pictures[i] = picture(pattern.pictureBytes(i), false, random);
        }
        this.audio = audioFrame(pattern.audioFrameBytes(), random);
    }

    private static byte[] picture(int wanted, boolean key, Random random) {
        byte[] payload = new byte[Math.max(wanted, 9 + SEI_NAL_BYTES + 4 + LEAST_SLICE_BYTES)];
        fill(payload, random);
        payload[0] = (byte) (key ? 0x17 : 0x27);
        payload[1] = 1;
        Arrays.fill(payload, 2, 5, (byte) 0);
        putInt(payload, 5, SEI_NAL_BYTES);
        payload[9] = 6; // SEI
        payload[10] = 5; // user data, unregistered
        payload[11] = (byte) Stamp.BYTES;
        Stamp.mark(payload, VIDEO_STAMP_AT);
        int slice = 9 + SEI_NAL_BYTES;
        payload[slice - 1] = (byte) 0x80;
        putInt(payload, slice, payload.length - slice - 4);
        payload[slice + 4] = (byte) (key ? 0x65 : 0x41);
        return payload;
    }

    private static byte[] audioFrame(int wanted, Random random) {
        byte[] payload = new byte[Math.max(wanted, AUDIO_STAMP_AT + Stamp.BYTES + 8)];
        fill(payload, random);
        payload[0] = (byte) 0xAF;
        payload[1] = 1;
        payload[2] = (byte) 0x81; // data stream element 0, aligned
        payload[3] = (byte) Stamp.BYTES;
        Stamp.mark(payload, AUDIO_STAMP_AT);
        return payload;
    }

    /** Noise without zeros, which would have to be escaped in a NAL unit. */
    private static void fill(byte[] payload, Random random) {
        for (int i = 0; i < payload.length; i++) {
            payload[i] = (byte) (1 + random.nextInt(255));
        }
    }

    private static void putInt(byte[] payload, int at, int value) {
        for (int i = 0; i < 4; i++) {
            payload[at + i] = (byte) (value >>> 24 - 8 * i);
        }
    }

    /** What goes first: metadata and the two codecs' configurations. */
    List<RtmpMessage> headers() {
        Amf0Object metadata = new Amf0Object()
                .put("width", 640)
                .put("height", 360)
                .put("framerate", MediaPattern.PICTURES_PER_SECOND)
                .put("videocodecid", 7)
                .put("videodatarate", (pattern.bitrate() - pattern.audioBitrate()) / 1000)
                .put("audiocodecid", 10)
                .put("audiodatarate", pattern.audioBitrate() / 1000)
                .put("audiosamplerate", MediaPattern.SAMPLES_PER_SECOND)
                .put("stereo", true)
                .put("encoder", "nearcast load");
        return List.of(
                DataMessage.setMetaData(metadata).toMessage(0, 0),
                new RtmpMessage(MessageType.VIDEO, 0, 0, AVC_HEADER),
                new RtmpMessage(MessageType.AUDIO, 0, 0, AAC_HEADER));
    }

    /**
     * A picture; every {@link MediaPattern#PICTURES_PER_SECOND}th is a key frame.
     *
     * @param nanos now, by {@code System.nanoTime()}
     */
    RtmpMessage picture(long index, long nanos) {
        boolean key = index % MediaPattern.PICTURES_PER_SECOND == 0;
        byte[] payload = key ? keyFrame : pictures[(int) (index % pictures.length)];
        Stamp.set(payload, VIDEO_STAMP_AT, index, nanos);
        return new RtmpMessage(MessageType.VIDEO, 0, MediaPattern.pictureDueNanos(index) / 1_000_000, payload);
    }

    /** An audio frame. */
    RtmpMessage audio(long index, long nanos) {
        Stamp.set(audio, AUDIO_STAMP_AT, index, nanos);
        return new RtmpMessage(MessageType.AUDIO, 0, MediaPattern.audioDueNanos(index) / 1_000_000, audio);
    }
}
