// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Segments at any sequence numbers: bytes come out in order, once, the first copy of each, and little is held. */
class TcpReassemblerFuzzTest {
    private static final int WINDOW_BYTES = 2000;
    private static final long INITIAL = 0xFFFFFE00L;

    @FuzzTest(maxDuration = "2m")
    void shouldDeliverFirstCopiesInOrder(byte[] script) {
        TcpReassembler tcp = new TcpReassembler(INITIAL, WINDOW_BYTES);
        Map<Long, Byte> first = new HashMap<>();
        long[] delivered = {0};
        long fed = 0;
        ByteBuffer steps = ByteBuffer.wrap(script);
        for (int step = 0; steps.remaining() >= 4 && step < 500; step++) {
            long offset = steps.getShort() + delivered[0];
            byte[] payload = new byte[steps.getShort() & 0x3FF];
            Arrays.fill(payload, (byte) step);
            long droppedBefore = tcp.droppedSegments();
            int bufferedBefore = tcp.bufferedBytes();
            long deliveredBefore = delivered[0];
            Map<Long, Byte> candidates = new HashMap<>(first);
            for (int i = 0; i < payload.length; i++) {
                if (offset + i >= deliveredBefore) {
                    candidates.putIfAbsent(offset + i, payload[i]);
                }
            }
            tcp.segment(INITIAL + offset, ByteBuffer.wrap(payload), bytes -> {
                while (bytes.hasRemaining()) {
                    Byte expected = candidates.get(delivered[0]);
                    if (expected == null || expected != bytes.get()) {
                        fail("at " + delivered[0]);
                    }
                    delivered[0]++;
                }
            });
            if (tcp.droppedSegments() != droppedBefore) {
                if (tcp.bufferedBytes() != bufferedBefore) {
                    // Too many pieces: part of a segment was kept, and the model does not follow.
                    return;
                }
            } else {
                first.clear();
                first.putAll(candidates);
            }
            long done = delivered[0];
            first.keySet().removeIf(at -> at < done);
            fed += payload.length;
            assertEquals(delivered[0], tcp.deliveredBytes());
            assertTrue(tcp.bufferedBytes() <= WINDOW_BYTES);
            if (tcp.droppedSegments() == 0) {
                assertEquals(fed, tcp.deliveredBytes() + tcp.bufferedBytes() + tcp.repeatedBytes());
                assertEquals(first.size(), tcp.bufferedBytes());
            }
        }
    }
}
