// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.stream;

import org.nearcast.protocol.amf0.Amf0Encoder;
import org.nearcast.protocol.amf0.Amf0Object;
import org.nearcast.protocol.rtmp.MessageType;
import org.nearcast.protocol.rtmp.RtmpMessage;

/** Messages as an encoder sends them. */
public final class Samples {
    private Samples() {}

    public static RtmpMessage videoHeader() {
        return video(0, 0x17, 0, 40);
    }

    public static RtmpMessage keyFrame(long timestamp, int size) {
        return video(timestamp, 0x17, 1, size);
    }

    public static RtmpMessage picture(long timestamp, int size) {
        return video(timestamp, 0x27, 1, size);
    }

    public static RtmpMessage audioHeader() {
        return audio(0, 0, 4);
    }

    public static RtmpMessage sound(long timestamp, int size) {
        return audio(timestamp, 1, size);
    }

    public static RtmpMessage metadata(String encoder) {
        return data("@setDataFrame", "onMetaData", new Amf0Object().put("encoder", encoder));
    }

    public static RtmpMessage data(Object... values) {
        return new RtmpMessage(MessageType.DATA_AMF0, 1, 0, Amf0Encoder.encode(values));
    }

    private static RtmpMessage video(long timestamp, int first, int second, int size) {
        return filled(MessageType.VIDEO, timestamp, first, second, size);
    }

    private static RtmpMessage audio(long timestamp, int second, int size) {
        return filled(MessageType.AUDIO, timestamp, 0xAF, second, size);
    }

    private static RtmpMessage filled(int type, long timestamp, int first, int second, int size) {
        byte[] payload = new byte[Math.max(2, size)];
        for (int i = 0; i < payload.length; i++) {
            payload[i] = (byte) (timestamp + i);
        }
        payload[0] = (byte) first;
        payload[1] = (byte) second;
        return new RtmpMessage(type, 1, timestamp, payload);
    }
}
