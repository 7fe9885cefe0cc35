// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.nearcast.experiments.stage.Programs;

/** Our origin and, before it, our gateway, with the settings that they come with and little memory. */
final class HostileServers implements AutoCloseable {
    /** Enough for the streams; an attack that takes more is found out by it. */
    private static final String HEAP = "-Xmx384m";

    final ServerProcess origin;
    final ServerProcess gateway;

    private HostileServers(ServerProcess origin, ServerProcess gateway) {
        this.origin = origin;
        this.gateway = gateway;
    }

    static HostileServers start(Programs programs) throws IOException, InterruptedException {
        int port = ServerProcess.freePort();
        ServerProcess origin = ServerProcess.start(
                "our origin",
                ServerProcess.newFolder(),
                port,
                java(
                        programs.originJar(),
                        "--open",
                        "--rtmp",
                        "127.0.0.1:" + port,
                        "--http",
                        "127.0.0.1:" + ServerProcess.freePort()));
        try {
            return new HostileServers(origin, gateway(programs, port));
        } catch (IOException | InterruptedException | RuntimeException e) {
            origin.close();
            throw e;
        }
    }

    private static ServerProcess gateway(Programs programs, int cdn) throws IOException, InterruptedException {
        Path folder = ServerProcess.newFolder();
        int port = ServerProcess.freePort();
        return ServerProcess.start(
                "our gateway",
                folder,
                port,
                java(
                        programs.peerJar(),
                        "--cdn",
                        "127.0.0.1:" + cdn,
                        "--listen",
                        "127.0.0.1:" + port,
                        "--redirect-base",
                        String.valueOf(ServerProcess.freePort()),
                        "--http",
                        "off",
                        "--no-announce",
                        "--key",
                        folder.resolve("peer.key").toString()));
    }

    private static List<String> java(Path jar, String... arguments) {
        List<String> command = new ArrayList<>(List.of(OriginProcess.java().toString(), HEAP));
        command.addAll(OriginProcess.flags());
        command.addAll(List.of("-jar", jar.toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    @Override
    public void close() {
        gateway.close();
        origin.close();
    }
}
