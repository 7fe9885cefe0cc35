// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.nearcast.experiments.hostile.Flood;
import picocli.CommandLine;

/**
 * The whole bench, in stretches so short that its figures say little: nobody is cut off while strangers flood the controller, but for
 * who comes in the second before their ports are loud, when the switch in user space may have no time for anything but their SYNs.
 */
@Timeout(180)
@DisabledIfSystemProperty(named = "nearcast.lab", matches = "off")
class ControllerBenchIT {
    /** Ten players a second, and those that the second before had not played yet. */
    private static final int IN_FIRST_SECOND = 15;

    @TempDir
    private Path folder;

    @Test
    void shouldCutNobodyOffWhileStrangersFlood() throws Exception {
        Path json = folder.resolve("result.json");
        int code = new CommandLine(new ControllerCommand()).execute("--seconds", "3", "--json", json.toString());
        JsonNode result = new ObjectMapper().readTree(json.toFile());
        boolean held = result.required("held").asBoolean();
        assertEquals(held ? 0 : 1, code, result.toString());
        JsonNode stretches = result.path("stretches");
        assertEquals(1 + Flood.values().length, stretches.size());
        for (JsonNode stretch : stretches) {
            assertEquals(0, stretch.required("gatewaysLost").asLong(), stretch.toString());
            long bearable = stretch.path("flood").asText().equals(Flood.SYNS.word()) ? IN_FIRST_SECOND : 0;
            assertTrue(stretch.required("failed").asLong() <= bearable, stretch.toString());
            assertTrue(stretch.required("connections").asLong() > 0, stretch.toString());
            boolean calm = stretch.required("flood").isNull();
            assertEquals(!calm, stretch.required("sent").asLong() > 0, stretch.toString());
        }
    }
}
