// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nearcast.overlay.host.MalformedPayloadException;

class FramesTest {
    /** RFC 9000, appendix A.1. */
    @ParameterizedTest
    @CsvSource({"151288809941952652, 8", "494878333, 4", "15293, 2", "37, 1", "0, 1", "4611686018427387903, 8"})
    void shouldWriteNumbersInAsFewBytesAsTheyNeed(long value, int length) {
        byte[] bytes = new byte[8];
        FrameWriter out = new FrameWriter(bytes, 0, 8);
        out.putVarint(value);
        assertEquals(length, out.position());
        assertEquals(length, FrameWriter.varintBytes(value));
        assertEquals(value, new FrameReader(bytes, 0, length).getVarint());
        for (int cut = 0; cut < length; cut++) {
            FrameReader in = new FrameReader(bytes, 0, cut);
            assertThrows(MalformedPayloadException.class, in::getVarint);
        }
    }

    @Test
    void shouldReadNumbersInMoreBytesThanTheyNeed() {
        assertEquals(37, new FrameReader(new byte[] {0x40, 0x25}, 0, 2).getVarint());
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 1L << 62, Long.MIN_VALUE})
    void shouldRefuseNumbersThatDoNotFit(long value) {
        FrameWriter out = new FrameWriter(new byte[8], 0, 8);
        assertThrows(IllegalArgumentException.class, () -> out.putVarint(value));
    }

    @Test
    void shouldRefuseACountAboveItsBound() {
        FrameReader in = new FrameReader(new byte[] {11}, 0, 1);
        assertThrows(MalformedPayloadException.class, () -> in.getCount(10));
    }

    @Test
    void shouldWriteAndReadAcknowledgements() {
        long[] ranges = {90, 100, 70, 88, 3, 3};
        byte[] bytes = new byte[100];
        FrameWriter out = new FrameWriter(bytes, 0, 100);
        new Ack(1_234, -5, ranges).write(out);
        Ack ack = Ack.read(new FrameReader(bytes, 0, out.position()));
        assertArrayEquals(ranges, ack.ranges());
        assertEquals(1_234, ack.waitedUs());
        assertEquals(-5, ack.receivedUs());
        assertEquals(100, ack.largest());
        for (int cut = 0; cut < out.position(); cut++) {
            FrameReader in = new FrameReader(bytes, 0, cut);
            assertThrows(MalformedPayloadException.class, () -> Ack.read(in));
        }
    }

    @Test
    void shouldRefuseAcknowledgementsOfNegativeNumbers() {
        byte[] bytes = new byte[100];
        FrameWriter out = new FrameWriter(bytes, 0, 100);
        out.putVarint(5);
        out.putVarint(0);
        out.putInt(0);
        out.putVarint(1);
        out.putVarint(1);
        out.putVarint(FrameWriter.MOST);
        out.putVarint(0);
        assertThrows(MalformedPayloadException.class, () -> Ack.read(new FrameReader(bytes, 0, out.position())));
    }
}
