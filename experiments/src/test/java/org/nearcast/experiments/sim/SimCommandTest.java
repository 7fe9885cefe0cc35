// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.sim;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nearcast.experiments.run.Terminal;
import picocli.CommandLine;

class SimCommandTest {
    @TempDir
    private Path folder;

    private final List<String> complaints = new ArrayList<>();
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    private int run(String flags) {
        return new CommandLine(new SimCommand(new Terminal(new PrintStream(said, true, UTF_8), false)))
                .setParameterExceptionHandler((e, given) -> {
                    complaints.add(e.getMessage());
                    return 2;
                })
                .execute(flags.split(" "));
    }

    private Path into(String name) {
        return folder.resolve(name);
    }

    @ParameterizedTest
    @EnumSource(Detail.class)
    void shouldWriteTheSameToTheByteOnceMore(Detail detail) throws IOException {
        String flags = "gossip --no-plot --set peers=20 --set seconds=4 --set loss=0.02 --set jitterMs=3 --level "
                + detail.word();
        assertEquals(0, run(flags + " --seed 5 --out " + into("one")));
        assertEquals(0, run(flags + " --seed 5 --out " + into("two")));
        assertEquals(0, run(flags + " --seed 6 --out " + into("other")));
        for (String file : List.of("result.json", "reach.csv", "timeline.csv", "items.csv")) {
            byte[] one = Files.readAllBytes(into("one").resolve(file));
            assertArrayEquals(one, Files.readAllBytes(into("two").resolve(file)), file);
        }
        JsonNode one =
                new ObjectMapper().readTree(into("one").resolve("result.json").toFile());
        JsonNode other =
                new ObjectMapper().readTree(into("other").resolve("result.json").toFile());
        assertNotEquals(one.path("digest"), other.path("digest"));
        assertEquals(4, one.path("figures").path("items").asInt());
        assertTrue(one.path("figures").path("deliveryRatio").asDouble() > 0.9, one.toString());
        assertTrue(said.toString(UTF_8).contains("deliveryRatio"), said.toString(UTF_8));
        assertTrue(one.path("lostDatagrams").path("medium").asInt() > 0, one.toString());
    }

    /** Loss, jitter, churn, NAT boxes, a partition: a small one of the scenario that is compared between Javas by hand. */
    @ParameterizedTest
    @EnumSource(Detail.class)
    void shouldReplayARoughInternet(Detail detail) throws IOException {
        String flags = "gossip-churn --no-plot --set peers=60 --set seconds=10 --set settle=10 --set pace=20"
                + " --set partitionAt=8 --set partitionFor=4 --level " + detail.word();
        assertEquals(0, run(flags + " --seed 5 --out " + into("one")));
        assertEquals(0, run(flags + " --seed 5 --out " + into("two")));
        assertEquals(0, run(flags + " --seed 6 --out " + into("other")));
        for (String file : List.of("result.json", "reach.csv", "timeline.csv", "items.csv")) {
            assertArrayEquals(
                    Files.readAllBytes(into("one").resolve(file)),
                    Files.readAllBytes(into("two").resolve(file)),
                    file);
        }
        JsonNode one =
                new ObjectMapper().readTree(into("one").resolve("result.json").toFile());
        JsonNode other =
                new ObjectMapper().readTree(into("other").resolve("result.json").toFile());
        assertNotEquals(one.path("digest"), other.path("digest"));
        assertTrue(one.path("figures").path("comings").asInt() > 60, one.toString());
        assertTrue(one.path("figures").path("deliveryRatio").asDouble() > 0.3, one.toString());
        for (String why : List.of("medium", "partition", "nobody")) {
            assertTrue(one.path("lostDatagrams").path(why).asInt() > 0, why + " in " + one);
        }
    }

    @Test
    void shouldComplainBeforeAnythingRuns() {
        assertEquals(2, run("--seed 1"));
        assertEquals(2, run("gossips"));
        assertEquals(2, run("gossip --set peer=3"));
        assertEquals(2, run("gossip --set peers=1"));
        assertEquals(2, run("gossip --set loss=1e-3"));
        assertEquals(2, run("gossip --level flows"));
        assertEquals("sim needs a scenario: " + Scenarios.names(), complaints.get(0));
        assertEquals("there is no scenario 'gossips'; there are " + Scenarios.names(), complaints.get(1));
        assertTrue(complaints.get(2).startsWith("there is no parameter 'peer'; there are peers, "), complaints.get(2));
        assertEquals("peers must be 2 to 200000, not 1", complaints.get(3));
        assertEquals("loss must be 0 to 0.9, not 1e-3", complaints.get(4));
        assertEquals("--level must be packets or messages, not flows", complaints.get(5));
    }
}
