// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.hls;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.nearcast.protocol.rtmp.MessageType;
import org.nearcast.protocol.rtmp.RtmpMessage;

/** Messages with H.264 and AAC in the form that encoders send; the slices' content is of no matter. */
final class Messages {
    /** 320x240, 15 frames/s, baseline. */
    private static final String BASELINE =
            "0142c00cffe100186742c00cd90141fb0110000003001000000301e0f142a480" + "01000568cb83cb20";

    /** 1280x720, 25 frames/s, high. */
    private static final String HIGH =
            "0164001fffe1001a6764001facd9405005bb011000000300100000030320f183196001000668ebe3cb22" + "c0fdf8f800";

    private Messages() {}

    static RtmpMessage videoHeader() {
        return video(0, 0x17, 0, 0, hex(BASELINE));
    }

    static RtmpMessage otherVideoHeader() {
        return video(0, 0x17, 0, 0, hex(HIGH));
    }

    static RtmpMessage audioHeader() {
        return new RtmpMessage(MessageType.AUDIO, 1, 0, hex("af001210"));
    }

    static RtmpMessage keyFrame(long time) {
        return video(time, 0x17, 1, 0, nal(0x65, 500));
    }

    static RtmpMessage picture(long time) {
        return picture(time, 100);
    }

    static RtmpMessage picture(long time, int bytes) {
        return video(time, 0x27, 1, 0, nal(0x41, bytes));
    }

    static RtmpMessage sound(long time) {
        byte[] payload = new byte[100];
        payload[0] = (byte) 0xaf;
        payload[1] = 1;
        return new RtmpMessage(MessageType.AUDIO, 1, time, payload);
    }

    static RtmpMessage payload(int type, String bytes) {
        return new RtmpMessage(type, 1, 0, hex(bytes));
    }

    private static RtmpMessage video(long time, int first, int second, int composition, byte[] data) {
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        payload.write(first);
        payload.write(second);
        payload.write(composition >> 16);
        payload.write(composition >> 8);
        payload.write(composition);
        payload.writeBytes(data);
        return new RtmpMessage(MessageType.VIDEO, 1, time, payload.toByteArray());
    }

    private static byte[] nal(int header, int bytes) {
        ByteBuffer nal = ByteBuffer.allocate(4 + bytes);
        nal.putInt(bytes).put((byte) header);
        while (nal.hasRemaining()) {
            nal.put((byte) 0x55);
        }
        return nal.array();
    }

    static byte[] hex(String digits) {
        byte[] bytes = new byte[digits.length() / 2];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Integer.parseInt(digits.substring(2 * i, 2 * i + 2), 16);
        }
        return bytes;
    }
}
