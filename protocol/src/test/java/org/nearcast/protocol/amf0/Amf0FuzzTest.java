// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.amf0;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;

/** Any bytes either decode to values that survive being written and read again, or are refused with a reason. */
class Amf0FuzzTest {
    private static final Amf0Limits TIGHT = new Amf0Limits(8, 400, 20_000);

    @FuzzTest(maxDuration = "2m")
    void shouldDecodeOrRefuse(byte[] bytes) throws Amf0Exception {
        List<Object> values;
        try {
            values = Amf0Decoder.decode(bytes, TIGHT);
        } catch (Amf0Exception e) {
            assertTrue(e.getMessage().length() < 80);
            return;
        }
        byte[] encoded = Amf0Encoder.encode(values.toArray());
        // Bytes that are no UTF-8 come back as three each.
        assertTrue(encoded.length <= 3 * 20_000 + 9 * 400, encoded.length + " bytes");
        assertEquals(values, Amf0Decoder.decode(encoded, Amf0Limits.DEFAULT));
    }
}
