// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.avc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class AccessUnitTest {

    private static final String AUD = "0000000109f0";
    private static final String SETS =
            "000000016742c00cd90141fb0110000003001000000301e0f142a480" + "0000000168cb83cb20";

    private final AvcConfig config = AvcConfig.parse(AvcSamples.hex(AvcSamples.BASELINE_320X240_15));

    AccessUnitTest() throws AvcException {}

    private byte[] annexB(String units, boolean keyFrame) throws AvcException {
        return AccessUnit.toAnnexB(ByteBuffer.wrap(AvcSamples.hex(units)), config, keyFrame);
    }

    @Test
    void shouldPutStartCodesInPlaceOfLengths() throws Exception {
        assertArrayEquals(
                AvcSamples.hex(AUD + "000000014199" + "00000001419a9b"),
                annexB("000000024199" + "00000003419a9b", false));
    }

    @Test
    void shouldPutParameterSetsBeforeAnIdrPicture() throws Exception {
        assertArrayEquals(AvcSamples.hex(AUD + SETS + "000000016588"), annexB("000000026588", false));
    }

    @Test
    void shouldPutParameterSetsWhereAnOpenGopBegins() throws Exception {
        assertArrayEquals(AvcSamples.hex(AUD + SETS + "000000014188"), annexB("000000024188", true));
    }

    @Test
    void shouldNotRepeatParameterSetsTheUnitBrings() throws Exception {
        assertArrayEquals(
                AvcSamples.hex(AUD + "000000016701" + "000000016802" + "000000016588"),
                annexB("000000026701" + "000000026802" + "000000026588", true));
    }

    @Test
    void shouldWriteOneDelimiterOnly() throws Exception {
        assertArrayEquals(AvcSamples.hex(AUD + "000000014199"), annexB("00000002093f" + "000000024199", false));
    }

    @Test
    void shouldPassOverEmptyUnits() throws Exception {
        assertArrayEquals(AvcSamples.hex(AUD + "000000014199"), annexB("00000000" + "000000024199", false));
    }

    @Test
    void shouldHeedTheLengthSize() throws Exception {
        byte[] record = AvcSamples.hex(AvcSamples.BASELINE_320X240_15);
        record[4] = (byte) 0xfd;
        AvcConfig two = AvcConfig.parse(record);
        assertEquals(2, two.nalLengthSize());
        assertArrayEquals(
                AvcSamples.hex(AUD + "000000014199"),
                AccessUnit.toAnnexB(ByteBuffer.wrap(AvcSamples.hex("00024199")), two, false));
    }

    @Test
    void shouldLeaveTheInputAlone() throws Exception {
        ByteBuffer in = ByteBuffer.wrap(AvcSamples.hex("ff000000024199ff"));
        in.position(1).limit(7);
        AccessUnit.toAnnexB(in, config, false);
        assertEquals(1, in.position());
        assertEquals(7, in.limit());
    }

    @Test
    void shouldRefuseLengthsThatLeadOutside() {
        byte[] units = AvcSamples.hex("000000024199" + "00000003419a9b");
        for (int length = 0; length < units.length; length++) {
            if (length == 6) {
                continue; // one whole unit
            }
            ByteBuffer cut = ByteBuffer.wrap(Arrays.copyOf(units, length));
            assertThrows(AvcException.class, () -> AccessUnit.toAnnexB(cut, config, false), "length " + length);
        }
        assertThrows(AvcException.class, () -> annexB("ffffffff4199", false));
    }
}
