// SPDX-License-Identifier: Apache-2.0
package org.nearcast.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SingleSwitchIT {
    @Test
    void shouldPing(@TempDir Path folder) {
        try (Lab lab = Lab.start(LabOptions.of(Topology.single(2)).withoutController())) {
            lab.forwardNormally();
            Host b1 = lab.host("b1");
            b1.ping(lab.host("v1"), 1, Duration.ofMillis(10));
            RoundTrips trips = b1.ping(lab.host("v1"), 50, Duration.ofMillis(20));
            System.out.println(trips + " " + lab.stats());
            assertEquals(32, trips.meanMs(), 1);
            LabProcess process = b1.spawn(folder.resolve("out.txt"), "sh", "-c", "echo ready port=7; sleep 100");
            Matcher ready = process.waitForLine("port=(\\d+)", Duration.ofSeconds(5));
            assertEquals("7", ready.group(1));
            assertTrue(process.isAlive());
            System.out.println(process.stop(Duration.ofSeconds(2)));
        }
    }
}
