// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.sim;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nearcast.experiments.run.Terminal;
import org.nearcast.overlay.sim.SimulationException;
import picocli.CommandLine;

class SoakTest {
    private static final long MINUTE_NS = 60_000_000_000L;
    private static final List<Scenario> GOSSIP = List.of(Scenarios.of("gossip"));

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    private Terminal terminal() {
        return new Terminal(new PrintStream(said, true, UTF_8), false);
    }

    /** Runs what a person would type; gives the exit code. */
    private int run(String command) {
        List<String> words = new ArrayList<>(List.of(command.split(" ")));
        assertEquals(List.of("./nearcast", "sim"), words.subList(0, 2));
        List<String> arguments = new ArrayList<>(words.subList(2, words.size()));
        arguments.addAll(List.of("--no-plot", "--out", folder.toString()));
        return new CommandLine(new SimCommand(terminal())).execute(arguments.toArray(String[]::new));
    }

    @Test
    void shouldFindThePlantedRaceWithinAMinuteAndReplayIt() {
        Soak soak = new Soak(GOSSIP, Map.of("planted", "true"), 1);
        Soak.Failed failed = soak.run(System.nanoTime() + MINUTE_NS, terminal());
        assertNotNull(failed, "not found in " + soak.rounds() + " rounds");
        SimulationException found = assertInstanceOf(SimulationException.class, failed.failure());
        assertTrue(found.getMessage().endsWith("broken: a lease lasts as long as was promised"), found.getMessage());

        List<String> lines = Failure.lines(found, failed.trial());
        assertEquals(2, lines.size(), lines.toString());
        SimulationException again =
                assertThrows(SimulationException.class, () -> failed.trial().run());
        assertEquals(found.getMessage(), again.getMessage());
        assertEquals(1, run(lines.get(1).replace("again: ", "")));
        assertTrue(said.toString(UTF_8).contains("before its time"), "the trace does not say what happened");
    }

    @Test
    void shouldNotBreakWithoutFaults() {
        for (int seed = 1; seed <= 10; seed++) {
            assertEquals(
                    0,
                    run("./nearcast sim gossip --seed " + seed
                            + " --set planted=true --set seconds=20 --set peers=30"));
        }
    }

    @Test
    void shouldFindNothingWhereNothingIsPlanted() {
        Soak soak = new Soak(Scenarios.ALL, Map.of(), 7);
        Soak.Failed failed = soak.run(System.nanoTime() + MINUTE_NS / 15, terminal());
        assertNull(failed, () -> Failure.lines(failed.failure(), failed.trial()).toString());
        assertTrue(soak.rounds() > 1, "rounds are long: " + said.toString(UTF_8));
    }

    @Test
    void shouldMakeOfARoundsCommandTheSameRun() {
        Soak soak = new Soak(GOSSIP, Map.of(), 3);
        assertEquals(soak.round(5).command(), soak.round(5).command());
        assertEquals(
                soak.round(5).run().simulation().digest(),
                soak.round(5).run().simulation().digest());
        assertTrue(!soak.round(5).command().equals(soak.round(6).command()));
    }
}
