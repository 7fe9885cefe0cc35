// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void shouldAlignNamesLeftAndNumbersRight() {
        Table table = new Table().column("", "", "%s").column("delay", "ms", "%.1f");
        table.row("cdn", 103.25);
        table.row("peered", 9.0);
        assertEquals("        delay\n           ms\ncdn     103.3\npeered    9.0\n", table.toString());
    }

    @Test
    void shouldShowADashForWhatIsNotKnown() {
        Table table = new Table().column("", "", "%s").column("n", "", "%d");
        table.row("cdn", null);
        assertEquals("     n\n\ncdn  -\n", table.toString());
    }

    @Test
    void shouldRefuseARowOfAnotherLength() {
        Table table = new Table().column("", "", "%s");
        assertThrows(IllegalArgumentException.class, () -> table.row("cdn", 1));
    }
}
