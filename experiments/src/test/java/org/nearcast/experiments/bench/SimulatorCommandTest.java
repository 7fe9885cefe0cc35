// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SimulatorCommandTest {
    @TempDir
    private Path folder;

    private static int run(String flags) {
        return new CommandLine(new SimulatorCommand())
                .setParameterExceptionHandler((e, given) -> 2)
                .execute(flags.split(" "));
    }

    @Test
    void shouldMeasurePeersThatReceiveWhatIsPublished() throws IOException {
        Path json = folder.resolve("result.json");
        assertEquals(
                0, run("--seconds 2 --packet-peers 30 --message-peers 60 --idle-peers 100 --items 4 --json " + json));
        JsonNode result = new ObjectMapper().readTree(json.toFile());
        assertEquals(30, result.path("packetPeers").asInt());
        assertEquals(60, result.path("peers").asInt());
        assertEquals(100, result.path("idlePeers").asInt());
        for (String key : List.of(
                "packetEventsPerSecond",
                "messageEventsPerSecond",
                "idleEventsPerSecond",
                "messageSpeed",
                "heapMiB",
                "idlePeersHeapMiB")) {
            assertTrue(result.path(key).asDouble() > 0, key + " in " + result);
        }
        // Two seconds are short; what is published reaches nearly everybody, and nobody twice.
        assertEquals(3.5, result.path("messageMbitPerPeer").asDouble(), 0.7, result.toString());
        assertEquals(3.2, result.path("packetMbitPerPeer").asDouble(), 0.7, result.toString());
    }

    @Test
    void shouldComplainAboutFlagsBeforeAnythingRuns() {
        assertEquals(2, run("--only packet"));
        assertEquals(2, run("--message-peers 1"));
        assertEquals(2, run("--items 0"));
        assertEquals(2, run("--seconds 0"));
    }
}
