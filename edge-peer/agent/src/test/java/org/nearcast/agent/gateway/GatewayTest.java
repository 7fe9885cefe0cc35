// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nearcast.protocol.rtmp.MessageType;
import org.nearcast.protocol.rtmp.Status;

class GatewayTest extends GatewayRig {
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
    void shouldPassTheStreamThroughWhenTheCdnRefusesToSendItForAll() {
        TestClient far = open(TestClient.publisher(transport, cdn.address().getPort(), "live", "once"))
                .awaitCode(Status.PUBLISH_START);
        far.send(source.headers());
        TestClient viewer = play("once");
        eventually(() -> counter("fetchesRefused") == 1);
        List<byte[]> pictures = send(far, 50);
        byte[] last = pictures.get(49);
        eventually(() -> viewer.frames(MessageType.VIDEO).stream().anyMatch(p -> Arrays.equals(p, last)));
        assertFalse(viewer.closed);
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
    void shouldEndTheClientWhenTheCdnGoes() throws IOException {
        reopen("upstream.rejoin-within = 0");
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
    void shouldSendAFrameOnTheMomentItIsThere() {
        TestClient publisher = publish("one");
        publisher.send(source.headers());
        TestClient viewer = play("one");
        List<Long> microseconds = new ArrayList<>();
        for (int i = 1; i <= 100; i++) {
            int count = i;
            long sent = System.nanoTime();
            send(publisher, 1);
            while (viewer.pictures.get() < count && System.nanoTime() - sent < 5_000_000_000L) {
                Thread.onSpinWait();
            }
            microseconds.add((System.nanoTime() - sent) / 1000);
        }
        Collections.sort(microseconds);
        assertTrue(microseconds.get(50) < 10_000, "median " + microseconds.get(50) + " us");
    }

    @Test
    void shouldAnnounceAPortForEveryCdnAddress() {
        assertEquals(1, gateway.redirects().size());
        assertEquals(line.address(), gateway.redirects().get(0).cdn());
        TestClient redirected =
                open(TestClient.publisher(transport, gateway.redirects().get(0).port(), "live", "one"));
        redirected.awaitCode(Status.PUBLISH_START);
    }
}
