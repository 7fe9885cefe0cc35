// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.rtmp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nearcast.live.rtmp.RecordingClient.eventually;
import static org.nearcast.live.stream.Samples.keyFrame;
import static org.nearcast.live.stream.Samples.picture;
import static org.nearcast.live.stream.Samples.sound;
import static org.nearcast.live.stream.Samples.videoHeader;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.provider.Arguments;
import org.nearcast.live.stream.PlayerLimits;
import org.nearcast.live.stream.StreamSettings;
import org.nearcast.protocol.rtmp.MessageType;
import org.nearcast.protocol.rtmp.NetStream;
import org.nearcast.protocol.rtmp.RtmpMessage;
import org.slf4j.LoggerFactory;

/** One stream goes on undisturbed while others misbehave. */
@Timeout(60)
class HostilePeersTest {
    private static final int UNFINISHED_BYTES = 4 << 20;
    private static final int MESSAGE_MS = 3000;

    /** For a handshake and a first command; a busy machine needs more than one would think. */
    private static final int TIMEOUT_MS = 2000;

    private LoopbackOrigin origin;
    private RecordingClient publisher;
    private RecordingClient player;

    @BeforeEach
    void open() throws Exception {
        RtmpSettings defaults = RtmpSettings.defaults();
        RtmpSettings settings = new RtmpSettings(
                defaults.chunkSize(),
                defaults.windowBytes(),
                TIMEOUT_MS,
                TIMEOUT_MS,
                defaults.purposeMillis(),
                300,
                defaults.deadPeerMillis(),
                1 << 20,
                MESSAGE_MS,
                UNFINISHED_BYTES,
                64 << 10,
                new PlayerLimits(1 << 20, 3000));
        origin = new LoopbackOrigin(
                RtmpAuthority.open(), settings, new StreamSettings(settings.chunkSize(), 1 << 20, 100, 100));
        publisher = origin.publisher("live", "one").until("NetStream.Publish.Start");
        publisher.send(videoHeader(), keyFrame(0, 1000));
        player = origin.player("live", "one").until("NetStream.Play.Start");
        eventually(() -> player.ofType(MessageType.VIDEO).size() == 2);
    }

    @AfterEach
    void close() {
        origin.close();
    }

    private void assertThatStreamGoesOn(long timestamp) {
        publisher.send(picture(timestamp, 500));
        eventually(() -> {
            List<RtmpMessage> video = player.ofType(MessageType.VIDEO);
            return video.get(video.size() - 1).equals(picture(timestamp, 500));
        });
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(
                origin.server.address().getAddress(), origin.server.address().getPort());
        socket.setSoTimeout(10_000);
        return socket;
    }

    private void untilClosed(Socket socket) throws IOException {
        try {
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (SocketException e) {
            assertTrue(e.getMessage().contains("reset"), e.getMessage());
        }
    }

    @Test
    void shouldCountAndCloseEveryKindOfMalformedInput() throws IOException {
        List<Arguments> kinds = RtmpCodecTest.malformed().toList();
        for (int i = 0; i < kinds.size(); i++) {
            try (Socket socket = connect()) {
                socket.getOutputStream().write((byte[]) kinds.get(i).get()[1]);
                untilClosed(socket);
            }
            assertEquals(i + 1, origin.count("rtmpMalformed"));
            assertThatStreamGoesOn(40L * (i + 1));
        }
    }

    @Test
    void shouldCloseHalfOpenConnections() throws IOException {
        try (Socket silent = connect();
                Socket half = connect();
                Socket mute = connect()) {
            half.getOutputStream().write(new byte[] {3, 0, 0});
            mute.getOutputStream().write(ClientBytes.begin().handshake().toBytes());
            untilClosed(silent);
            untilClosed(half);
            untilClosed(mute);
        }
        assertEquals(2, origin.count("rtmpHandshakeTimeouts"));
        assertEquals(1, origin.count("rtmpCommandTimeouts"));
        assertThatStreamGoesOn(40);
    }

    @Test
    void shouldSurviveGarbageAfterConnect() throws IOException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        byte[] begun = ClientBytes.begin().handshake().connect().toBytes();
        for (int i = 0; i < 100; i++) {
            byte[] garbage = new byte[random.nextInt(3000)];
            random.nextBytes(garbage);
            try (Socket socket = connect()) {
                socket.getOutputStream().write(begun);
                socket.getOutputStream().write(garbage);
            } catch (SocketException e) {
                assertTrue(e.getMessage() != null, "closed while we wrote, seed " + seed);
            }
        }
        assertThatStreamGoesOn(40);
        eventually(() -> origin.server.connections() == 2);
    }

