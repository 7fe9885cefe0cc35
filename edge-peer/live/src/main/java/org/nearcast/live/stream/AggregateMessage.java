// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.stream;

import java.util.Arrays;
import java.util.function.Consumer;
import org.nearcast.protocol.rtmp.MessageType;
import org.nearcast.protocol.rtmp.RtmpMessage;

/** RTMP specification 7.1.6: several messages in one, each with an FLV tag header before and a back pointer behind it. */
final class AggregateMessage {
    private static final int TAG_HEADER = 11;
    private static final int BACK_POINTER = 4;

    private AggregateMessage() {}

    /** Hands on the parts, at times relative to the whole's; what is cut short or nested is left out. */
    static void split(RtmpMessage whole, Consumer<RtmpMessage> out) {
        byte[] in = whole.payload();
        long first = -1;
        for (int at = 0; at + TAG_HEADER <= in.length; ) {
            int type = in[at] & 0xFF;
            int size = uint24(in, at + 1);
            long timestamp = uint24(in, at + 4) | (in[at + 7] & 0xFFL) << 24;
            int body = at + TAG_HEADER;
            if (size > in.length - body) {
                return;
            }
            if (first < 0) {
                first = timestamp;
            }
            if (type != MessageType.AGGREGATE) {
                out.accept(new RtmpMessage(
                        type,
                        whole.streamId(),
                        (whole.timestamp() + timestamp - first) & 0xFFFFFFFFL,
                        Arrays.copyOfRange(in, body, body + size)));
            }
            at = body + size + BACK_POINTER;
        }
    }

    private static int uint24(byte[] in, int at) {
        return (in[at] & 0xFF) << 16 | (in[at + 1] & 0xFF) << 8 | in[at + 2] & 0xFF;
    }
}
