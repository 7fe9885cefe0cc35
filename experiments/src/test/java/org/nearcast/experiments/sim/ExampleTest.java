// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nearcast.experiments.run.Terminal;

/** The example that docs/simulation.md shows works, and is what it shows. */
class ExampleTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final String SOURCE = "experiments/src/test/java/org/nearcast/experiments/sim/RoundTrips.java";

    private final Scenario example = new RoundTrips();

    @Test
    void shouldRunAtBothLevels() {
        for (Detail detail : Detail.values()) {
            Values values = Values.of(example.parameters(), Map.of("peers", "40"));
            Trial.Outcome outcome = new Trial(example, values, detail, 3, 0).run();
            Map<String, ? extends Number> figures = outcome.measurement().figures();
            assertEquals(39 * 20, figures.get("echoes").doubleValue(), 39, detail.word());
            assertEquals(200, figures.get("medianMs").doubleValue(), 100, detail.word());
            assertEquals(
                    figures.get("echoes"),
                    outcome.measurement().series().get(0).rows().size());
        }
    }

    @Test
    void shouldSoak() {
        Soak soak = new Soak(List.of(example), Map.of(), 1);
        Terminal terminal = new Terminal(new PrintStream(new ByteArrayOutputStream()), false);
        Soak.Failed failed = soak.run(System.nanoTime() + 1_000_000_000L, terminal);
        assertNull(failed, () -> Failure.lines(failed.failure(), failed.trial()).toString());
        assertTrue(soak.rounds() > 1);
    }

    @Test
    void shouldBeWhatThePageShows() throws IOException {
        String source = Files.readString(ROOT.resolve(SOURCE), StandardCharsets.UTF_8);
        String page = Files.readString(ROOT.resolve("docs/simulation.md"), StandardCharsets.UTF_8);
        int shown = page.indexOf("```java\n// SPDX");
        int end = page.indexOf("```\n", shown + 8);
        assertEquals(source, page.substring(shown + 8, end), "copy " + SOURCE + " into docs/simulation.md");
    }
}
