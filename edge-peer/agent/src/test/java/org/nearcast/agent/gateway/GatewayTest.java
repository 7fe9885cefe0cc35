// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.gateway;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.nearcast.live.Transport;
import org.nearcast.protocol.rtmp.MessageType;
import org.nearcast.protocol.rtmp.RtmpMessage;
import org.nearcast.protocol.rtmp.Status;

@Timeout(60)
class GatewayTest {
    private static final int COMMANDS_ONLY = 8000;

    private final Transport transport = Transport.open(2);
    private final List<AutoCloseable> open = new ArrayList<>();
    private final TestStream source = new TestStream(7, 10);
    private LocalCdn cdn;
    private CountingRelay line;
    private Gateway gateway;
    private int port;

    @BeforeEach
    void openGateway() throws IOException {
        cdn = new LocalCdn(transport);
        line = new CountingRelay(cdn.address());
        GatewaySettings settings = GatewaySettings.from(ConfigFactory.parseString(
                        "fetch.linger = 300 ms, fetch.retry = 200 ms, upstream.uplink-queue = 256 KiB")
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

    @Test
    void shouldServeLocalViewersFromMemoryAndPushTheStreamUpOnce() {
        TestClient publisher = publish("one");
        publisher.send(source.headers());
        TestClient first = play("one");
        TestClient second = play("one");
        List<byte[]> pictures = send(publisher, 50);
        await50(first);
        await50(second);
        assertSame(pictures, first.frames(MessageType.VIDEO));
        assertSame(pictures, second.frames(MessageType.VIDEO));
        int media = pictures.stream().mapToInt(p -> p.length + 200).sum();
        eventually(() -> line.up.get() > media);
        assertTrue(line.up.get() < media * 1.05 + 3 * COMMANDS_ONLY, "up " + line.up + " for " + media);
        assertTrue(line.down.get() < 4 * COMMANDS_ONLY, "down " + line.down);
        assertEquals(0, counter("fetches"));
    }

    @Test
    void shouldGiveTheCdnWhatThePublisherSends() {
        TestClient publisher = publish("one");
        publisher.send(source.headers());
        TestClient far = open(TestClient.player(transport, cdn.address().getPort(), "live", "one"))
                .awaitCode(Status.PLAY_START);
        List<byte[]> pictures = send(publisher, 50);
        await50(far);
        assertSame(pictures, far.frames(MessageType.VIDEO));
        assertEquals(
                3,
                far.media.stream()
                        .filter(m -> m.timestamp() == 0 && isHeader(m))
                        .count());
    }

    @Test
    void shouldKnowAStreamByThePublicNameThatTheCdnGives() {
        cdn.names.put("secret", "one");
        TestClient viewer = play("one");
        TestClient publisher = publish("secret");
        publisher.send(source.headers());
        List<byte[]> pictures = send(publisher, 50);
        await50(viewer);
        assertSame(pictures, viewer.frames(MessageType.VIDEO));
        assertEquals("live/one", publisher.lastInfo.string("nearcastStream"));
        assertTrue(gateway.streams().stream().noneMatch(s -> s.name().contains("secret")));
        assertTrue(line.down.get() < 4 * COMMANDS_ONLY, "down " + line.down);
    }

    @Test
    void shouldFetchARemoteStreamOnceForAllItsViewers() {
        TestClient far = open(TestClient.publisher(transport, cdn.address().getPort(), "live", "far"))
                .awaitCode(Status.PUBLISH_START);
        far.send(source.headers());
        List<TestClient> viewers = List.of(play("far"), play("far"), play("far"));
        List<byte[]> pictures = send(far, 50);
        viewers.forEach(this::await50);
        viewers.forEach(viewer -> assertSame(pictures, viewer.frames(MessageType.VIDEO)));
        int media = pictures.stream().mapToInt(p -> p.length + 200).sum();
        assertTrue(line.down.get() < media * 1.05 + 5 * COMMANDS_ONLY, "down " + line.down + " for " + media);
        assertEquals(1, counter("fetches"));
        assertEquals(1, gateway.fetching());
        viewers.forEach(TestClient::close);
        eventually(() -> gateway.fetching() == 0);
        eventually(() -> gateway.streams().isEmpty());
    }

    @Test
    void shouldServeAViewerThatCameBeforeTheBroadcaster() {
        TestClient viewer = play("one");
        eventually(() -> gateway.fetching() == 1);
        TestClient publisher = publish("one");
        publisher.send(source.headers());
        List<byte[]> pictures = send(publisher, 50);
        await50(viewer);
        assertSame(pictures, viewer.frames(MessageType.VIDEO));
        assertTrue(viewer.codes.contains(Status.PLAY_PUBLISH_NOTIFY));
        assertEquals(0, gateway.fetching());
        assertTrue(line.down.get() < 4 * COMMANDS_ONLY, "down " + line.down);
    }

    @Test
    void shouldSwitchAViewerFromTheCdnToThePublisherBesideIt() {
        TestClient far = open(TestClient.publisher(transport, cdn.address().getPort(), "live", "one"))
                .awaitCode(Status.PUBLISH_START);
        far.send(source.headers());
        TestClient viewer = play("one");
        List<byte[]> before = send(far, 20);
        eventually(() -> viewer.frames(MessageType.VIDEO).size() == 20);
        cdn.names.put("other", "one");
        far.close();
        viewer.awaitCode(Status.PLAY_UNPUBLISH_NOTIFY);
        TestClient publisher = publish("other");
        publisher.send(source.headers());
        TestStream again = new TestStream(8, 10);
        List<byte[]> after = send(publisher, again, 30);
        await50(viewer);
        List<byte[]> all = new ArrayList<>(before);
        all.addAll(after);
        assertSame(all, viewer.frames(MessageType.VIDEO));
        assertMonotonic(viewer);
        assertEquals(1, counter("fetches"));
        assertFalse(viewer.closed);
    }

    @Test
    void shouldTellViewersWhenTheirPublisherGoesAndServeTheNext() {
        TestClient publisher = publish("one");
        publisher.send(source.headers());
        TestClient viewer = play("one");
        send(publisher, 10);
        eventually(() -> viewer.frames(MessageType.VIDEO).size() == 10);
        publisher.close();
        viewer.awaitCode(Status.PLAY_UNPUBLISH_NOTIFY);
        eventually(() -> gateway.fetching() == 1);
        TestClient far = open(TestClient.publisher(transport, cdn.address().getPort(), "live", "one"))
                .awaitCode(Status.PUBLISH_START);
        TestStream again = new TestStream(8, 10);
        far.send(again.headers());
        send(far, again, 40);
        await50(viewer);
        assertMonotonic(viewer);
    }

    @Test
    void shouldPassARefusalOnUnchangedAndServeNothing() {
        TestClient viewer = play("badkey1");
        TestClient publisher =
                open(TestClient.publisher(transport, port, "live", "badkey")).awaitCode(Status.PUBLISH_BAD_NAME);
        assertEquals("No such key.", publisher.lastInfo.string("description"));
        viewer.awaitCode(Status.PLAY_FAILED);
        assertTrue(gateway.streams().isEmpty());
        assertEquals(1, counter("publishesRefused"));
        assertEquals(1, counter("playsRefused"));
    }

    @Test
    void shouldUnmuteTheFetchWhenThePublishIsRefused() {
        TestClient far = open(TestClient.publisher(transport, cdn.address().getPort(), "live", "one"))
                .awaitCode(Status.PUBLISH_START);
        far.send(source.headers());
        TestClient viewer = play("one");
        send(far, 20);
        eventually(() -> viewer.frames(MessageType.VIDEO).size() == 20);
        // The CDN refuses a second publisher of a live name.
        open(TestClient.publisher(transport, port, "live", "one")).awaitCode(Status.PUBLISH_BAD_NAME);
        eventually(() -> counter("publishesRefused") == 1);
        int seen = viewer.frames(MessageType.VIDEO).size();
        send(far, 30);
        eventually(() -> viewer.frames(MessageType.VIDEO).size() >= seen + 20);
        assertMonotonic(viewer);
        assertEquals(1, counter("fetches"));
    }

    @Test
    void shouldServeTwoStreamsAtOnce() {
        TestClient one = publish("one");
        TestClient two = publish("two");
        TestStream other = new TestStream(9, 10);
        one.send(source.headers());
        two.send(other.headers());
        TestClient viewerOfOne = play("one");
        TestClient viewerOfTwo = play("two");
        List<byte[]> ones = send(one, source, 50);
        List<byte[]> twos = send(two, other, 50);
        await50(viewerOfOne);
        await50(viewerOfTwo);
        assertSame(ones, viewerOfOne.frames(MessageType.VIDEO));
        assertSame(twos, viewerOfTwo.frames(MessageType.VIDEO));
    }

    @Test
    void shouldEndTheClientWhenTheCdnGoes() {
        TestClient publisher = publish("one");
        TestClient viewer = play("one");
        line.cut();
        eventually(() -> publisher.closed && viewer.closed);
        eventually(() -> gateway.streams().isEmpty());
        eventually(() -> gateway.connections() == 0);
    }

    @Test
    void shouldEndTheClientWhenTheCdnCannotBeReached() throws IOException {
        line.close();
        TestClient publisher = open(TestClient.publisher(transport, port, "live", "one"));
        eventually(() -> publisher.closed);
        assertTrue(publisher.codes.isEmpty());
    }

    @Test
    void shouldNotLetASlowUplinkHoldUpLocalViewers() {
        TestClient publisher = publish("one");
        publisher.send(source.headers());
        TestClient viewer = play("one");
        line.stopUp(true);
        List<byte[]> pictures = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            pictures.addAll(send(publisher, 50));
            eventually(() -> viewer.frames(MessageType.VIDEO).size() == pictures.size());
        }
        assertSame(pictures, viewer.frames(MessageType.VIDEO));
        assertTrue(counter("uplinkFramesDropped") > 0);
        assertFalse(publisher.closed);
        line.stopUp(false);
        assertTrue(counter("uplinkSkips") > 0);
    }

    @Test
    void shouldAnnounceAPortForEveryCdnAddress() {
        assertEquals(1, gateway.redirects().size());
        assertEquals(line.address(), gateway.redirects().get(0).cdn());
        TestClient redirected =
                open(TestClient.publisher(transport, gateway.redirects().get(0).port(), "live", "one"));
        redirected.awaitCode(Status.PUBLISH_START);
    }

    private TestClient publish(String key) {
        return open(TestClient.publisher(transport, port, "live", key)).awaitCode(Status.PUBLISH_START);
    }

    private TestClient play(String name) {
        TestClient player = open(TestClient.player(transport, port, "live", name));
        await().atMost(Duration.ofSeconds(10)).until(() -> !player.codes.isEmpty());
        return player;
    }

    private TestClient open(TestClient client) {
        open.add(client);
        return client;
    }

    private List<byte[]> send(TestClient publisher, int frames) {
        return send(publisher, source, frames);
    }

    private static List<byte[]> send(TestClient publisher, TestStream from, int frames) {
        List<byte[]> pictures = new ArrayList<>();
        for (int i = 0; i < frames; i++) {
            List<RtmpMessage> next = from.next();
            publisher.send(next);
            pictures.add(next.get(0).payload());
        }
        return pictures;
    }

    private void await50(TestClient viewer) {
        eventually(() -> viewer.frames(MessageType.VIDEO).size() == 50);
    }

    private long counter(String name) {
        return gateway.counters().named(name).sum();
    }

    private static void eventually(Callable<Boolean> condition) {
        await().atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(10))
                .until(condition);
    }

    private static boolean isHeader(RtmpMessage message) {
        return message.type() == MessageType.DATA_AMF0
                ? new String(message.payload(), StandardCharsets.ISO_8859_1).contains("onMetaData")
                : message.payload().length < 100;
    }

    private static void assertSame(List<byte[]> expected, List<byte[]> actual) {
        assertEquals(expected.size(), actual.size());
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i), actual.get(i), "frame " + i);
        }
    }

    private static void assertMonotonic(TestClient viewer) {
        long last = 0;
        for (RtmpMessage message : viewer.media) {
            assertTrue(message.timestamp() >= last, message.timestamp() + " after " + last);
            last = message.timestamp();
        }
    }
}
