// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.nearcast.experiments.stage.Programs;

/** Our origin: the jar as it is, its settings as they are but for how many connections may come from one address. */
public final class OriginProcess {
    /** JVM flags that {@code nearcast origin} uses; the script says them. */
    private static final String JVM_FLAGS = "nearcast.server.flags";

    private OriginProcess() {}

    /** Starts it on a processor. */
    public static ServerProcess start(Programs programs, Processor on) throws IOException, InterruptedException {
        return start(programs, on, java(), flags());
    }

    /** The same on another Java and with other flags. */
    static ServerProcess start(Programs programs, Processor on, Path java, List<String> flags)
            throws IOException, InterruptedException {
        Path folder = ServerProcess.newFolder();
        Path config = folder.resolve("origin.conf");
        Files.writeString(
                config,
                """
                nearcast.origin.connection.max-connections = 100000
                nearcast.origin.connection.max-connections-per-address = 100000
                """);
        int port = ServerProcess.freePort();
        List<String> command = new ArrayList<>(List.of(java.toString()));
        command.addAll(flags);
        command.addAll(List.of(
                "-jar",
                programs.originJar().toString(),
                "--open",
                "--rtmp",
                "127.0.0.1:" + port,
                "--http",
                "127.0.0.1:" + ServerProcess.freePort(),
                "--config",
                config.toString()));
        return ServerProcess.start("our origin", folder, port, on.run(command));
    }

    static Path java() {
        return Path.of(System.getProperty("java.home"), "bin/java");
    }

    static List<String> flags() {
        String told = System.getProperty(JVM_FLAGS, "").strip();
        return told.isEmpty() ? List.of() : List.of(told.split(" +"));
    }
}
