// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.aac;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class AudioSpecificConfigTest {

    static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private static AudioSpecificConfig parse(int... values) throws AacException {
        return AudioSpecificConfig.parse(bytes(values));
    }

    private static String reason(int... values) {
        return assertThrows(AacException.class, () -> parse(values)).getMessage();
    }

    @Test
    void shouldReadPlainAac() throws Exception {
        AudioSpecificConfig config = parse(0x12, 0x10);
        assertEquals(AudioSpecificConfig.AAC_LC, config.objectType());
        assertEquals(44100, config.sampleRate());
        assertEquals(44100, config.outputRate());
        assertEquals(2, config.channels());
        assertEquals(1024, config.samplesPerFrame());
        assertFalse(config.hasSbr());
        assertEquals("mp4a.40.2", config.codecString());
    }

    @Test
    void shouldReadWhatFfmpegWrites() throws Exception {
        // the sync extension is there and says: no SBR
        assertFalse(parse(0x12, 0x10, 0x56, 0xe5, 0x00).hasSbr());
        assertEquals(1, parse(0x11, 0x88, 0x56, 0xe5, 0x00).channels());
        assertEquals(6, parse(0x11, 0xb0, 0x56, 0xe5, 0x00).channels());
        assertEquals(22050, parse(0x13, 0x90, 0x56, 0xe5, 0x00).sampleRate());
    }

    @Test
    void shouldReadSbrSignalledInFront() throws Exception {
        AudioSpecificConfig config = parse(0x2b, 0x92, 0x08, 0x00);
        assertEquals(AudioSpecificConfig.AAC_LC, config.objectType());
        assertTrue(config.hasSbr());
        assertFalse(config.hasPs());
        assertEquals(22050, config.sampleRate());
        assertEquals(44100, config.outputRate());
        assertEquals("mp4a.40.5", config.codecString());
    }

    @Test
    void shouldReadPsSignalledInFront() throws Exception {
        AudioSpecificConfig config = parse(0xeb, 0x8a, 0x08, 0x00);
        assertTrue(config.hasSbr());
        assertTrue(config.hasPs());
        assertEquals(1, config.channels());
        assertEquals("mp4a.40.29", config.codecString());
    }

    @Test
    void shouldReadSbrSignalledBehind() throws Exception {
        AudioSpecificConfig config = parse(0x13, 0x90, 0x56, 0xe5, 0xa0);
        assertTrue(config.hasSbr());
        assertEquals(22050, config.sampleRate());
        assertEquals(44100, config.outputRate());
        // ... 0x2b7, 5, 1, rate 4, 0x548, 1
        assertTrue(parse(0x13, 0x88, 0x56, 0xe5, 0xa5, 0x48, 0x80).hasPs());
    }

    @Test
    void shouldReadARateWrittenOut() throws Exception {
        // object type 2, index 15, rate 44100 in 24 bits, 2 channels
        AudioSpecificConfig config = parse(0x17, 0x80, 0x56, 0x22, 0x10);
        assertEquals(44100, config.sampleRate());
        assertEquals(2, config.channels());
    }

    @Test
    void shouldRefuseAConfigurationCutAnywhere() {
        byte[] whole = bytes(0x2b, 0x92, 0x08);
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThrows(AacException.class, () -> AudioSpecificConfig.parse(cut), "length " + length);
        }
    }

    @Test
    void shouldSayWhatIsWrong() {
        assertEquals("configuration cut short", reason());
        assertEquals("object type 0", reason(0x02, 0x10));
        assertEquals("object type 36", reason(0xf8, 0x88, 0x40));
        assertEquals("sampling rate index 13", reason(0x16, 0x90));
        assertEquals("channel configuration 8", reason(0x12, 0x40));
        assertEquals("sampling rate 0", reason(0x17, 0x80, 0, 0, 0x10));
        assertEquals("configuration of 1025 bytes", reason(new int[1025]));
    }
}
