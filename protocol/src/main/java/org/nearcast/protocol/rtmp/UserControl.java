// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.rtmp;

import java.nio.ByteBuffer;

/** A user control message (RTMP 1.0, sections 6.2 and 7.1.7): an event with one number, or two for the buffer length. */
public final class UserControl {
    public static final int STREAM_BEGIN = 0;
    public static final int STREAM_EOF = 1;
    public static final int STREAM_DRY = 2;
    public static final int SET_BUFFER_LENGTH = 3;
    public static final int STREAM_IS_RECORDED = 4;
    public static final int PING_REQUEST = 6;
    public static final int PING_RESPONSE = 7;

    private final int event;
    private final long value;
    private final long bufferLengthMs;

    private UserControl(int event, long value, long bufferLengthMs) {
        this.event = event;
        this.value = value & 0xFFFFFFFFL;
        this.bufferLengthMs = bufferLengthMs & 0xFFFFFFFFL;
    }

    public static UserControl streamBegin(int streamId) {
        return new UserControl(STREAM_BEGIN, streamId, 0);
    }

    public static UserControl streamEof(int streamId) {
        return new UserControl(STREAM_EOF, streamId, 0);
    }

    public static UserControl streamDry(int streamId) {
        return new UserControl(STREAM_DRY, streamId, 0);
    }

    public static UserControl setBufferLength(int streamId, long bufferLengthMs) {
        return new UserControl(SET_BUFFER_LENGTH, streamId, bufferLengthMs);
    }

    public static UserControl streamIsRecorded(int streamId) {
        return new UserControl(STREAM_IS_RECORDED, streamId, 0);
    }

    /** @param timeMs the sender's clock; the low 32 bits are sent */
    public static UserControl pingRequest(long timeMs) {
        return new UserControl(PING_REQUEST, timeMs, 0);
    }

    /** The answer to a ping request, with its time. */
    public UserControl pingResponse() {
        return new UserControl(PING_RESPONSE, value, 0);
    }

    /** @throws RtmpException when it is another type or shorter than its event needs; unknown events may be of any length */
    public static UserControl decode(RtmpMessage message) throws RtmpException {
        ByteBuffer in = ByteBuffer.wrap(message.payload());
        if (message.type() != MessageType.USER_CONTROL || in.remaining() < 2) {
            throw new RtmpException("no user control message: type " + message.type());
        }
        int event = in.getShort() & 0xFFFF;
        boolean known = event <= PING_RESPONSE && event != 5;
        if (known && in.remaining() < (event == SET_BUFFER_LENGTH ? 8 : 4)) {
            throw new RtmpException("user control event " + event + " with " + in.remaining() + " bytes");
        }
        long value = in.remaining() >= 4 ? in.getInt() : 0;
        long bufferLengthMs = event == SET_BUFFER_LENGTH ? in.getInt() : 0;
        return new UserControl(event, value, bufferLengthMs);
    }

    public RtmpMessage toMessage() {
        ByteBuffer payload = ByteBuffer.allocate(event == SET_BUFFER_LENGTH ? 10 : 6);
        payload.putShort((short) event).putInt((int) value);
        if (payload.hasRemaining()) {
            payload.putInt((int) bufferLengthMs);
        }
        return new RtmpMessage(MessageType.USER_CONTROL, 0, 0, payload.array());
    }

    /** {@link #STREAM_BEGIN} and so on; other numbers are others' extensions. */
    public int event() {
        return event;
    }

    /** The message stream, or a ping's time in ms; 0..2^32-1. */
    public long value() {
        return value;
    }

    /** Of {@link #SET_BUFFER_LENGTH}, ms, else 0. */
    public long bufferLengthMs() {
        return bufferLengthMs;
    }
}
