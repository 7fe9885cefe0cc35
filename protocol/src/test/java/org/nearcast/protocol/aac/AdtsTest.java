// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.aac;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class AdtsTest {

    private static Adts adts(int... config) throws AacException {
        return new Adts(AudioSpecificConfig.parse(AudioSpecificConfigTest.bytes(config)));
    }

    @Test
    void shouldWriteTheHeaderOfAFrame() throws Exception {
        byte[] frame = adts(0x12, 0x10).wrap(ByteBuffer.wrap(new byte[371 - 7]));
        // 44.1 kHz stereo, 371 bytes: as FFmpeg writes it
        assertArrayEquals(
                AudioSpecificConfigTest.bytes(0xff, 0xf1, 0x50, 0x80, 0x2e, 0x7f, 0xfc), Arrays.copyOf(frame, 7));
        assertEquals(371, frame.length);
    }

    @Test
    void shouldWriteSevenPointOne() throws Exception {
        byte[] frame = adts(0x11, 0xb8).wrap(ByteBuffer.wrap(new byte[] {1, 2, 3}));
        assertArrayEquals(AudioSpecificConfigTest.bytes(0xff, 0xf1, 0x4d, 0xc0, 0x01, 0x5f, 0xfc, 1, 2, 3), frame);
    }

    @Test
    void shouldGiveTheRateOfTheCore() throws Exception {
        byte[] frame = adts(0x2b, 0x92, 0x08, 0x00).wrap(ByteBuffer.wrap(new byte[1]));
        assertEquals(7, frame[2] >> 2 & 15);
        assertEquals(1, frame[2] >> 6 & 3);
    }

    @Test
    void shouldTakeFramesUpToTheLongest() throws Exception {
        Adts adts = adts(0x12, 0x10);
        assertEquals(0x1fff, adts.wrap(ByteBuffer.allocate(Adts.MAX_FRAME)).length);
        assertThrows(AacException.class, () -> adts.wrap(ByteBuffer.allocate(Adts.MAX_FRAME + 1)));
        assertThrows(AacException.class, () -> adts.wrap(ByteBuffer.allocate(0)));
    }

    @Test
    void shouldRefuseWhatAdtsCannotSay() {
        assertThrows(AacException.class, () -> adts(0x12, 0x00), "channels described in the stream");
        assertThrows(AacException.class, () -> adts(0x12, 0x14), "frames of 960 samples");
        assertThrows(AacException.class, () -> adts(0x17, 0x80, 0x56, 0x23, 0x10), "a rate of 44102 Hz");
        assertThrows(AacException.class, () -> adts(0xba, 0x10, 0x00), "object type 23");
    }
}
