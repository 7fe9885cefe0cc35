// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.gateway;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.nearcast.live.Transport;

@Timeout(60)
class SpliceTest {
    private static final int MEGABYTES = 5 << 20;

    private final Transport transport = Transport.open(2);
    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private ServerSocket cdn;
    private Gateway gateway;
    private Socket client;

    @BeforeEach
    void openGateway() throws IOException {
        cdn = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        cdn.setSoTimeout(10_000);
        GatewaySettings settings = GatewaySettings.from(ConfigFactory.parseString("limits.silence = 300 ms")
                .withFallback(ConfigFactory.load().getConfig("nearcast.peer")));
        gateway = new Gateway(
                transport,
                settings,
                List.of(new CdnSite(List.of((java.net.InetSocketAddress) cdn.getLocalSocketAddress()))),
                44);
        gateway.openRedirects(0);
        client = new Socket(
                InetAddress.getLoopbackAddress(), gateway.redirects().get(0).port());
        client.setSoTimeout(10_000);
    }

    @AfterEach
    void closeAll() throws IOException {
        client.close();
        gateway.close();
        cdn.close();
        transport.close();
    }

    @Test
    void shouldCarryWhatIsNotRtmpByteForByteBothWays() throws Exception {
        byte[] up = bytes(MEGABYTES);
        byte[] down = bytes(MEGABYTES);
        up[0] = 0x16;
        CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> write(client, up));
        try (Socket server = cdn.accept()) {
            CompletableFuture<Void> answered = CompletableFuture.runAsync(() -> write(server, down));
            CompletableFuture<byte[]> received = CompletableFuture.supplyAsync(() -> read(server, MEGABYTES));
            assertArrayEquals(down, read(client, MEGABYTES), "seed " + seed);
            assertArrayEquals(up, received.join(), "seed " + seed);
            sent.join();
            answered.join();
        }
        assertEquals(1, gateway.counters().named("splices").sum());
        assertEquals(2L * MEGABYTES, gateway.counters().named("spliceBytes").sum());
    }

    @Test
    void shouldPassAnEndOfInputOnAndGoOnTheOtherWay() throws Exception {
        write(client, new byte[] {'G', 'E', 'T'});
        try (Socket server = cdn.accept()) {
            server.setSoTimeout(10_000);
            client.shutdownOutput();
            assertArrayEquals(
                    new byte[] {'G', 'E', 'T'}, server.getInputStream().readAllBytes());
            byte[] down = bytes(300_000);
            write(server, down);
            server.shutdownOutput();
            assertArrayEquals(down, client.getInputStream().readAllBytes(), "seed " + seed);
        }
    }

    @Test
    void shouldSpliceWhereTheServerSpeaksFirst() throws Exception {
        try (Socket server = cdn.accept()) {
            write(server, new byte[] {'2', '2', '0'});
            assertArrayEquals(new byte[] {'2', '2', '0'}, read(client, 3));
        }
    }

    @Test
    void shouldNotBufferMoreThanTheSlowerSideTakes() throws Exception {
        CompletableFuture.runAsync(() -> {
            byte[] block = new byte[1 << 20];
            block[0] = 0x16;
            for (int i = 0; i < 200; i++) {
                write(client, block);
            }
        });
        try (Socket server = cdn.accept()) {
            long before = -1;
            long passed = gateway.counters().named("spliceBytes").sum();
            while (passed != before) {
                before = passed;
                assertTrue(server.isConnected());
                org.awaitility.Awaitility.await()
                        .pollDelay(java.time.Duration.ofMillis(500))
                        .until(() -> true);
                passed = gateway.counters().named("spliceBytes").sum();
            }
            assertTrue(passed < 60 << 20, "took " + passed + " bytes that nobody reads");
        }
    }

    @Test
    void shouldEndTheOtherSideWithTheOne() throws Exception {
        write(client, new byte[] {0x16, 3, 1});
        Socket server = cdn.accept();
        read(server, 3);
        server.setSoLinger(true, 0);
        server.close();
        assertEquals(-1, endOf(client));
    }

    private static int endOf(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read();
        } catch (java.net.SocketException reset) {
            return -1;
        }
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private static void write(Socket socket, byte[] bytes) {
        try {
            OutputStream out = socket.getOutputStream();
            out.write(bytes);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static byte[] read(Socket socket, int count) {
        try {
            InputStream in = socket.getInputStream();
            return in.readNBytes(count);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
