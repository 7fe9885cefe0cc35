// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.nearcast.protocol.amf0.Amf0Object;
import org.nearcast.protocol.rtmp.DataMessage;
import org.nearcast.protocol.rtmp.MessageType;
import org.nearcast.protocol.rtmp.RtmpMessage;

/** Makes media that looks like H.264 and AAC to a relay; the same seed makes the same bytes. */
final class TestStream {
    static final int FRAME_MS = 40;
    private final Random random;
    private final int gop;
    private long frame;

    TestStream(long seed, int gop) {
        this.random = new Random(seed);
        this.gop = gop;
    }

    /** Metadata, AVC and AAC configuration. */
    List<RtmpMessage> headers() {
        List<RtmpMessage> headers = new ArrayList<>();
        headers.add(DataMessage.setMetaData(Amf0Object.ecmaArray().put("width", 640.0))
                .toMessage(1, 0));
        headers.add(tag(MessageType.VIDEO, 0, 20, 0x17, 0, 0, 0, 0));
        headers.add(tag(MessageType.AUDIO, 0, 4, 0xAF, 0));
        return headers;
    }

    /** One picture and the sound beside it. */
    List<RtmpMessage> next() {
        boolean key = frame % gop == 0;
        long timestamp = frame++ * FRAME_MS;
        int size = key ? 20_000 : 1000 + random.nextInt(2000);
        return List.of(
                tag(MessageType.VIDEO, timestamp, size, key ? 0x17 : 0x27, 1, 0, 0, 0),
                tag(MessageType.AUDIO, timestamp, 200, 0xAF, 1));
    }

    private RtmpMessage tag(int type, long timestamp, int size, int... head) {
        byte[] payload = new byte[size];
        random.nextBytes(payload);
        for (int i = 0; i < head.length; i++) {
            payload[i] = (byte) head[i];
        }
        return new RtmpMessage(type, 1, timestamp, payload);
    }
}
