// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.rtmp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nearcast.live.rtmp.RecordingClient.eventually;
import static org.nearcast.live.stream.Samples.audioHeader;
import static org.nearcast.live.stream.Samples.keyFrame;
import static org.nearcast.live.stream.Samples.metadata;
import static org.nearcast.live.stream.Samples.picture;
import static org.nearcast.live.stream.Samples.sound;
import static org.nearcast.live.stream.Samples.videoHeader;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.nearcast.live.Transport;
import org.nearcast.live.rtmp.ClientSession.Purpose;
import org.nearcast.live.stream.StreamSettings;
import org.nearcast.protocol.rtmp.Command;
import org.nearcast.protocol.rtmp.MessageType;
import org.nearcast.protocol.rtmp.RtmpMessage;

@Timeout(30)
class RtmpServerTest {
    private LoopbackOrigin origin;

    @BeforeEach
    void open() throws Exception {
        origin = new LoopbackOrigin();
    }

    @AfterEach
    void close() {
        origin.close();
    }

    private RecordingClient publishing(String app, String name) {
        return origin.publisher(app, name).until("NetStream.Publish.Start");
    }

    private RecordingClient playing(String app, String name) {
        return origin.player(app, name).until("NetStream.Play.Start");
    }

    @Test
    void shouldTellPublisherThePublicName() {
        RecordingClient publisher = publishing("live", "one?token=7");
        assertEquals("live/one", publisher.infos.get(0).string(ServerSession.PUBLIC_NAME));
    }

    @Test
    void shouldStartNewPlayerAtLastKeyFrameEndingAtLiveEdge() {
        RecordingClient publisher = publishing("live", "one");
        publisher.send(metadata("test"), videoHeader(), audioHeader());
        publisher.send(keyFrame(0, 3000), picture(40, 100), keyFrame(1000, 70000), sound(1010, 50), picture(1040, 300));
        publisher.send(sound(1050, 50), picture(1080, 200));
        eventually(() -> origin.streams.status().get(0).bytesIn() > 73000);
        eventually(() -> origin.count("rtmpBytesIn") > 73000);

        RecordingClient player = playing("live", "one");
        eventually(() -> player.ofType(MessageType.VIDEO).size() == 4);
        List<RtmpMessage> video = player.ofType(MessageType.VIDEO);
        assertEquals(
                List.of(1078L, 1078L, 1079L, 1080L),
                video.stream().map(RtmpMessage::timestamp).collect(Collectors.toList()));
        assertArrayEquals(keyFrame(1000, 70000).payload(), video.get(1).payload());
        assertEquals(1, player.ofType(MessageType.AUDIO).size(), "the configuration alone");
        assertEquals(0, player.ofType(MessageType.DATA_AMF0).get(0).timestamp(), "or FFmpeg sees subtitles in it");

        publisher.send(picture(1120, 200), sound(1130, 20));
        eventually(() -> player.ofType(MessageType.AUDIO).size() == 2);
        assertEquals(1120, player.ofType(MessageType.VIDEO).get(4).timestamp());
    }

    @Test
    void shouldLetPlayerWaitForItsPublisher() {
        RecordingClient player = playing("live", "later");
        RecordingClient publisher = publishing("live", "later");
        publisher.send(videoHeader(), keyFrame(0, 100));
        player.until("NetStream.Play.PublishNotify");
        eventually(() -> player.ofType(MessageType.VIDEO).size() == 2);

        publisher.session.close();
        player.until("NetStream.Play.UnpublishNotify");
        assertTrue(player.channel.isActive());

        RecordingClient next = publishing("live", "later");
        next.send(videoHeader(), keyFrame(0, 100));
        eventually(() -> player.ofType(MessageType.VIDEO).size() == 4);
        assertTrue(
                player.ofType(MessageType.VIDEO).get(3).timestamp()
                        > player.ofType(MessageType.VIDEO).get(1).timestamp(),
                "time does not run backwards");
    }

    @Test
    void shouldRefuseSecondPublisherOfLiveName() {
        publishing("live", "one");
        origin.publisher("live", "one").until("NetStream.Publish.BadName");
        assertEquals(1, origin.count("rtmpPublishesRefused"));
    }

