// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.sim;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nearcast.experiments.run.Terminal;
import picocli.CommandLine;

/** A few viewers nearby on good links: what must hold before anything harder is asked. */
class SwarmScenarioTest {
    private static final String FLAGS =
            "swarm --no-plot --set peers=12 --set seconds=20 --set joinSeconds=6 --set loss=0"
                    + " --set farthestMs=30 --set upload=4 --set rate=1";

    @TempDir
    private Path folder;

    private JsonNode run(String more, String name) throws IOException {
        String flags = FLAGS + more + " --out " + folder.resolve(name);
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(new PrintStream(said, true, UTF_8), false);
        assertEquals(0, new CommandLine(new SimCommand(terminal)).execute(flags.split(" ")), said.toString(UTF_8));
        return new ObjectMapper()
                .readTree(folder.resolve(name).resolve("result.json").toFile());
    }

    @Test
    void shouldPlayToEveryViewerAndSpareTheSource() throws IOException {
        JsonNode figures = run(" --seed 2", "one").path("figures");
        assertEquals(12, figures.path("stays").asInt(), figures.toString());
        assertTrue(figures.path("continuity").asDouble() > 0.999, figures.toString());
        assertTrue(figures.path("lagMsP95").asDouble() < 2_000, figures.toString());
        assertTrue(figures.path("startUpMsP50").asDouble() < 2_200, figures.toString());
        assertTrue(figures.path("savings").asDouble() > 0.6, figures.toString());
    }

    @Test
    void shouldDoTheSameToTheByteOnceMore() throws IOException {
        run(" --seed 5", "one");
        run(" --seed 5", "two");
        for (String file : List.of("result.json", "timeline.csv", "viewers.csv")) {
            assertArrayEquals(
                    Files.readAllBytes(folder.resolve("one").resolve(file)),
                    Files.readAllBytes(folder.resolve("two").resolve(file)),
                    file);
        }
    }

    @Test
    void shouldPlayAtMessageLevelToo() throws IOException {
        JsonNode figures = run(" --seed 3 --level messages", "messages").path("figures");
        assertEquals(12, figures.path("stays").asInt(), figures.toString());
        assertTrue(figures.path("continuity").asDouble() > 0.98, figures.toString());
    }

    /** Twenty viewers, and one packet in fifty lost. */
    @Test
    void shouldMissNothingWithAnOriginThatMaySendATwentieth() throws IOException {
        String lossy = " --set peers=20 --set seconds=25 --set startUp=joined --set farthestMs=60 --set originMs=20"
                + " --set loss=0.02 --seed 3";
        JsonNode without = run(lossy, "without").path("figures");
        JsonNode with = run(lossy + " --set origin=0.05", "with").path("figures");
        assertTrue(without.path("continuity").asDouble() < 0.9999, without.toString());
        assertEquals(0, without.path("originAsked").asInt(), without.toString());
        assertTrue(with.path("continuity").asDouble() >= 0.9999, with.toString());
        double part = with.path("originPart").asDouble();
        assertTrue(part > 0 && part <= 0.05, with.toString());
        assertTrue(with.path("savings").asDouble() > 0.6, with.toString());
    }
}
