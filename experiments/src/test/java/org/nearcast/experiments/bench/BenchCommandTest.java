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
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

class BenchCommandTest {
    @Command(name = "example")
    private static final class Example extends BenchCommand {
        @Option(names = "--seconds", defaultValue = "3")
        private int seconds;

        @Override
        public Integer call() throws IOException {
            check("--seconds", seconds, 2, 5);
            write(Map.of("figure", 7), Map.of("seconds", seconds));
            return 0;
        }
    }

    @TempDir
    private Path folder;

    private final List<String> complaints = new ArrayList<>();

    private int run(String... arguments) {
        return new CommandLine(new Example())
                .setParameterExceptionHandler((e, given) -> {
                    complaints.add(e.getMessage());
                    return 2;
                })
                .execute(arguments);
    }

    @Test
    void shouldTakeNumbersUpToBothEnds() {
        assertEquals(0, run("--seconds", "2"));
        assertEquals(0, run("--seconds", "5"));
        assertEquals(2, run("--seconds", "1"));
        assertEquals(2, run("--seconds", "6"));
        assertEquals(List.of("--seconds must be 2 to 5, not 1", "--seconds must be 2 to 5, not 6"), complaints);
    }

    @Test
    void shouldWriteTheMachineAmongTheConditions() throws IOException {
        Path json = folder.resolve("result.json");
        assertEquals(0, run("--json", json.toString()));
        JsonNode result = new ObjectMapper().readTree(json.toFile());
        assertEquals(7, result.path("figure").asInt());
        assertEquals(3, result.path("conditions").path("seconds").asInt());
        assertTrue(result.path("conditions").path("processors").asInt() >= 1, result.toString());
    }
}
