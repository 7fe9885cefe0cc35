// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nearcast.node.host.DatagramIo;
import picocli.CommandLine;

class TransportCommandTest {
    @TempDir
    private Path folder;

    private static int run(String flags) {
        return new CommandLine(new TransportCommand())
                .setParameterExceptionHandler((e, given) -> 2)
                .execute(flags.split(" "));
    }

    @Test
    void shouldMeasureAllThatItNames() throws IOException {
        assumeTrue(DatagramIo.EPOLL_SEGMENTED.isAvailable(), "no UDP segmentation offload");
        Path json = folder.resolve("result.json");
        assertEquals(0, run("--warm 1000 --measure 5000 --json " + json));
        JsonNode result = new ObjectMapper().readTree(json.toFile());
        for (String key : List.of("mbps", "mbpsWithoutGso", "quicMbps", "aesGcmMbps")) {
            double mbps = result.path(key).asDouble();
            assertTrue(mbps > 0 && mbps < 1_000_000, key + " in " + result);
        }
        for (String key : List.of("cpuNsPerByte", "cpuNsPerByteWithoutGso", "quicCpuNsPerByte")) {
            double ns = result.path(key).asDouble();
            assertTrue(ns > 0.01 && ns < 1_000_000, key + " in " + result);
        }
    }

    @Test
    void shouldComplainAboutFlagsBeforeAnythingRuns() {
        assertEquals(2, run("--warm -1"));
        assertEquals(2, run("--measure 49"));
    }
}
