// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ProcessTimeTest {
    @Test
    void shouldAddUserAndSystemTimeBehindAnyName() {
        String stat = "7 (a) b (c) S 1 7 7 0 -1 4194560 1 2 3 4 150 25 9 9 20 0 1 0 100 200 300";
        assertEquals(1.75, ProcessTime.seconds(stat));
    }

    @Test
    void shouldReadARealProcess() throws IOException {
        double before = ProcessTime.seconds(ProcessHandle.current());
        long until = System.nanoTime() + 60_000_000_000L;
        while (ProcessTime.seconds(ProcessHandle.current()) <= before) {
            assertTrue(System.nanoTime() < until, "no time passes for this process");
        }
    }
}