    @Test
    void shouldHaveSlowPlayerSkipToKeyFrameWhileOthersGetEverything() {
        RecordingClient slow = origin.player("live", "one").until("NetStream.Play.Start");
        eventually(() -> slow.ofType(MessageType.VIDEO).size() == 2);
        slow.channel.config().setAutoRead(false);

        int frames = 400;
        for (int i = 1; i <= frames; i++) {
            long ms = 40L * i;
            publisher.send(i % 25 == 0 ? keyFrame(ms, 60_000) : picture(ms, 40_000), sound(ms + 1, 200));
            if (i % 25 == 0) { // no faster than who reads: on a busy machine that one would skip too
                int sent = i + 2;
                eventually(() -> player.ofType(MessageType.VIDEO).size() == sent);
            }
        }
        eventually(() -> origin.count("rtmpFramesDropped") > 50);
        assertTrue(origin.count("rtmpPlayerSkips") > 0);

        slow.channel.config().setAutoRead(true);
        publisher.send(keyFrame(40L * frames + 1000, 1000));
        eventually(() -> last(slow).equals(keyFrame(40L * frames + 1000, 1000)));
        assertArrayEquals(
                last(slow).payload(),
                player.ofType(MessageType.VIDEO).get(frames + 2).payload());
        assertTrue(slow.ofType(MessageType.VIDEO).size() < frames);
        assertPicturesFollowTheirPredecessors(slow.ofType(MessageType.VIDEO));
    }

    private static RtmpMessage last(RecordingClient client) {
        List<RtmpMessage> video = client.ofType(MessageType.VIDEO);
        return video.get(video.size() - 1);
    }

    /** Every picture but a key frame comes 40 ms after the one before it. */
    private static void assertPicturesFollowTheirPredecessors(List<RtmpMessage> video) {
        for (int i = 2; i < video.size(); i++) {
            boolean key = video.get(i).payload()[0] == 0x17;
            long gap = video.get(i).timestamp() - video.get(i - 1).timestamp();
            assertTrue(key || gap == 40, "picture at " + video.get(i).timestamp() + " after a gap of " + gap + " ms");
        }
    }

    @Test
    void shouldBoundUnfinishedMessagesOfAllConnectionsTogether() throws IOException {
        List<Socket> hostile = new ArrayList<>();
        byte[] begun = ClientBytes.begin().handshake().connect().toBytes();
        byte[] most = unfinishedMessage(900_000, 800_000);
        try {
            for (int i = 1; i <= 30; i++) {
                hostile.add(connect());
                hostile.get(i - 1).getOutputStream().write(begun);
                hostile.get(i - 1).getOutputStream().write(most);
                publisher.send(keyFrame(40L * i, 400_000));
            }
            eventually(() -> origin.count("rtmpMemoryEvictions") >= 20);
            eventually(() -> player.ofType(MessageType.VIDEO).size() == 32);
        } finally {
            for (Socket socket : hostile) {
                socket.close();
            }
        }
        assertThatStreamGoesOn(2000);
    }

    @Test
    void shouldEndAConnectionWhoseMessageIsNeverFinished() throws IOException {
        try (Socket dripping = connect()) {
            dripping.getOutputStream()
                    .write(ClientBytes.begin().handshake().connect().toBytes());
            dripping.getOutputStream().write(unfinishedMessage(100_000, 5000));
            untilClosed(dripping);
        }
        assertEquals(1, origin.count("rtmpMessageTimeouts"));
        assertThatStreamGoesOn(40);
    }

    private static byte[] unfinishedMessage(int length, int sent) {
        return ClientBytes.begin()
                .chunkSize(1 << 20)
                .raw(Arrays.copyOf(header(length), 12 + sent))
                .toBytes();
    }

    private static byte[] header(int length) {
        return new byte[] {6, 0, 0, 0, (byte) (length >> 16), (byte) (length >> 8), (byte) length, 9, 1, 0, 0, 0};
    }

    @Test
    void shouldBoundConnectionsFromOneAddress() throws IOException {
        Socket[] sockets = new Socket[LoopbackOrigin.MAX_PER_ADDRESS + 1];
        try {
            for (int i = 0; i < sockets.length; i++) {
                sockets[i] = connect();
            }
            eventually(() -> origin.count("rtmpConnectionsRefused") >= 3);
        } finally {
            for (Socket socket : sockets) {
                if (socket != null) {
                    socket.close();
                }
            }
        }
        assertThatStreamGoesOn(40);
    }

    @Test
    void shouldEndAConnectionThatIsRefusedOverAndOver() {
        RecordingClient stubborn = origin.publisher("live", "one").until("NetStream.Publish.BadName");
        for (int i = 0; i < 100; i++) {
            stubborn.channel.eventLoop().execute(() -> stubborn.session.command(NetStream.publish(5, "one")));
        }
        eventually(() -> !stubborn.channel.isActive());
        assertTrue(origin.count("rtmpPublishesRefused") < 100);
        assertEquals(1, origin.count("rtmpMalformed"));
        assertThatStreamGoesOn(40);
    }

    @Test
    void shouldNotLogANameThatNobodyPublishes() {
        Logger root = (Logger) LoggerFactory.getLogger("org.nearcast.live.rtmp");
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        root.setLevel(Level.INFO);
        root.addAppender(log);
        try {
            RecordingClient mistaken = origin.player("live", "s3cr3tkey").until("NetStream.Play.Start");
            RecordingClient other = origin.player("live", "one").until("NetStream.Play.Start");
            mistaken.session.close();
            other.session.close();
            eventually(() -> log.list.stream()
                            .filter(e -> e.getMessage().contains("no longer played"))
                            .count()
                    == 2);
        } finally {
            root.detachAppender(log);
            root.setLevel(null);
        }
        String said = log.list.toString();
        assertTrue(said.contains("live/one"), said);
        assertTrue(log.list.stream().noneMatch(e -> e.getFormattedMessage().contains("s3cr3t")), said);
    }
}
