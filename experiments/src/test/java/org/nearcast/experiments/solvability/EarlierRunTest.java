// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.solvability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EarlierRunTest {
    @TempDir
    private Path folder;

    @Test
    void shouldReadWhatARunWrote() throws IOException {
        Tally tally = new Tally(20_000, List.of(130L, 2L, 1L, 0L), 12.5);
        Failures failures = new Failures();
        failures.put(26, Arrival.LOSS, tally);
        failures.put(10, Arrival.RANDOM, Tally.NONE);
        Path file = folder.resolve("result.json");
        new ObjectMapper()
                .writeValue(
                        file.toFile(),
                        Map.of("blocks", failures.describe(), "conditions", Map.of("seed", 7, "runs", 2)));
        EarlierRun earlier = EarlierRun.read(file);
        assertEquals(List.of(26), earlier.sizes());
        assertEquals(tally, earlier.tally(26, Arrival.LOSS));
        assertEquals(Tally.NONE, earlier.tally(26, Arrival.RANDOM));
        assertEquals(2, earlier.runs());
        assertTrue(earlier.isOf(7));
        assertFalse(earlier.isOf(8));
    }

    @Test
    void shouldBeginAnewWhereNothingIs() throws IOException {
        EarlierRun none = EarlierRun.read(folder.resolve("result.json"));
        assertEquals(List.of(), none.sizes());
        assertEquals(0, none.runs());
        assertTrue(none.isOf(1));
    }
}
