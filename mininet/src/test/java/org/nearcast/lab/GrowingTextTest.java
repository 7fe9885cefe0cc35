// SPDX-License-Identifier: Apache-2.0
package org.nearcast.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class GrowingTextTest {
    private static final Duration LONG = Duration.ofSeconds(10);
    private final CompletableFuture<ExitStatus> running = new CompletableFuture<>();

    @TempDir
    private Path folder;

    @Test
    void shouldFindALineThatIsThere() throws IOException {
        Path file = Files.writeString(folder.resolve("out"), "a\nready port=1935 für alle\n");
        assertEquals(
                "1935",
                new GrowingText(file)
                        .waitForLine("ready port=(\\d+) für", LONG, running)
                        .group(1));
    }

    @Test
    void shouldFindALineThatComes() throws IOException {
        Path file = Files.writeString(folder.resolve("out"), "rea");
        CompletableFuture<Void> writer = CompletableFuture.runAsync(
                () -> append(file, "dy\n"), CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS));
        new GrowingText(file).waitForLine("^ready$", LONG, running);
        writer.join();
    }

    @Test
    void shouldSayWhatWasSaidInstead() throws IOException {
        Path file = Files.writeString(folder.resolve("out"), "port in use\n");
        LabException late = assertThrows(
                LabException.class, () -> new GrowingText(file).waitForLine("ready", Duration.ofMillis(50), running));
        assertEquals("did not say /ready/ within 50 ms: port in use", late.getMessage());
    }

    @Test
    void shouldNotWaitForAProcessThatHasEnded() throws IOException {
        Path file = Files.writeString(folder.resolve("out"), "port in use\n");
        LabException end = assertThrows(LabException.class, () -> new GrowingText(file)
                .waitForLine("ready", LONG, CompletableFuture.completedFuture(ExitStatus.LOST)));
        assertTrue(end.getMessage().startsWith("ended (ended with the lab) before it said /ready/: port in use"));
    }

    private static void append(Path file, String text) {
        try {
            Files.writeString(file, text, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new LabException(e.getMessage(), e);
        }
    }
}
