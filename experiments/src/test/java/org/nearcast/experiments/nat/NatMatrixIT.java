// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.nat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A few pairs of the matrix on real sockets, behind the model's boxes and netfilter's. */
class NatMatrixIT {
    private static final int TRIES = 5;

    @TempDir
    private Path folder;

    @Test
    void shouldMeetAsTheoryAllowsBehindRealBoxes() throws IOException {
        int code = new CommandLine(new NatMatrixCommand())
                .execute(
                        "--out",
                        folder.toString(),
                        "--tries",
                        Integer.toString(TRIES),
                        "--at-once",
                        Integer.toString(TRIES),
                        "--kinds",
                        "port-restricted,symmetric-sequential,netfilter-snat,netfilter-random");
        assertEquals(0, code);
        JsonNode result =
                new ObjectMapper().readTree(folder.resolve("result.json").toFile());
        assertEquals(4 + 4 + 2, result.get("pairsMeasured").asInt());
        result.get("pairs").properties().forEach(pair -> {
            JsonNode figures = pair.getValue();
            String theory = figures.get("theory").asText();
            // On a busy machine a try may be late; each way that theory has must be seen nevertheless, and nobody stay
            // alone.
            assertTrue(figures.get(theory).asInt() >= TRIES - 1, pair.toString());
            assertEquals(0, figures.get("none").asInt(), pair.toString());
        });
        assertTrue(Files.size(folder.resolve("nat-matrix.png")) > 10_000);
    }
}
