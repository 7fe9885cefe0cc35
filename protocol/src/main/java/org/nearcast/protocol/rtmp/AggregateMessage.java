// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.rtmp;

import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** An aggregate message (RTMP 1.0, section 7.1.6), as some servers send: several messages in one, each like an FLV tag. */
public final class AggregateMessage {
    private static final int HEADER_BYTES = 11;
    private static final int BACK_POINTER_BYTES = 4;

    private AggregateMessage() {}

    /**
     * Hands the messages inside to {@code out}, on the aggregate's stream, their times moved so that the first has the
     * aggregate's. Aggregates inside are refused.
     *
     * @throws RtmpException when it is cut short; those before have been handed on
     */
    public static void split(RtmpMessage aggregate, Consumer<RtmpMessage> out) throws RtmpException {
        ByteBuffer in = ByteBuffer.wrap(aggregate.payload());
        long shift = 0;
        boolean first = true;
        while (in.hasRemaining()) {
            if (in.remaining() < HEADER_BYTES) {
                throw new RtmpException("aggregate message ends early");
            }
            int typeAndLength = in.getInt();
            int type = typeAndLength >>> 24;
            int length = typeAndLength & 0xFFFFFF;
            int time = in.getInt();
            long timestamp = Integer.toUnsignedLong((time >>> 8) | (time & 0xFF) << 24);
            in.position(in.position() + 3);
            if (length > in.remaining() || type == MessageType.AGGREGATE) {
                throw new RtmpException("aggregate message ends early or holds another");
            }
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
}
