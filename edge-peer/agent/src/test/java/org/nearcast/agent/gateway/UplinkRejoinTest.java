// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nearcast.protocol.flv.VideoTag;
import org.nearcast.protocol.rtmp.MessageType;
import org.nearcast.protocol.rtmp.RtmpMessage;
import org.nearcast.protocol.rtmp.Status;

/** A publisher whose connection to the CDN is lost goes on for the viewers beside it, and is offered to the CDN again. */
class UplinkRejoinTest extends GatewayRig {
    private final List<byte[]> sent = new ArrayList<>();
    private TestClient publisher;
    private TestClient near;
    private TestClient far;

    /** The near viewer stands alone, so that only the publisher's connection to the CDN is there to be lost. */
    private void stream() {
        cdn.mutes = false;
        publisher = publish("one");
        publisher.send(source.headers());
        near = play("one");
        sendSome(20);
        eventually(() -> counter("mutingIgnored") == 1);
        far = open(TestClient.player(transport, cdn.address().getPort(), "live", "one"))
                .awaitCode(Status.PLAY_START);
        sendSome(10);
        awaitLast(near);
        awaitLast(far);
    }

    private void sendSome(int frames) {
        sent.addAll(send(publisher, frames));
    }

    private void awaitLast(TestClient viewer) {
        byte[] last = sent.get(sent.size() - 1);
        eventually(() -> viewer.frames(MessageType.VIDEO).stream().anyMatch(p -> Arrays.equals(p, last)));
    }

    private void sendUntilTheCdnHasIt() {
        long far0 = far.frames(MessageType.VIDEO).size();
        eventually(() -> {
            sendSome(1);
            return far.frames(MessageType.VIDEO).size() > far0 + 5;
        });
    }

    private void assertNobodyNoticed() {
        awaitLast(near);
        assertSame(sent, near.frames(MessageType.VIDEO));
        for (TestClient viewer : List.of(near, far)) {
            assertFalse(viewer.codes.contains(Status.PLAY_UNPUBLISH_NOTIFY), viewer.codes.toString());
            assertMonotonic(viewer);
        }
        assertFalse(publisher.closed || near.closed || far.closed);
    }

    @Test
    void shouldGoOnAndOfferTheStreamAgain() {
        stream();
        line.cut();
        sendUntilTheCdnHasIt();
        assertNobodyNoticed();
        assertEquals(1, counter("uplinkRejoins"));
        List<RtmpMessage> after = far.media.stream()
                .filter(m -> m.type() == MessageType.VIDEO)
                .dropWhile(m -> !Arrays.equals(m.payload(), sent.get(29)))
                .skip(1)
                .toList();
        assertTrue(VideoTag.isSequenceHeader(after.get(0).payload()), "headers anew");
        assertTrue(VideoTag.isKeyFrame(after.get(1).payload()), "then from a key frame on");
    }

    @Test
    void shouldTryUntilTheCdnIsBack() {
        stream();
        line.refuse(true);
        line.cut();
        int before = line.connections.get();
        eventually(() -> {
            sendSome(1);
            return line.connections.get() >= before + 3;
        });
        line.refuse(false);
        sendUntilTheCdnHasIt();
        assertNobodyNoticed();
    }

    @Test
    void shouldEndThePublisherThatTheCdnDoesNotTakeAgain() {
        stream();
        cdn.refusesPublish = true;
        line.cut();
        eventually(() -> publisher.closed);
    }

    @Test
    void shouldEndThePublisherWhenTheCdnStaysAway() throws IOException {
        reopen("upstream.rejoin-within = 500 ms");
        stream();
        line.refuse(true);
        line.cut();
        eventually(() -> publisher.closed);
    }

    @Test
    void shouldForgetAPublisherThatSaysGoodbyeMeanwhile() {
        stream();
        line.refuse(true);
        line.cut();
        eventually(() -> counter("uplinkRejoins") == 1);
        publisher.close();
        near.awaitCode(Status.PLAY_UNPUBLISH_NOTIFY);
        eventually(() -> gateway.streams().stream().noneMatch(s -> s.published()));
    }

    @Test
    void shouldServeViewersOnWhenTheCdnFallsSilent() throws IOException {
        reopen("rtmp.ping-interval = 1 s, rtmp.dead-peer-timeout = 8 s, rtmp.handshake-timeout = 1 s");
        publisher = publish("one");
        publisher.send(source.headers());
        near = play("one");
        far = open(TestClient.player(transport, cdn.address().getPort(), "live", "one"))
                .awaitCode(Status.PLAY_START);
        // The CDN's first ping makes its silence tell.
        long pings = System.nanoTime() + 6_000_000_000L;
        while (System.nanoTime() < pings) {
            sendSome(1);
            awaitLast(near);
        }
        line.freeze();
        cdn.aheadMs.set(3000);
        org.awaitility.Awaitility.await()
                .atMost(java.time.Duration.ofSeconds(30))
                .pollInterval(java.time.Duration.ofMillis(40))
                .until(() -> {
                    sendSome(1);
                    return counter("uplinkRejoins") == 1;
                });
        sendUntilTheCdnHasIt();
        assertNobodyNoticed();
    }
}
