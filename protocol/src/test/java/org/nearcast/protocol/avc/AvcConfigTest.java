// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.avc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class AvcConfigTest {

    private static final byte[] RECORD = AvcSamples.hex(AvcSamples.BASELINE_320X240_15);

    private static String reason(byte[] record) {
        return assertThrows(AvcException.class, () -> AvcConfig.parse(record)).getMessage();
    }

    private static byte[] with(int at, int value) {
        byte[] copy = RECORD.clone();
        copy[at] = (byte) value;
        return copy;
    }

    @Test
    void shouldReadWhatAnEncoderWrote() throws Exception {
        AvcConfig config = AvcConfig.parse(RECORD);
        assertEquals(0x42, config.profile());
        assertEquals(0xc0, config.compatibility());
        assertEquals(12, config.level());
        assertEquals(4, config.nalLengthSize());
        assertEquals(1, config.sps().size());
        assertArrayEquals(Arrays.copyOfRange(RECORD, 8, 32), config.sps().get(0));
        assertArrayEquals(AvcSamples.hex("68cb83cb20"), config.pps().get(0));
    }

    @Test
    void shouldNameTheCodecAsPlaylistsDo() throws Exception {
        assertEquals("avc1.42c00c", AvcConfig.parse(RECORD).codecString());
        assertEquals(
                "avc1.64001f",
                AvcConfig.parse(AvcSamples.hex(AvcSamples.HIGH_1280X720_25)).codecString());
    }

    @Test
    void shouldRefuseARecordCutAnywhere() {
        for (int length = 0; length < RECORD.length; length++) {
            byte[] cut = Arrays.copyOf(RECORD, length);
            assertThrows(AvcException.class, () -> AvcConfig.parse(cut), "length " + length);
        }
    }

    @Test
    void shouldSayWhatIsWrong() {
        assertEquals("configuration version 0", reason(with(0, 0)));
        assertEquals("NAL lengths of 3 bytes", reason(with(4, 0xfe)));
        assertEquals("no parameter set of type 7", reason(with(5, 0xe0)));
        assertEquals("NAL type 8 where 7 should be", reason(with(8, 0x68)));
        assertEquals("parameter set of 0 bytes in 32", reason(with(7, 0)));
        assertEquals("configuration of 65537 bytes", reason(new byte[65537]));
    }
}
