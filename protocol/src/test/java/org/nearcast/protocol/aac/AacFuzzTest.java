// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.aac;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;

class AacFuzzTest {

    @FuzzTest
    void shouldReadOrRefuseAConfiguration(byte[] bytes) {
        try {
            AudioSpecificConfig config = AudioSpecificConfig.parse(bytes);
            assertTrue(config.sampleRate() > 0 && config.outputRate() > 0);
            assertTrue(config.codecString().startsWith("mp4a.40."));
            assertEquals(12, new Adts(config).wrap(ByteBuffer.allocate(5)).length);
        } catch (AacException e) {
            assertTrue(!e.getMessage().isEmpty());
        }
    }
}
