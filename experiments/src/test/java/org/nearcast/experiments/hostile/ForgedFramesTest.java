// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.hostile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class ForgedFramesTest {
    private static final ForgedFrames.End FROM = new ForgedFrames.End("02:00:00:00:00:12", "10.0.0.12", 40_000);
    private static final ForgedFrames.End TO = new ForgedFrames.End("02:00:00:00:02:54", "10.0.0.254", 1935);

    /** RFC 1071: over what its checksum is part of, the sum is all ones. */
    private static int sum(byte[] bytes) {
        int sum = 0;
        for (int i = 0; i < bytes.length; i += 2) {
            int low = i + 1 < bytes.length ? bytes[i + 1] & 0xff : 0;
            sum += (bytes[i] & 0xff) << 8 | low;
            sum = (sum & 0xffff) + (sum >> 16);
        }
        return sum;
    }

    private static byte[] pseudo(byte[] frame, int protocol) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(Arrays.copyOfRange(frame, 26, 34));
        all.writeBytes(ByteBuffer.allocate(4)
                .putShort((short) protocol)
                .putShort((short) (frame.length - 34))
                .array());
        all.writeBytes(Arrays.copyOfRange(frame, 34, frame.length));
        return all.toByteArray();
    }

    private static void assertWhole(byte[] frame, int protocol) {
        assertEquals("0200000002540200000000120800", HexFormat.of().formatHex(frame, 0, 14));
        assertEquals(frame.length - 14, ByteBuffer.wrap(frame).getShort(16));
        assertEquals(protocol, frame[23]);
        assertEquals("0a00000c0a0000fe", HexFormat.of().formatHex(frame, 26, 34));
        assertEquals(0xffff, sum(Arrays.copyOfRange(frame, 14, 34)));
        assertEquals(0xffff, sum(pseudo(frame, protocol)));
    }

    @Test
    void shouldMakeADatagramWithItsChecksums() {
        for (int length : new int[] {0, 1, 2, 200, 555}) {
            byte[] payload = new byte[length];
            Arrays.fill(payload, (byte) 0xA7);
            byte[] frame = ForgedFrames.datagram(FROM, TO, 1, payload);
            assertWhole(frame, 17);
            assertEquals(1, frame[22]);
            assertArrayEquals(payload, Arrays.copyOfRange(frame, 42, frame.length));
        }
    }

    @Test
    void shouldMakeASynWithItsChecksums() {
        byte[] frame = ForgedFrames.syn(FROM, TO, 0x89abcdef);
        assertWhole(frame, 6);
        assertEquals(54, frame.length);
        assertEquals(0x02, frame[47]);
        assertEquals(0x89abcdef, ByteBuffer.wrap(frame).getInt(38));
    }
}
