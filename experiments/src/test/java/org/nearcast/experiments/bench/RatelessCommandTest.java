// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class RatelessCommandTest {
    @TempDir
    private Path folder;

    private final List<String> complaints = new ArrayList<>();

    private int run(String... arguments) {
        return new CommandLine(new RatelessCommand())
                .setParameterExceptionHandler((e, given) -> {
                    complaints.add(e.getMessage());
                    return 2;
                })
                .execute(arguments);
    }

    @Test
    void shouldWriteSpeedsOfWhatWasAskedFor() throws IOException {
        Path json = folder.resolve("result.json");
        String flags = "--quick --op encodePlanned --k 10 --t 64 --kernel scalar --warm 0 --measure 10 --json " + json;
        assertEquals(0, run(flags.split(" ")));
        JsonNode result = new ObjectMapper().readTree(json.toFile());
        assertEquals(System.getProperty("java.version"), result.path("jdk").asText());
        assertTrue(result.path("xorGBs").asDouble() > 0, result.toString());
        assertEquals(result.path("xorGBs"), result.path("xorGBsOf").path("scalar"));
        assertEquals(1, result.path("results").size());
        JsonNode figure = result.path("results").path(0);
        assertEquals("encodePlanned", figure.path("op").asText());
        assertEquals(10, figure.path("k").asInt());
        assertEquals(64, figure.path("t").asInt());
        assertEquals("scalar", figure.path("kernel").asText());
        double mbps = figure.path("mbps").asDouble();
        assertTrue(mbps > 0, result.toString());
        assertTrue(figure.path("mbpsLeast").asDouble() <= mbps, result.toString());
        assertTrue(figure.path("mbpsMost").asDouble() >= mbps, result.toString());
        assertEquals(10, result.path("conditions").path("measureMs").asInt());
    }

    @Test
    void shouldComplainAboutFlagsBeforeAnythingRuns() {
        assertEquals(2, run("--op", "decode"));
        assertEquals(2, run("--k", "100,56404"));
        assertEquals(2, run("--t", "0"));
        assertEquals(2, run("--k", "50000", "--t", "1280,2700"));
        assertEquals(2, run("--kernel", "avx"));
        assertEquals(2, run("--measure", "4"));
        assertEquals(
                List.of(
                        "--op must be of encode, encodePlanned, decode0, decode5, decodeLoss10, not decode",
                        "--k must be 1 to 56403, not 56404",
                        "--t must be 1 to 65535, not 0",
                        "--k times --t must be at most 134217728 bytes",
                        "--kernel must be vector or scalar, not avx",
                        "--measure must be 5 to 600000, not 4"),
                complaints);
    }
}
