// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.gateway;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.nearcast.live.Transport;
import org.nearcast.protocol.rtmp.MessageType;
import org.nearcast.protocol.rtmp.RtmpMessage;
import org.nearcast.protocol.rtmp.Status;

/** A gateway on loopback, a CDN behind it and a counting line between them. */
@Timeout(60)
abstract class GatewayRig {
    /** Handshake, commands and answers of one connection, bytes, at most. */
    static final int COMMANDS_ONLY = 8000;

    final Transport transport = Transport.open(2);
    final List<AutoCloseable> open = new ArrayList<>();
    final TestStream source = new TestStream(7, 10);
    LocalCdn cdn;
    CountingRelay line;
    Gateway gateway;
    int port;

    @BeforeEach
    void openAll() throws IOException {
        cdn = new LocalCdn(transport);
        line = new CountingRelay(cdn.address());
        openGateway("");
    }

    /** Another gateway in the place of the first. */
    void reopen(String settings) throws IOException {
        gateway.close();
        openGateway(settings);
    }

    private void openGateway(String changed) throws IOException {
        GatewaySettings settings = GatewaySettings.from(ConfigFactory.parseString(changed)
                .withFallback(ConfigFactory.parseString(
                        "fetch.linger = 300 ms, fetch.retry = 200 ms, upstream.uplink-queue = 256 KiB"))
                .withFallback(ConfigFactory.load().getConfig("nearcast.peer")));
        gateway = new Gateway(transport, settings, List.of(new CdnSite(List.of(line.address()))), 44);
        gateway.openRedirects(0);
        gateway.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        port = gateway.direct().getPort();
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
        gateway.close();
        line.close();
        cdn.close();
        transport.close();
    }

    TestClient publish(String key) {
        return open(TestClient.publisher(transport, port, "live", key)).awaitCode(Status.PUBLISH_START);
    }

    TestClient play(String name) {
        TestClient player = open(TestClient.player(transport, port, "live", name));
        await().atMost(Duration.ofSeconds(10)).until(() -> !player.codes.isEmpty());
        return player;
    }

    TestClient open(TestClient client) {
        open.add(client);
        return client;
    }

    List<byte[]> send(TestClient publisher, int frames) {
        return send(publisher, source, frames);
    }

    static List<byte[]> send(TestClient publisher, TestStream from, int frames) {
        List<byte[]> pictures = new ArrayList<>();
        for (int i = 0; i < frames; i++) {
            List<RtmpMessage> next = from.next();
            publisher.send(next);
            pictures.add(next.get(0).payload());
        }
        return pictures;
    }

    void await50(TestClient viewer) {
        eventually(() -> viewer.frames(MessageType.VIDEO).size() == 50);
    }

    long counter(String name) {
        return gateway.counters().named(name).sum();
    }

    static void eventually(Callable<Boolean> condition) {
        await().atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(10))
                .until(condition);
    }

    static boolean isHeader(RtmpMessage message) {
        return message.type() == MessageType.DATA_AMF0
                ? new String(message.payload(), StandardCharsets.ISO_8859_1).contains("onMetaData")
                : message.payload().length < 100;
    }

    static void assertSame(List<byte[]> expected, List<byte[]> actual) {
        assertEquals(expected.size(), actual.size());
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i), actual.get(i), "frame " + i);
        }
    }

    static void assertMonotonic(TestClient viewer) {
        long last = 0;
        for (RtmpMessage message : viewer.media) {
            if (message.type() == MessageType.DATA_AMF0) {
                continue; // metadata has no time
            }
            assertTrue(message.timestamp() >= last, message.timestamp() + " after " + last);
            last = message.timestamp();
        }
    }
}
