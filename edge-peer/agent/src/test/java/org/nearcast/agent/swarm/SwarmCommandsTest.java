// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;

/** What people are told who say it wrong. */
@Timeout(60)
class SwarmCommandsTest {
    /** Runs a command that must fail, and returns what it says, which is one line. */
    private static String refused(int exit, Object command, String... arguments) {
        PrintStream before = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            assertEquals(exit, new CommandLine(command).execute(arguments));
        } finally {
            System.setErr(before);
        }
        String line = said.toString(StandardCharsets.UTF_8);
        assertEquals(1, line.lines().count(), line);
        return line;
    }

    @Test
    void shouldSayWhatIsWrongWithAFlag() {
        String where = "127.0.0.1/one";
        assertTrue(refused(2, new WatchCommand(), "one").contains("write nearcast://HOST/NAME"));
        assertTrue(refused(2, new WatchCommand(), where, "--buffer", "big").contains("live or smooth"));
        assertTrue(refused(2, new WatchCommand(), where, "--upload", "fast").contains("--upload must be Mbit/s"));
        assertTrue(refused(2, new WatchCommand(), where, "--rtmp", "x").contains("'x'"));
        assertTrue(refused(2, new BroadcastCommand(), "film.mp4", "--name", "one", "--origin", "127.0.0.1")
                .contains("let an encoder push"));
        assertTrue(refused(2, new BroadcastCommand(), "--name", "a//b", "--origin", "127.0.0.1")
                .contains("no stream's name"));
    }

    @Test
    void shouldSayWhatToDoWithoutAnOrigin() throws Exception {
        int port;
        try (ServerSocket nobody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = nobody.getLocalPort();
        }
        String line = refused(1, new WatchCommand(), "127.0.0.1:" + port + "/one");
        assertTrue(line.startsWith("nearcast peer watch: nobody listens at http://127.0.0.1:" + port), line);
        assertTrue(line.contains("is the origin running there"), line);
        assertTrue(refused(1, new BroadcastCommand(), "--name", "one", "--origin", "127.0.0.1:" + port)
                .startsWith("nearcast peer broadcast: nobody listens"));
    }

    @Test
    void shouldTeachInItsHelp() {
        String watch = new CommandLine(new WatchCommand()).getUsageMessage();
        assertTrue(watch.contains("ffplay rtmp://localhost/live/one") && watch.contains("pushed"), watch);
        String broadcast = new CommandLine(new BroadcastCommand()).getUsageMessage();
        assertTrue(broadcast.contains("ffmpeg -re") && broadcast.contains("nearcast peer watch"), broadcast);
    }
}
