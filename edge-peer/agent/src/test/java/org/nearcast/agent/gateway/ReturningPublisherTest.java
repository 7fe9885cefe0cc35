// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nearcast.protocol.rtmp.MessageType;
import org.nearcast.protocol.rtmp.Status;

/** Encoders that come back, through the gateway: viewers beside it and at the CDN stay. */
class ReturningPublisherTest extends GatewayRig {
    private final TestStream again = new TestStream(8, 10);

    private TestClient farViewer() {
        return open(TestClient.player(transport, cdn.address().getPort(), "live", "one"))
                .awaitCode(Status.PLAY_START);
    }

    private void awaitPictures(TestClient viewer, int count) {
        eventually(() -> viewer.frames(MessageType.VIDEO).size() >= count);
    }

    private static void assertUndisturbed(TestClient viewer) {
        assertFalse(viewer.closed);
        assertFalse(viewer.codes.contains(Status.PLAY_UNPUBLISH_NOTIFY), viewer.codes.toString());
        assertMonotonic(viewer);
    }

    @Test
    void shouldKeepViewersHereAndAtTheCdnWhileThePublisherReconnects() {
        cdn.names.put("secret", "one");
        TestClient first = publish("secret");
        first.send(source.headers());
        TestClient near = play("one");
        TestClient far = farViewer();
        List<byte[]> pictures = new ArrayList<>(send(first, 20));
        awaitPictures(near, 20);
        awaitPictures(far, 20);
        first.cut();
        TestClient second = publish("secret");
        second.send(again.headers());
        pictures.addAll(send(second, again, 30));
        awaitPictures(near, 50);
        awaitPictures(far, 50);
        assertSame(pictures, near.frames(MessageType.VIDEO));
        assertSame(pictures, far.frames(MessageType.VIDEO));
        assertUndisturbed(near);
        assertUndisturbed(far);
        assertEquals(0, counter("fetches"), "nothing comes down meanwhile");
    }

    @Test
    void shouldFollowTheCdnWhenItGivesTheNameOfASilentPublisherToItsNextConnection() {
        TestClient silent = publish("one");
        silent.send(source.headers());
        TestClient near = play("one");
        send(silent, 20);
        awaitPictures(near, 20);
        open(TestClient.publisher(transport, port, "live", "one")).awaitCode(Status.PUBLISH_BAD_NAME);
        cdn.aheadMs.set(3000);
        TestClient second = publish("one");
        second.send(again.headers());
        send(second, again, 30);
        awaitPictures(near, 50);
        eventually(() -> silent.closed);
        assertUndisturbed(near);
        send(second, again, 10);
        awaitPictures(near, 60);
    }

    @Test
    void shouldEndForViewersWhenThePublisherDoesNotComeBack() throws IOException {
        reopen("streams.resume-within = 300 ms");
        TestClient publisher = publish("one");
        publisher.send(source.headers());
        TestClient near = play("one");
        send(publisher, 10);
        awaitPictures(near, 10);
        publisher.cut();
        near.awaitCode(Status.PLAY_UNPUBLISH_NOTIFY);
        eventually(() -> gateway.fetching() == 1);
    }

    @Test
    void shouldKeepViewersWhileABrokenFetchIsMadeAgain() {
        TestClient far = open(TestClient.publisher(transport, cdn.address().getPort(), "live", "one"))
                .awaitCode(Status.PUBLISH_START);
        far.send(source.headers());
        cdn.mutes = false;
        TestClient near = play("one");
        eventually(() -> {
            send(far, 1);
            return near.frames(MessageType.VIDEO).size() >= 20;
        });
        eventually(() -> counter("mutingIgnored") == 1);
        line.cut();
        eventually(() -> counter("fetches") == 2);
        eventually(() -> {
            send(far, 1);
            return near.frames(MessageType.VIDEO).size() > 50;
        });
        assertUndisturbed(near);
    }
}
