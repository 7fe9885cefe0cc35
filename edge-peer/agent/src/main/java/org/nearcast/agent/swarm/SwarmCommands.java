// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.swarm;

import java.net.InetSocketAddress;
import org.nearcast.agent.cdn.HostPort;

/** What the commands have in common. */
final class SwarmCommands {
    private SwarmCommands() {}

    /** Where peers reach this one: {@code PORT}, {@code :PORT} or {@code HOST:PORT}. */
    static InetSocketAddress udp(String text) {
        return HostPort.resolve(text.matches("\\d+") ? ":" + text : text, -1);
    }

    static int failed(String command, int exitCode, String line) {
        System.err.println("nearcast peer " + command + ": " + line);
        return exitCode;
    }

    /** Closes something when the process is told to end; what is returned is the hook that does. */
    static Thread closeAtEnd(AutoCloseable running) {
        Thread hook = new Thread(() -> {
            try {
                running.close();
            } catch (Exception e) {
                System.err.println("nearcast peer: closing: " + e.getMessage());
            }
            Runtime.getRuntime().halt(0);
        });
        Runtime.getRuntime().addShutdownHook(hook);
        return hook;
    }
}
