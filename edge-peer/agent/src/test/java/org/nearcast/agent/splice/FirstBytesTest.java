// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.splice;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.nearcast.agent.splice.FirstBytes.Verdict;

class FirstBytesTest {
    @Test
    void shouldKnowRtmpClients() {
        assertEquals(Verdict.RTMP, judge(3, 0, 0, 0, 0, 0, 0, 0, 0, 77)); // librtmp, simple handshake
        assertEquals(Verdict.RTMP, judge(3, 1, 2, 3, 4, 9, 0, 124, 2)); // FFmpeg
        assertEquals(Verdict.RTMP, judge(3, 1, 2, 3, 4, 0x80, 0, 7, 2)); // Flash Player
    }

    @Test
    void shouldKnowWhatIsNot() {
        assertEquals(Verdict.OTHER, judge(0x16, 3, 1)); // TLS
        assertEquals(Verdict.OTHER, judge('G', 'E', 'T'));
        assertEquals(Verdict.OTHER, judge(6)); // RTMPE
        assertEquals(Verdict.OTHER, judge(3, 0, 0, 0x13, 0x0e, 0xe0, 0, 0, 0)); // TPKT of remote desktops
        assertEquals(Verdict.OTHER, judge(3, 0, 0, 0, 0, 0, 0, 0, 1));
    }

    @Test
    void shouldWaitForMore() {
        assertEquals(Verdict.UNDECIDED, judge());
        for (int length = 1; length < FirstBytes.DECISIVE; length++) {
            ByteBuf head = Unpooled.wrappedBuffer(new byte[] {3, 1, 2, 3, 4, 9, 0, 124, 2}, 0, length);
            assertEquals(Verdict.UNDECIDED, FirstBytes.judge(head), "after " + length);
        }
    }

    private static Verdict judge(int... bytes) {
        ByteBuf arrived = Unpooled.buffer();
        for (int b : bytes) {
            arrived.writeByte(b);
        }
        return FirstBytes.judge(arrived);
    }
}
