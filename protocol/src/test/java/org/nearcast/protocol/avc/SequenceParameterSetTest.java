// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.avc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SequenceParameterSetTest {

    private static byte[] sps(String record) throws AvcException {
        return AvcConfig.parse(AvcSamples.hex(record)).sps().get(0);
    }

    @Test
    void shouldReadSizeAndRateOfEveryKindOfPicture() throws Exception {
        for (Map.Entry<String, double[]> sample : AvcSamples.PICTURES.entrySet()) {
            SequenceParameterSet sps = SequenceParameterSet.parse(sps(sample.getKey()));
            assertEquals(sample.getValue()[0], sps.width(), sample.getKey());
            assertEquals(sample.getValue()[1], sps.height(), sample.getKey());
            assertEquals(sample.getValue()[2], sps.frameRate().getAsDouble(), 1e-9, sample.getKey());
        }
    }

    @Test
    void shouldReadProfileAndLevel() throws Exception {
        SequenceParameterSet sps = SequenceParameterSet.parse(sps(AvcSamples.MAIN_1920X1080_2997));
        assertEquals(77, sps.profile());
        assertEquals(0x40, sps.constraints());
        assertEquals(40, sps.level());
    }

    @Test
    void shouldRefuseWhatIsNoParameterSet() {
        assertThrows(AvcException.class, () -> SequenceParameterSet.parse(new byte[0]));
        assertThrows(AvcException.class, () -> SequenceParameterSet.parse(AvcSamples.hex("68cb83cb20")));
    }

    @Test
    void shouldRefuseASetCutBeforeItsPictureSize() throws Exception {
        byte[] whole = sps(AvcSamples.HIGH_1280X720_25);
        for (int length = 0; length < 10; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThrows(AvcException.class, () -> SequenceParameterSet.parse(cut), "length " + length);
        }
    }

    @Test
    void shouldRefuseExpGolombCodesWithoutEnd() {
        byte[] zeros = new byte[64];
        zeros[0] = 0x67;
        zeros[1] = 66;
        assertThrows(AvcException.class, () -> SequenceParameterSet.parse(zeros));
    }

    @Test
    void shouldKeepEveryPictureWithinBounds() throws Exception {
        long seed = 14496;
        Random random = new Random(seed);
        String[] records = AvcSamples.PICTURES.keySet().stream().sorted().toArray(String[]::new);
        for (int round = 0; round < 50_000; round++) {
            byte[] nal = sps(records[round % records.length]).clone();
            for (int n = 1 + random.nextInt(4); n > 0; n--) {
                nal[1 + random.nextInt(nal.length - 1)] = (byte) random.nextInt();
            }
            try {
                SequenceParameterSet sps = SequenceParameterSet.parse(nal);
                assertTrue(sps.width() > 0 && sps.width() <= SequenceParameterSet.MAX_SIDE, "seed " + seed);
                assertTrue(sps.height() > 0 && sps.height() <= SequenceParameterSet.MAX_SIDE, "seed " + seed);
            } catch (AvcException e) {
                assertTrue(e.getMessage().length() > 3);
            }
        }
    }
}
