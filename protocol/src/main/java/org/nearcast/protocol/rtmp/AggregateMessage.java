// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.rtmp;

import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * An aggregate message (RTMP 1.0, section 7.1.6), as some encoders and servers send: several messages in one, each like an FLV
 * tag. Its time counts, and theirs only against the first one's, which may be any; later ones may lie before it, and wrap as all
 * RTMP times do. Their stream is the aggregate's whatever they say. The back pointer's value is not looked at: senders differ in
 * what they count; the last one may be missing.
 */
public final class AggregateMessage {
    private static final int HEADER_BYTES = 11;
    private static final int BACK_POINTER_BYTES = 4;

    private AggregateMessage() {}

    /**
     * Hands the messages inside to {@code out}, on the aggregate's stream, their times moved so that the first has the
     * aggregate's.
     *
     * @throws RtmpException when it is cut short or holds anything but audio, video and data; nothing has been handed on then
     */
    public static void split(RtmpMessage aggregate, Consumer<RtmpMessage> out) throws RtmpException {
        check(aggregate.payload());
        ByteBuffer in = ByteBuffer.wrap(aggregate.payload());
        long shift = 0;
        boolean first = true;
        while (in.hasRemaining()) {
            int typeAndLength = in.getInt();
            int type = typeAndLength >>> 24;
            int length = typeAndLength & 0xFFFFFF;
            int time = in.getInt();
            long timestamp = Integer.toUnsignedLong((time >>> 8) | (time & 0xFF) << 24);
            in.position(in.position() + 3);
            if (first) {
                shift = aggregate.timestamp() - timestamp;
                first = false;
            }
            byte[] payload = new byte[length];
            in.get(payload);
            in.position(in.position() + Math.min(BACK_POINTER_BYTES, in.remaining()));
            out.accept(new RtmpMessage(type, aggregate.streamId(), timestamp + shift, payload));
        }
    }

    private static void check(byte[] payload) throws RtmpException {
        ByteBuffer in = ByteBuffer.wrap(payload);
        while (in.hasRemaining()) {
            if (in.remaining() < HEADER_BYTES) {
                throw new RtmpException("aggregate message ends early");
            }
            int typeAndLength = in.getInt(in.position());
            int type = typeAndLength >>> 24;
            int length = typeAndLength & 0xFFFFFF;
            if (type != MessageType.AUDIO
                    && type != MessageType.VIDEO
                    && type != MessageType.DATA_AMF0
                    && type != MessageType.DATA_AMF3) {
                throw new RtmpException("aggregate message holds one of type " + type);
            }
            in.position(in.position() + HEADER_BYTES);
            if (length > in.remaining()) {
                throw new RtmpException("aggregate message ends early");
            }
            in.position(in.position() + length);
            if (in.hasRemaining() && in.remaining() < BACK_POINTER_BYTES) {
                throw new RtmpException("aggregate message ends early");
            }
            in.position(in.position() + Math.min(BACK_POINTER_BYTES, in.remaining()));
        }
    }
}
