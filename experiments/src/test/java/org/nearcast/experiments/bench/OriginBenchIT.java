// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nearcast.experiments.stage.Programs;

/** The whole bench, with so few players that it says nothing. In a process of its own, because it binds itself to a processor. */
class OriginBenchIT {
    @TempDir
    private Path folder;

    @Test
    void shouldCompareBothServers() throws Exception {
        assumeTrue(Runtime.getRuntime().availableProcessors() >= 2, "it needs two processors");
        Path json = folder.resolve("result.json");
        // Delay is not judged: this machine may be busy.
        String said = bench(
                "--rounds",
                "1",
                "--players",
                "10",
                "--streams",
                "2",
                "--warm",
                "0",
                "--seconds",
                "2",
                "--most",
                "12",
                "--max-delay",
                "1000",
                "--json",
                json.toString());
        JsonNode result = new ObjectMapper().readTree(json.toFile());
        for (String server : new String[] {"ours", "nginx"}) {
            JsonNode figures = result.get(server);
            assertTrue(figures.get("cpuSecondsPerGbit").asDouble() > 0, said);
            assertTrue(figures.get("p50DelayMs").asDouble() > 0, said);
            assertTrue(
                    figures.get("p99DelayMs").asDouble()
                            >= figures.get("p50DelayMs").asDouble(),
                    said);
            assertTrue(figures.get("playersPerCore").asDouble() >= 0, said);
            assertEquals(1, result.get("rounds").get(server).size());
        }
        assertEquals(600_000, result.get("conditions").get("bitrate").asInt());
    }

    private static String bench(String... flags) throws Exception {
        Path home = Programs.find().home();
        List<String> command = new ArrayList<>(List.of(
                OriginProcess.java().toString(),
                "-Dnearcast.home=" + home,
                "-jar",
                home.resolve("experiments/target/nearcast-experiments.jar").toString(),
                "bench",
                "origin"));
        command.addAll(List.of(flags));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue(), said);
        return said;
    }
}
