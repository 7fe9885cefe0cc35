// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.sim.swarm;

import java.nio.ByteBuffer;
import org.nearcast.overlay.fallback.BlockRange;
import org.nearcast.overlay.host.Payload;
import org.nearcast.overlay.host.PayloadReader;
import org.nearcast.overlay.host.PayloadWriter;

/** What a viewer and the origin say about ranges, in place of HTTP: of about the size of a request's and an answer's heads. */
final class RangeMessages {
    private static final byte[] REST_OF_HEAD = new byte[180];

    /**
     * Bytes are wanted.
     *
     * @param number which the answer carries too
     * @param withinMs how soon
     */
    record Ask(int number, BlockRange range, int withinMs) {}

    /**
     * They are sent, or refused.
     *
     * @param againMs if refused, how long the origin is to be left alone
     * @param bytes none if refused
     */
    record Answer(int number, int againMs, ByteBuffer bytes) {}

    private RangeMessages() {}

    static ByteBuffer bytes(Ask ask) {
        return bytes(new PayloadWriter()
                .putInt(ask.number())
                .putInt(ask.withinMs())
                .putLong(ask.range().block())
                .putByte(ask.range().crumb())
                .putInt(ask.range().from())
                .putInt(ask.range().bytes())
                .putBytes(REST_OF_HEAD, 0, REST_OF_HEAD.length)
                .end());
    }

    static Ask readAsk(ByteBuffer content) {
        PayloadReader in = Payload.of(content).reader();
        int number = in.getInt();
        int withinMs = in.getInt();
        return new Ask(number, new BlockRange(in.getLong(), in.getByte(), in.getInt(), in.getInt()), withinMs);
    }

    static ByteBuffer bytes(Answer answer) {
        return bytes(new PayloadWriter()
                .putInt(answer.number())
                .putInt(answer.againMs())
                .putBytes(REST_OF_HEAD, 0, REST_OF_HEAD.length)
                .endWith(answer.bytes()));
    }

    static Answer readAnswer(ByteBuffer content) {
        PayloadReader in = Payload.of(content).reader();
        int number = in.getInt();
        int againMs = in.getInt();
        in.getBytes(REST_OF_HEAD.length);
        return new Answer(number, againMs, in.rest());
    }

    private static ByteBuffer bytes(Payload payload) {
        return ByteBuffer.wrap(payload.toBytes());
    }
}
