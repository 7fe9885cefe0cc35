// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.rtmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.nearcast.live.rtmp.RecordingClient.eventually;
import static org.nearcast.live.stream.Samples.keyFrame;
import static org.nearcast.live.stream.Samples.picture;
import static org.nearcast.live.stream.Samples.videoHeader;

import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.nearcast.live.stream.StreamSettings;
import org.nearcast.protocol.rtmp.MessageType;
import org.nearcast.protocol.rtmp.RtmpMessage;
import org.nearcast.protocol.rtmp.Status;

/** An encoder whose connection broke comes back; its viewers stay. */
@Timeout(60)
class ReturningPublisherTest {
    private static final int RESUME_MS = 600;
    private LoopbackOrigin origin;
    private RecordingClient first;
    private RecordingClient viewer;

    @BeforeEach
    void open() throws IOException {
        StreamSettings settings = new StreamSettings(60_000, 1 << 20, 100, 100, 3000, RESUME_MS);
        origin = new LoopbackOrigin(RtmpAuthority.open(), RtmpSettings.defaults(), settings);
        first = origin.publisher("live", "one").until(Status.PUBLISH_START);
        viewer = origin.player("live", "one").until(Status.PLAY_START);
        first.send(videoHeader(), keyFrame(10_000, 100), picture(10_040, 100));
        eventually(() -> viewer.ofType(MessageType.VIDEO).size() == 3);
    }

    @AfterEach
    void close() {
        origin.close();
    }

    private List<Long> times() {
        return viewer.ofType(MessageType.VIDEO).stream()
                .map(RtmpMessage::timestamp)
                .collect(Collectors.toList());
    }

    @Test
    void shouldKeepViewersWhileThePublisherReconnects() {
        first.channel.close().awaitUninterruptibly();
        eventually(() -> origin.server.connections() == 1);
        RecordingClient second = origin.publisher("live", "one").until(Status.PUBLISH_START);
        second.send(videoHeader(), keyFrame(0, 100), picture(40, 100));
        eventually(() -> viewer.ofType(MessageType.VIDEO).size() == 6);
        assertEquals(List.of(0L, 10_000L, 10_040L, 10_080L, 10_080L, 10_120L), times());
        assertFalse(viewer.codes.contains(Status.PLAY_UNPUBLISH_NOTIFY));
    }

    @Test
    void shouldTellViewersWhenItDoesNotComeBack() {
        first.channel.close().awaitUninterruptibly();
        viewer.until(Status.PLAY_UNPUBLISH_NOTIFY);
        eventually(() -> !origin.streams.find("live/one").orElseThrow().isPublished());
    }

    @Test
    void shouldTellViewersAtOnceWhenItSaysThatItGoes() {
        first.session.close();
        viewer.until(Status.PLAY_UNPUBLISH_NOTIFY);
        RecordingClient second = origin.publisher("live", "one").until(Status.PUBLISH_START);
        viewer.until(Status.PLAY_PUBLISH_NOTIFY);
        assertFalse(second.closed);
    }

    @Test
    void shouldEndTheConnectionOfASilentPublisherWhoseKeyIsShownAgain() {
        origin.publisher("live", "one").until(Status.PUBLISH_BAD_NAME);
        assertFalse(first.closed);
        origin.aheadMs.set(3000);
        RecordingClient second = origin.publisher("live", "one").until(Status.PUBLISH_START);
        eventually(() -> first.closed);
        second.send(videoHeader(), keyFrame(0, 100));
        eventually(() -> viewer.ofType(MessageType.VIDEO).size() == 5);
        assertEquals(1, origin.count("rtmpTakeOvers"));
        assertFalse(viewer.codes.contains(Status.PLAY_UNPUBLISH_NOTIFY));
        assertEquals(10_080L, times().get(4));
    }
}
