// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.gateway;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nearcast.live.stream.StreamStatus;
import org.nearcast.protocol.amf0.Amf0Object;
import org.nearcast.protocol.rtmp.DataMessage;
import org.nearcast.protocol.rtmp.MessageType;
import org.nearcast.protocol.rtmp.RtmpMessage;
import org.nearcast.protocol.rtmp.Status;

/** What one client of the site could do to others, and what it must not see. */
class HostileClientsTest extends GatewayRig {
    private static final String FAR = "far";

    @Test
    void shouldEndAPublisherWhoseHeadersPileUpBeforeASlowUplink() {
        TestClient publisher = publish("one");
        publisher.send(source.headers());
        line.stopUp(true);
        RtmpMessage huge = DataMessage.setMetaData(Amf0Object.ecmaArray().put("filler", "x".repeat(60_000)))
                .toMessage(1, 0);
        for (int i = 0; i < 300 && !publisher.closed; i++) {
            publisher.send(List.of(huge));
        }
        eventually(() -> publisher.closed);
        line.stopUp(false);
    }

    @Test
    void shouldNotLetARefusedPublisherStopAStreamThatIsBeingWatched() {
        TestClient far = farPublisher();
        TestClient viewer = play(FAR);
        List<byte[]> pictures = new ArrayList<>(send(far, 20));
        eventually(() -> viewer.frames(MessageType.VIDEO).size() == 20);
        cdn.answersPublish = false;
        open(TestClient.publisher(transport, port, "live", FAR));
        eventually(() -> cdn.unanswered.get() == 1);
        pictures.addAll(send(far, 30));
        await50(viewer);
        assertSame(pictures, viewer.frames(MessageType.VIDEO));
    }

    @Test
    void shouldFetchForThoseWhoWaitAlthoughSomebodyAlwaysAsksToPublish() throws IOException {
        reopen("upstream.publish-answer-timeout = 400 ms");
        cdn.answersPublish = false;
        ask(1);
        play(FAR);
        for (int i = 2; i < 20; i++) {
            await().pollDelay(Duration.ofMillis(100)).until(() -> true);
            ask(i);
        }
        assertEquals(1, counter("fetches"));
    }

    private void ask(int times) {
        open(TestClient.publisher(transport, port, "live", FAR));
        eventually(() -> cdn.unanswered.get() == times);
    }

    @Test
    void shouldTellViewersOfTheEndOfAStreamThatWasJustUnmuted() {
        cdn.mutes = false;
        TestClient viewer = play(FAR);
        eventually(() -> gateway.fetching() == 1);
        cdn.answersPublish = false;
        TestClient asking = open(TestClient.publisher(transport, port, "live", FAR));
        eventually(() -> cdn.unanswered.get() == 1);
        cdn.answersPublish = true;
        TestClient far = farPublisher();
        send(far, 10);
        eventually(() -> viewer.frames(MessageType.VIDEO).size() == 10);
        asking.close();
        eventually(() -> gateway.connections() == 1);
        far.close();
        viewer.awaitCode(Status.PLAY_UNPUBLISH_NOTIFY);
        eventually(() -> gateway.streams().stream().noneMatch(StreamStatus::published));
    }

    @Test
    void shouldTryAgainWhenTheCdnDoesNotAnswerAFetch() throws IOException {
        reopen("upstream.publish-answer-timeout = 300 ms");
        cdn.connectsAnswered = 1;
        TestClient viewer = play(FAR);
        eventually(() -> counter("fetches") >= 2);
        cdn.connectsAnswered = Integer.MAX_VALUE;
        TestClient far = farPublisher();
        List<byte[]> pictures = send(far, 50);
        eventually(() -> {
            List<byte[]> got = viewer.frames(MessageType.VIDEO);
            return !got.isEmpty() && Arrays.equals(pictures.get(49), got.get(got.size() - 1));
        });
    }

    @Test
    void shouldShowNoKeyInItsStatusUnlessSomebodyWatchesThatName() {
        cdn.saysNames = false;
        TestClient publisher = publish("s3cr3tkey");
        publisher.send(source.headers());
        eventually(() -> gateway.streams().size() == 1);
        assertEquals("live/s3\u2026", gateway.streams().get(0).name());
        play("s3cr3tkey");
        eventually(() -> gateway.streams().get(0).name().equals("live/s3cr3tkey"));
    }

    @Test
    void shouldPassNamesWithControlCharactersUnserved() {
        TestClient viewer = play("one\n2026 forged line");
        viewer.awaitCode(Status.PLAY_STREAM_NOT_FOUND);
        assertEquals(0, counter("playsAuthorised"));
        assertEquals(1, counter("playsPassedThrough"));
    }

    private TestClient farPublisher() {
        TestClient far = open(TestClient.publisher(transport, cdn.address().getPort(), "live", FAR))
                .awaitCode(Status.PUBLISH_START);
        far.send(source.headers());
        return far;
    }
}
