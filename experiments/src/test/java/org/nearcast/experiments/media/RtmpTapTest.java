// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nearcast.protocol.rtmp.ChunkEncoder;
import org.nearcast.protocol.rtmp.MessageType;
import org.nearcast.protocol.rtmp.RtmpMessage;

class RtmpTapTest {
    private static final TcpSegment.Flow FLOW =
            new TcpSegment.Flow(IpAddress.v4(0x0a000001), 40_000, IpAddress.v4(0x0a0000fe), 1935);
    private static final long START = 0xfffffff0L;

    private final List<Long> times = new ArrayList<>();
    private final RtmpTap tap = new RtmpTap(s -> true, (segment, message) -> times.add(segment.timeNs()));

    private static byte[] stream(int messages) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(new byte[1 + 1536 + 1536]);
        ChunkEncoder encoder = new ChunkEncoder();
        for (int i = 0; i < messages; i++) {
            bytes.writeBytes(encoder.encode(
                    6, new RtmpMessage(MessageType.VIDEO, 1, i * 40L, new byte[] {0x27, 1, 0, 0, 0, (byte) i})));
        }
        return bytes.toByteArray();
    }

    private static TcpSegment data(long time, byte[] bytes, int from, int to) {
        long sequence = START + 1 + from & 0xffffffffL;
        return new TcpSegment(time, FLOW, 0, sequence, TcpSegment.ACK, ByteBuffer.wrap(bytes, from, to - from));
    }

    private void open() {
        tap.accept(new TcpSegment(0, FLOW, 0, START, TcpSegment.SYN, ByteBuffer.allocate(0)));
    }

    @Test
    void shouldTellTheTimeOfEachMessagesLastByte() {
        open();
        byte[] bytes = stream(2);
        int one = (bytes.length - 3073) / 2;
        tap.accept(data(1, bytes, 0, 3073 + one - 1));
        tap.accept(data(2, bytes, 3073 + one - 1, bytes.length));

        assertEquals(List.of(2L, 2L), times);
    }

    @Test
    void shouldGoOnWhenALostSegmentComesAMegabyteLater() {
        open();
        byte[] bytes = stream(100_000);
        int lost = 5000;
        tap.accept(data(1, bytes, 0, lost));
        long before = times.size();
        int at = lost + 1000;
        assertTrue(bytes.length - at > 1 << 20);
        for (int i = at; i < bytes.length; i += 1000) {
            tap.accept(data(2, bytes, i, Math.min(bytes.length, i + 1000)));
        }
        assertEquals(before, times.size());
        tap.accept(data(3, bytes, lost, at));

        assertEquals(100_000, times.size());
        assertEquals(3, times.get(times.size() - 1));
    }

    @Test
    void shouldWaitForARetransmission() {
        open();
        byte[] bytes = stream(1);
        tap.accept(data(1, bytes, 0, 3000));
        tap.accept(data(2, bytes, 3050, bytes.length));
        tap.accept(data(3, bytes, 3000, 3050));
        tap.accept(data(4, bytes, 3000, 3050));

        assertEquals(List.of(3L), times);
    }

    @Test
    void shouldLeaveOutConnectionsAlreadyUnderWay() {
        byte[] bytes = stream(1);
        tap.accept(data(1, bytes, 0, bytes.length));

        assertEquals(List.of(), times);
    }

    @Test
    void shouldCountWhatIsNotRtmp() {
        open();
        byte[] bytes = new byte[3073 + 40];
        java.util.Arrays.fill(bytes, 3073, bytes.length, (byte) 0xff);
        tap.accept(data(1, bytes, 0, bytes.length));

        assertEquals(1, tap.unreadable());
    }
}
