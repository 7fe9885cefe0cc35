// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TcpSegmentTest {
    private static byte[] frame(int payload, int padding) {
        ByteBuffer b = ByteBuffer.allocate(14 + 20 + 20 + payload + padding);
        b.position(12);
        b.putShort((short) 0x0800);
        b.put((byte) 0x45)
                .put((byte) (44 << 2))
                .putShort((short) (40 + payload))
                .putInt(0x4000);
        b.put((byte) 64).put((byte) 6).putShort((short) 0).putInt(0x0a000001).putInt(0x0a0000fe);
        b.putShort((short) 40_000).putShort((short) 1935).putInt(0xfffffff0).putInt(0);
        b.put((byte) 0x50).put((byte) 0x02);
        return b.array();
    }

    @Test
    void shouldReadAddressesSequenceAndPayloadWithoutPadding() {
        TcpSegment segment = TcpSegment.parse(7, frame(3, 10)).orElseThrow();

        assertEquals("10.0.0.1:40000>10.0.0.254:1935", segment.flow().toString());
        assertEquals(0xfffffff0L, segment.sequence());
        assertEquals(44, segment.dscp());
        assertTrue(segment.syn());
        assertEquals(3, segment.payload().remaining());
    }

    private static byte[] frameV6(int payload, int padding, boolean tagged) {
        ByteBuffer b = ByteBuffer.allocate((tagged ? 4 : 0) + 14 + 40 + 20 + payload + padding);
        b.position(12);
        if (tagged) {
            b.putShort((short) 0x8100).putShort((short) 10);
        }
        b.putShort((short) 0x86dd);
        b.putInt(0x60000000 | 44 << 22)
                .putShort((short) (20 + payload))
                .put((byte) 6)
                .put((byte) 64);
        b.putLong(0xfd00000000000001L)
                .putLong(0x11)
                .putLong(0xfd00000000000000L)
                .putLong(0x254);
        b.putShort((short) 40_000).putShort((short) 1935).putInt(17).putInt(0);
        b.put((byte) 0x50).put((byte) 0x11);
        return b.array();
    }

    @Test
    void shouldReadBothFamiliesWithAndWithoutATag() {
        for (boolean tagged : new boolean[] {false, true}) {
            TcpSegment segment = TcpSegment.parse(7, frameV6(3, 2, tagged)).orElseThrow();

            assertEquals(
                    "[fd00:0:0:1::11]:40000>[fd00::254]:1935", segment.flow().toString());
            assertEquals(44, segment.dscp());
            assertTrue(segment.ends() && segment.ack() && !segment.syn() && !segment.rst());
            assertEquals(3, segment.payload().remaining());
        }
    }

    @Test
    void shouldTakeNothingThatIsCutOff() {
        cutOff(frame(5, 0));
        cutOff(frameV6(5, 0, false));
        cutOff(frameV6(5, 0, true));
    }

    private static void cutOff(byte[] whole) {
        for (int length = 0; length < whole.length; length++) {
            assertTrue(TcpSegment.parse(0, Arrays.copyOf(whole, length)).isEmpty(), "length " + length);
        }
    }

    @Test
    void shouldSurviveAnything() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            byte[] frame = random.nextBoolean()
                    ? frame(random.nextInt(20), 0)
                    : frameV6(random.nextInt(20), 0, random.nextBoolean());
            for (int k = 0; k < 4; k++) {
                frame[random.nextInt(frame.length)] = (byte) random.nextInt();
            }
            try {
                TcpSegment.parse(0, frame);
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + " round " + i, e);
            }
        }
    }
}
