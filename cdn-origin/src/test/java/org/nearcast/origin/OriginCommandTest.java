// SPDX-License-Identifier: Apache-2.0
package org.nearcast.origin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Timeout(60)
class OriginCommandTest {
    @TempDir
    private Path folder;

    private static String oneLineOf(String... arguments) {
        StringWriter said = new StringWriter();
        CommandLine command = OriginCommand.commandLine().setErr(new PrintWriter(said));
        assertEquals(2, command.execute(arguments));
        assertEquals(1, said.toString().lines().count(), said.toString());
        return said.toString();
    }

    @Test
    void shouldRefuseWrongFlagsInOneLine() {
        assertTrue(oneLineOf("--bogus").contains("--bogus"));
        assertTrue(oneLineOf("--open", "--keys", "x").contains("mutually exclusive"));
    }

    private OriginException refused(Map<String, Object> flags) {
        return assertThrows(OriginException.class, () -> OriginSettings.load(null, flags));
    }

    @Test
    void shouldSayWhatIsWrongWithSettings() throws Exception {
        assertTrue(refused(Map.of()).getMessage().contains("--keys FILE"));
        assertTrue(refused(Map.of("open", true, "rtmp", "x")).getMessage().contains("--rtmp"));
        assertTrue(refused(Map.of("open", true, "http", "localhost:70000"))
                .getMessage()
                .contains("--http"));
        assertTrue(refused(Map.of("open", true, "stream.chunk-size", 5))
                .getMessage()
                .contains("chunk-size"));
        assertTrue(refused(Map.of("open", true, "stream.gop-cache", "1 GiB"))
                .getMessage()
                .contains("queue"));
        Path file = Files.writeString(folder.resolve("my.conf"), "nearcast.origin { opne = true }");
        OriginException typo = assertThrows(OriginException.class, () -> OriginSettings.load(file, Map.of()));
        assertTrue(typo.getMessage().contains("nearcast.origin.opne"), typo.getMessage());
        Path broken = Files.writeString(folder.resolve("broken.conf"), "nearcast { ");
        assertThrows(OriginException.class, () -> OriginSettings.load(broken, Map.of()));
    }

    @Test
    void shouldLetFlagsOverrideTheFile() throws Exception {
        Path file = Files.writeString(
                folder.resolve("my.conf"),
                "nearcast.origin { open = true, rtmp = \"127.0.0.1:1\", http = \"127.0.0.1:2\", stream.gop-cache = 1 MiB }");
        OriginSettings settings = OriginSettings.load(file, Map.of("http", "127.0.0.1:3"));
        assertEquals(1, settings.rtmp().getPort());
        assertEquals(3, settings.http().getPort());
        assertEquals(1 << 20, settings.streams().gopCacheBytes());
        assertEquals(settings.streams().chunkSize(), settings.connections().chunkSize());
        assertEquals(2, settings.p2p().listen().getPort(), "beside RTMP");
    }

    @Test
    void shouldReadItsPartAmongPeers() throws Exception {
        OriginSettings settings = OriginSettings.load(
                null, Map.of("open", true, "p2p.listen", "127.0.0.1:7", "p2p.upload", "0.8", "p2p.key", "a.key"));
        assertEquals(7, settings.p2p().listen().getPort());
        assertEquals(100_000, settings.p2p().uploadBytesPerSecond());
        assertTrue(settings.p2p().keyRequired());
        assertNull(OriginSettings.load(null, Map.of("open", true, "p2p.listen", "off"))
                .p2p());
        assertTrue(
                refused(Map.of("open", true, "p2p.upload", "fast")).getMessage().contains("--p2p-upload"));
        assertTrue(refused(Map.of("open", true, "p2p.listen", "x")).getMessage().contains("--p2p"));
    }

    @Test
    void shouldTeachInItsHelp() {
        String help = OriginCommand.commandLine().getUsageMessage();
        assertTrue(help.contains("ffmpeg") && help.contains("--keys") && help.contains("ready rtmp="), help);
    }

    @Test
    void shouldSayReadyAndStopCleanlyWhenTerminated() throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                OriginCommand.class.getName()));
        command.addAll(List.of(
                "--open",
                "--rtmp",
                "127.0.0.1:0",
                "--http",
                "127.0.0.1:0",
                "--p2p-key",
                folder.resolve("origin.key").toString()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            assertTrue(out.readLine().matches("ready rtmp=127\\.0\\.0\\.1:\\d+ http=127\\.0\\.0\\.1:\\d+ p2p=\\d+"));
            process.toHandle().destroy();
            assertTrue(process.waitFor(15, TimeUnit.SECONDS));
            assertEquals(0, process.exitValue());
            assertFalse(out.lines().findAny().isPresent(), "nothing else on stdout");
        } finally {
            process.destroyForcibly();
        }
    }
}
