// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.avc;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;

class AvcFuzzTest {

    private final AvcConfig config = AvcConfig.parse(AvcSamples.hex(AvcSamples.BASELINE_320X240_15));

    AvcFuzzTest() throws AvcException {}

    @FuzzTest
    void shouldReadOrRefuseAConfiguration(byte[] record) {
        try {
            AvcConfig read = AvcConfig.parse(record);
            assertTrue(read.codecString().length() == 11);
            for (byte[] sps : read.sps()) {
                shouldReadOrRefuseAParameterSet(sps);
            }
        } catch (AvcException e) {
            assertTrue(!e.getMessage().isEmpty());
        }
    }

    @FuzzTest
    void shouldReadOrRefuseAParameterSet(byte[] nal) {
        try {
            SequenceParameterSet sps = SequenceParameterSet.parse(nal);
            assertTrue(sps.width() > 0 && sps.width() <= SequenceParameterSet.MAX_SIDE);
            assertTrue(sps.height() > 0 && sps.height() <= SequenceParameterSet.MAX_SIDE);
            sps.frameRate().ifPresent(rate -> assertTrue(rate > 0));
        } catch (AvcException e) {
            assertTrue(!e.getMessage().isEmpty());
        }
    }

    @FuzzTest
    void shouldConvertOrRefuseAnAccessUnit(byte[] units) {
        try {
            byte[] stream = AccessUnit.toAnnexB(ByteBuffer.wrap(units), config, true);
            assertTrue(stream.length <= units.length + 100);
        } catch (AvcException e) {
            assertTrue(!e.getMessage().isEmpty());
        }
    }
}
