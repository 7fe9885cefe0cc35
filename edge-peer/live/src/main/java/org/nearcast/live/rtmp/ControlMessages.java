// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.rtmp;

import java.nio.ByteBuffer;
import org.nearcast.protocol.rtmp.MessageType;
import org.nearcast.protocol.rtmp.RtmpMessage;

/** Protocol control and user control messages (RTMP 1.0, sections 5.4 and 7.1.7). */
public final class ControlMessages {
    /** User control event: a message stream begins. */
    public static final int STREAM_BEGIN = 0;
    /** User control event: a message stream has run dry. */
    public static final int STREAM_EOF = 1;
    /** User control event: a ping. */
    public static final int PING_REQUEST = 6;
    /** User control event: its answer. */
    public static final int PING_RESPONSE = 7;

    private static final byte LIMIT_DYNAMIC = 2;

    private ControlMessages() {}

    /** Set Chunk Size, bytes. */
    public static RtmpMessage setChunkSize(int bytes) {
        return number(MessageType.SET_CHUNK_SIZE, bytes);
    }

    /** Acknowledgement of so many bytes since the connection began. */
    public static RtmpMessage acknowledgement(long bytes) {
        return number(MessageType.ACKNOWLEDGEMENT, (int) bytes);
    }

    /** Window Acknowledgement Size, bytes. */
    public static RtmpMessage windowSize(int bytes) {
        return number(MessageType.WINDOW_ACKNOWLEDGEMENT_SIZE, bytes);
    }

    /** Set Peer Bandwidth, bytes, limit type dynamic. */
    public static RtmpMessage peerBandwidth(int bytes) {
        byte[] payload = ByteBuffer.allocate(5).putInt(bytes).put(LIMIT_DYNAMIC).array();
        return new RtmpMessage(MessageType.SET_PEER_BANDWIDTH, 0, 0, payload);
    }

    /** A user control event with one 32-bit value: a message stream's id, or a ping's time. */
    public static RtmpMessage userControl(int event, int value) {
        byte[] payload =
                ByteBuffer.allocate(6).putShort((short) event).putInt(value).array();
        return new RtmpMessage(MessageType.USER_CONTROL, 0, 0, payload);
    }

    /** The event of a user control message, or -1 if it is too short to have one. */
    public static int event(RtmpMessage userControl) {
        byte[] payload = userControl.payload();
        return payload.length < 6 ? -1 : (payload[0] & 0xFF) << 8 | payload[1] & 0xFF;
    }

    /** The value of a user control message that has an {@link #event}. */
    public static int value(RtmpMessage userControl) {
        return ByteBuffer.wrap(userControl.payload()).getInt(2);
    }

    private static RtmpMessage number(int type, int value) {
        return new RtmpMessage(type, 0, 0, ByteBuffer.allocate(4).putInt(value).array());
    }
}
