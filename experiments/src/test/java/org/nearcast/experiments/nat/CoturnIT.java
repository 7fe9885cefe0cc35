// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.nat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nearcast.live.Counters;
import org.nearcast.node.host.HostSettings;
import org.nearcast.node.host.NettyHost;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.PeerId;
import org.nearcast.overlay.nat.TraversalSettings;
import org.nearcast.overlay.nat.Way;

/** A host asks somebody else's server, coturn at two addresses, where it is seen. On loopback coturn lets no colleague answer (RFC 5780). */
class CoturnIT {
    private static final int PORT = 34_780;
    private static final int SECONDS = 20;

    @TempDir
    private Path folder;

    @Test
    void shouldBeToldByCoturnWhereItIsSeen() throws IOException, InterruptedException, TimeoutException {
        Process coturn = new ProcessBuilder(
                        "turnserver",
                        "--stun-only",
                        "--no-cli",
                        "--no-tls",
                        "--no-dtls",
                        "-L",
                        "127.0.0.1",
                        "-L",
                        "127.0.0.2",
                        "-p",
                        Integer.toString(PORT),
                        "--alt-listening-port",
                        Integer.toString(PORT + 1),
                        "--log-file",
                        "stdout",
                        "--pidfile",
                        folder.resolve("coturn.pid").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("coturn.log").toFile())
                .start();
        try {
            String type = asked();
            for (int i = 0; i < SECONDS && type.startsWith("address"); i++) { // it may not listen yet
                type = asked();
            }
            assertEquals("endpoint_independent/address_and_port_dependent/preserving/1", type);
        } finally {
            coturn.destroy();
            assertTrue(coturn.waitFor(SECONDS, TimeUnit.SECONDS));
        }
    }

    private static Endpoint at(String address, int port) throws IOException {
        return Endpoint.of(new InetSocketAddress(InetAddress.getByName(address), port));
    }

    /** What a new host takes its box for. */
    private static String asked() throws IOException, InterruptedException, TimeoutException {
        CompletableFuture<String> told = new CompletableFuture<>();
        Talker.Listener listener = new Talker.Listener() {
            @Override
            public void classified(String type) {
                told.complete(type);
            }

            @Override
            public void met(Way way) {}

            @Override
            public void failed(String why) {}

            @Override
            public void heard() {}
        };
        TraversalSettings settings =
                TraversalSettings.of(List.of(at("127.0.0.1", PORT), at("127.0.0.1", PORT + 1), at("127.0.0.2", PORT)));
        HostSettings where = HostSettings.at(new InetSocketAddress("127.0.0.1", 0));
        try (NettyHost host = NettyHost.start(
                where, new PeerId(0, 0, 0, 1), new Counters(), below -> new Talker(below, settings, nobody(), listener)
                        .traversal())) {
            assertTrue(host.endpoint().isIpv4());
            return told.get(SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A contact that nobody needs. */
    private static Endpoint nobody() {
        return Endpoint.ipv4(0x7f000001, 9);
    }
}
