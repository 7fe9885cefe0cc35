// SPDX-License-Identifier: Apache-2.0
package org.nearcast.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearcastControllerTest {

    @TempDir
    Path folder;

    @Test
    void shouldReadProperties() {
        assertEquals(
                Map.of("a.B", Map.of("x", "1", "y", "p=q"), "c.D", Map.of("z", "")),
                NearcastController.properties(List.of("a.B:x=1", "a.B:y=p=q", "c.D:z=")));
        assertThrows(IllegalArgumentException.class, () -> NearcastController.properties(List.of("a.B")));
        assertThrows(IllegalArgumentException.class, () -> NearcastController.properties(List.of("a.B:=1")));
    }

    @Test
    void shouldReadAddresses() {
        assertEquals(new InetSocketAddress("127.0.0.1", 81), NearcastController.address("127.0.0.1:81"));
        assertEquals(new InetSocketAddress("127.0.0.1", 81), NearcastController.address("81"));
        assertThrows(IllegalArgumentException.class, () -> NearcastController.address("127.0.0.1"));
        assertThrows(IllegalArgumentException.class, () -> NearcastController.address("127.0.0.1:99999"));
    }

    @Test
    void shouldHaveTunables() {
        Settings settings = Settings.of(ConfigFactory.load());
        assertEquals(Duration.ofSeconds(5), settings.flowPoll());
        assertTrue(settings.linkStale().compareTo(settings.linkProbe().multipliedBy(3)) > 0);
    }

    private ControllerOptions options(int port, int http) {
        return new ControllerOptions(
                port,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), http),
                null,
                null,
                List.of(),
                List.of(),
                Map.of(),
                Settings.of(ConfigFactory.load()));
    }

    @Test
    void shouldSayWhichPortIsInUse() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            StartException e =
                    assertThrows(StartException.class, () -> Controller.start(options(taken.getLocalPort(), 0)));
            assertEquals(
                    "OpenFlow port " + taken.getLocalPort()
                            + " is in use; stop what uses it or choose another with --port",
                    e.getMessage());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"|no such file", "no json|not JSON at line 1", "[]|a network configuration is a JSON object"})
    void shouldLookAtTheConfigurationsFileBeforeAnythingStarts(String content, String said) throws Exception {
        Path file = folder.resolve("netcfg.json");
        if (content != null) {
            Files.writeString(file, content);
        }
        try (ServerSocket taken = new ServerSocket(0)) {
            // The port is taken: were it tried first, the message would be another.
            ControllerOptions options = new ControllerOptions(
                    taken.getLocalPort(),
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                    file,
                    null,
                    List.of(),
                    List.of(),
                    Map.of(),
                    Settings.of(ConfigFactory.load()));
            StartException e = assertThrows(StartException.class, () -> Controller.start(options));
            assertTrue(e.getMessage().startsWith(file + ": " + said), e.getMessage());
        }
    }

    @Test
    void shouldSayWhatIsNoApplication() throws Exception {
        Path file = Files.writeString(folder.resolve("x.oar"), "no archive");
        StartException e = assertThrows(
                StartException.class,
                () -> Controller.start(new ControllerOptions(
                        freePort(),
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        null,
                        null,
                        List.of(file),
                        List.of(),
                        Map.of(),
                        Settings.of(ConfigFactory.load()))));
        assertTrue(e.getMessage().contains("x.oar is not an application archive"), e.getMessage());
    }

    private static int freePort() throws Exception {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }
}
