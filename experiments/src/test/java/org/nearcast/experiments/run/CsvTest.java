// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvTest {
    @TempDir
    Path folder;

    @Test
    void shouldWriteNumbersWithAPointWhateverTheLanguage() throws IOException {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.GERMANY);
        try (Csv csv = new Csv(folder.resolve("t.csv"), "phase", "n", "ms")) {
            csv.row("cdn", 3, 1.5);
            csv.row("peered", null, 0.12345);
        } finally {
            Locale.setDefault(before);
        }
        assertEquals("phase,n,ms\ncdn,3,1.500\npeered,,0.123\n", Files.readString(folder.resolve("t.csv")));
    }

    @Test
    void shouldRefuseACellThatWouldBreakTheTable() throws IOException {
        try (Csv csv = new Csv(folder.resolve("t.csv"), "a")) {
            assertThrows(IllegalArgumentException.class, () -> csv.row("x,y"));
            assertThrows(IllegalArgumentException.class, () -> csv.row("x\ny"));
            assertThrows(IllegalArgumentException.class, () -> csv.row("x", "y"));
        }
    }
}