    @Test
    void shouldSendMutedPlayerNoMediaUntilItAsks() {
        RecordingClient publisher = publishing("live", "one");
        publisher.send(metadata("test"), videoHeader(), keyFrame(0, 100));
        RecordingClient muted = origin.client(Purpose.PLAY_MUTED, "live", "one").until("NetStream.Play.Start");
        RecordingClient player = playing("live", "one");
        publisher.send(picture(40, 100), sound(45, 10));
        eventually(() -> player.ofType(MessageType.AUDIO).size() == 1);
        assertEquals(1, origin.streams.status().get(0).viewers(), "a muted player is no viewer");
        assertEquals(
                List.of(),
                muted.media.stream()
                        .filter(m -> m.type() != MessageType.DATA_AMF0)
                        .collect(Collectors.toList()));

        muted.channel.eventLoop().execute(() -> muted.session.command(Command.of("receiveVideo", 0, null, true)));
        eventually(() -> muted.ofType(MessageType.VIDEO).size() == 3);
        assertEquals(0, muted.ofType(MessageType.AUDIO).size());
    }

    @Test
    void shouldSendNothingWhilePausedAndStartAfreshAfterwards() {
        RecordingClient publisher = publishing("live", "one");
        publisher.send(videoHeader(), keyFrame(0, 100));
        RecordingClient player = playing("live", "one");
        eventually(() -> player.ofType(MessageType.VIDEO).size() == 2);
        player.channel.eventLoop().execute(() -> player.session.command(Command.of("pause", 0, null, true, 0.0)));
        player.until("NetStream.Pause.Notify");
        publisher.send(picture(40, 100));
        publisher.send(keyFrame(1000, 100), picture(1040, 100));
        player.channel.eventLoop().execute(() -> player.session.command(Command.of("pause", 0, null, false, 0.0)));
        player.until("NetStream.Unpause.Notify");
        eventually(() -> player.ofType(MessageType.VIDEO).size() == 5);
        assertEquals(1039, player.ofType(MessageType.VIDEO).get(3).timestamp());
    }

    @Test
    void shouldServeTwoHundredPlayersOfOneStream() {
        RecordingClient publisher = publishing("live", "one");
        publisher.send(videoHeader(), keyFrame(0, 20000));
        List<RecordingClient> players = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            players.add(origin.player("live", "one"));
        }
        players.forEach(p -> p.until("NetStream.Play.Start"));
        eventually(() -> origin.streams.status().get(0).viewers() == 200);
        for (int i = 1; i <= 25; i++) {
            publisher.send(picture(40L * i, 5000), sound(40L * i, 200));
        }
        for (RecordingClient player : players) {
            eventually(() -> player.ofType(MessageType.VIDEO).size() == 27);
            assertArrayEquals(
                    picture(1000, 5000).payload(),
                    player.ofType(MessageType.VIDEO).get(26).payload());
        }
        assertEquals(0, origin.count("rtmpFramesDropped"));
    }

    @Test
    void shouldKeepStreamsApart() {
        RecordingClient one = publishing("live", "one");
        RecordingClient two = publishing("live/inner", "two");
        RecordingClient playerOne = playing("live", "one");
        RecordingClient playerTwo = playing("live/inner", "two");
        one.send(videoHeader(), keyFrame(0, 111));
        two.send(videoHeader(), keyFrame(0, 222));
        eventually(() -> playerOne.ofType(MessageType.VIDEO).size() == 2);
        eventually(() -> playerTwo.ofType(MessageType.VIDEO).size() == 2);
        assertEquals(111, playerOne.ofType(MessageType.VIDEO).get(1).payload().length);
        assertEquals(222, playerTwo.ofType(MessageType.VIDEO).get(1).payload().length);
    }

    @Test
    void shouldServeWhereThereIsNoEpoll() throws Exception {
        try (LoopbackOrigin nio = new LoopbackOrigin(
                Transport.openNio(2), RtmpAuthority.open(), RtmpSettings.defaults(), StreamSettings.defaults())) {
            RecordingClient publisher = nio.publisher("live", "one").until("NetStream.Publish.Start");
            RecordingClient player = nio.player("live", "one").until("NetStream.Play.Start");
            publisher.send(videoHeader(), keyFrame(0, 200_000));
            eventually(() -> player.ofType(MessageType.VIDEO).size() == 2);
            assertEquals(keyFrame(0, 200_000), player.ofType(MessageType.VIDEO).get(1));
        }
    }

    @Test
    void shouldForgetStreamsThatNobodyWants() {
        RecordingClient publisher = publishing("live", "one");
        RecordingClient player = playing("live", "one");
        publisher.session.close();
        player.until("NetStream.Play.UnpublishNotify");
        player.session.close();
        eventually(() -> origin.streams.status().isEmpty());
    }
}
