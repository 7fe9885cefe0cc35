// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.tcp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class TcpReassemblerTest {
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private final Consumer<ByteBuffer> sink = bytes -> {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        received.writeBytes(copy);
    };

    @Test
    void shouldJoinTwoSegmentsSplitAnywhereInEitherOrder() {
        byte[] stream = bytes(40, 1);
        for (int split = 0; split <= stream.length; split++) {
            for (boolean swapped : new boolean[] {false, true}) {
                received.reset();
                TcpReassembler tcp = new TcpReassembler(0xFFFFFFF0L);
                int later = swapped ? 0 : split;
                int first = swapped ? split : 0;
                tcp.segment(0xFFFFFFF0L + first, cut(stream, first, swapped ? 40 : split), sink);
                tcp.segment(0xFFFFFFF0L + later, cut(stream, later, swapped ? split : 40), sink);
                assertArrayEquals(stream, received.toByteArray(), "split at " + split + ", swapped " + swapped);
                assertEquals(0, tcp.bufferedBytes());
            }
        }
    }

    @Test
    void shouldDeliverTheStreamOnceFromSegmentsInDisorderRepeatedAndOverlapping() {
        for (long seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            received.reset();
            byte[] stream = bytes(1 + random.nextInt(6000), seed);
            long initial = random.nextInt() & 0xFFFFFFFFL;
            TcpReassembler tcp = new TcpReassembler(initial);
            List<int[]> segments = new ArrayList<>();
            for (int at = 0; at < stream.length; ) {
                int end = Math.min(stream.length, at + 1 + random.nextInt(400));
                segments.add(new int[] {at, end});
                if (random.nextInt(3) == 0) {
                    int from = random.nextInt(end);
                    segments.add(new int[] {from, from + random.nextInt(stream.length - from + 1)});
                }
                at = end;
            }
            Collections.shuffle(segments, random);
            for (int[] segment : segments) {
                tcp.segment((initial + segment[0]) & 0xFFFFFFFFL, cut(stream, segment[0], segment[1]), sink);
            }
            assertArrayEquals(stream, received.toByteArray(), "seed " + seed);
            assertEquals(0, tcp.bufferedBytes(), "seed " + seed);
            assertEquals(0, tcp.droppedSegments(), "seed " + seed);
            long fed = segments.stream()
                    .mapToLong(segment -> segment[1] - segment[0])
                    .sum();
            assertEquals(fed, tcp.deliveredBytes() + tcp.repeatedBytes(), "seed " + seed);
        }
    }

    @Test
    void shouldKeepTheFirstBytesWhenLaterOnesDisagree() {
        TcpReassembler tcp = new TcpReassembler(100);
        tcp.segment(102, ByteBuffer.wrap(new byte[] {1, 1}), sink);
        tcp.segment(100, ByteBuffer.wrap(new byte[] {2, 2, 2, 2, 2, 2}), sink);
        tcp.segment(100, ByteBuffer.wrap(new byte[] {3, 3, 3, 3, 3, 3, 3}), sink);
        assertArrayEquals(new byte[] {2, 2, 1, 1, 2, 2, 3}, received.toByteArray());
    }

    @Test
    void shouldWaitAtAGapAndDropWhatIsTooFarAhead() {
        TcpReassembler tcp = new TcpReassembler(0, 1000);
        tcp.segment(10, ByteBuffer.allocate(990), sink);
        tcp.segment(1000, ByteBuffer.allocate(1), sink);
        assertEquals(1, tcp.droppedSegments());
        assertEquals(990, tcp.bufferedBytes());
        assertEquals(0, received.size());
        tcp.segment(0, ByteBuffer.allocate(10), sink);
        assertEquals(1000, received.size());
        assertEquals(0, tcp.bufferedBytes());
    }

    @Test
    void shouldBoundTheNumberOfPieces() {
        TcpReassembler tcp = new TcpReassembler(0);
        for (int at = 1; at < 60_000; at += 2) {
            tcp.segment(at, ByteBuffer.allocate(1), sink);
        }
        assertEquals(256, tcp.bufferedBytes());
        assertEquals(30_000 - 256, tcp.droppedSegments());
    }

    @Test
    void shouldIgnoreAKeepAliveOfOneOldByteAndAnEmptySegment() {
        TcpReassembler tcp = new TcpReassembler(500);
        tcp.segment(500, ByteBuffer.wrap(new byte[] {7}), sink);
        tcp.segment(500, ByteBuffer.wrap(new byte[] {0}), sink);
        tcp.segment(501, ByteBuffer.allocate(0), sink);
        tcp.segment(600, ByteBuffer.allocate(0), sink);
        assertArrayEquals(new byte[] {7}, received.toByteArray());
        assertEquals(1, tcp.repeatedBytes());
    }

    @Test
    void shouldStartAfterTheSyn() {
        TcpReassembler tcp = TcpReassembler.afterSyn(0xFFFFFFFFL);
        tcp.segment(0, ByteBuffer.wrap(new byte[] {9}), sink);
        assertArrayEquals(new byte[] {9}, received.toByteArray());
    }

    private static byte[] bytes(int count, long seed) {
        byte[] bytes = new byte[count];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static ByteBuffer cut(byte[] stream, int from, int to) {
        return ByteBuffer.wrap(stream, from, to - from);
    }
}
