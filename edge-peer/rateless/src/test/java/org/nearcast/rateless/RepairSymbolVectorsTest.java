// SPDX-License-Identifier: Apache-2.0
package org.nearcast.rateless;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.nearcast.rateless.gf256.Kernel;
import org.nearcast.rateless.gf256.Kernels;

/** Against the repair symbols of an independent implementation. */
class RepairSymbolVectorsTest {
    @Test
    void shouldMakeTheSameRepairSymbols() throws IOException {
        JsonNode blocks = new ObjectMapper().readTree(getClass().getResourceAsStream("rfc6330-repair-symbols.json"));
        int symbols = 0;
        for (JsonNode block : blocks) {
            int k = block.get("k").asInt();
            int t = block.get("t").asInt();
            byte[] source = new byte[k * t];
            for (int i = 0; i < source.length; i++) {
                source[i] = (byte) (i * 31 + (i >> 8) * 17 + 7);
            }
            for (Kernel kernel : Kernels.all()) {
                SourceBlockEncoder encoder = new SourceBlockEncoder(EncodingPlan.forK(k), t, kernel);
                encoder.load(source, 0);
                for (JsonNode symbol : block.get("repair")) {
                    int esi = symbol.get("esi").asInt();
                    assertEquals(
                            symbol.get("data").asText(),
                            HexFormat.of().formatHex(encoder.symbol(esi)),
                            "K " + k + ", ESI " + esi + ", " + kernel.name());
                    symbols++;
                }
            }
        }
        assertTrue(symbols >= 144 * Kernels.all().size(), symbols + " symbols");
    }
}
