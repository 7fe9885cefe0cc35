// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.identity;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CounterMemoryTest {
    @TempDir
    Path folder;

    @Test
    void shouldCountUpFromTheStartTime() throws IOException {
        var counter = CounterMemory.begin(folder.resolve("peer.key"), 1_700_000_000_000L);
        long first = counter.next();
        assertTrue(first >= 1_700_000_000_000L << 16);
        assertTrue(counter.next() > first);
    }

    @Test
    void shouldNotGoBackWhenTheClockDoes() throws IOException {
        Path key = folder.resolve("peer.key");
        long before = CounterMemory.begin(key, 2_000_000).next();
        long after = CounterMemory.begin(key, 1_000_000).next();
        assertTrue(Long.compareUnsigned(after, before) > 0);
    }

    @Test
    void shouldSurviveADamagedMemory() throws IOException {
        Path key = folder.resolve("peer.key");
        for (String damage : new String[] {"", "nonsense", "-5", "99999999999999999"}) {
            Files.writeString(folder.resolve("peer.key.counter"), damage);
            assertTrue(CounterMemory.begin(key, 5).next() >= 5L << 16, damage);
        }
    }

    @Test
    void shouldSayWhatToDoWhenItCannotBeWritten() throws IOException {
        Files.createDirectory(folder.resolve("peer.key.counter.new"));
        IOException refused = assertThrows(IOException.class, () -> CounterMemory.begin(folder.resolve("peer.key"), 5));
        assertTrue(refused.getMessage().contains("choose a writable folder with --key"), refused.getMessage());
    }
}
