// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.rtmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nearcast.live.Counters;
import org.nearcast.live.stream.LiveStreams;
import org.nearcast.live.stream.Samples;
import org.nearcast.live.stream.StreamSettings;
import org.nearcast.protocol.rtmp.ChunkDecoder;
import org.nearcast.protocol.rtmp.Command;
import org.nearcast.protocol.rtmp.MessageType;
import org.nearcast.protocol.rtmp.NetConnection;
import org.nearcast.protocol.rtmp.NetStream;
import org.nearcast.protocol.rtmp.RtmpException;
import org.nearcast.protocol.rtmp.RtmpLimits;
import org.nearcast.protocol.rtmp.RtmpMessage;
import org.nearcast.protocol.rtmp.Status;

class ServerSessionTest {
    private final Counters counters = new Counters();
    private final LiveStreams streams = new LiveStreams(StreamSettings.defaults(), () -> 0);
    private final Slow authority = new Slow();
    private final ChunkDecoder decoder = new ChunkDecoder(RtmpLimits.DEFAULT);
    private EmbeddedChannel channel;

    /** Decides at once, unless told to wait. */
    private static final class Slow implements RtmpAuthority {
        CompletableFuture<Verdict> later;

        @Override
        public CompletionStage<Verdict> connect(StreamRequest request) {
            return request.app().equals("closed")
                    ? RtmpAuthority.refuse("NetConnection.Connect.Rejected", "not this one")
                    : RtmpAuthority.allow(request.app());
        }

        @Override
        public CompletionStage<Verdict> publish(StreamRequest request) {
            return later != null ? later : RtmpAuthority.allow(request.app() + "/" + request.name());
        }

        @Override
        public CompletionStage<Verdict> play(StreamRequest request) {
            return request.query().equals("token=bad")
                    ? RtmpAuthority.refuse("NetStream.Play.Failed", "bad token")
                    : RtmpAuthority.allow(request.app() + "/" + request.name());
        }
    }

    @BeforeEach
    void open() {
        RtmpSettings settings = RtmpSettings.defaults();
        RtmpCounters rtmp = new RtmpCounters(counters);
        channel = new EmbeddedChannel(
                RtmpCodec.server(settings, rtmp), new ServerSession(settings, rtmp, authority, streams));
        channel.freezeTime();
        feed(ClientBytes.begin().handshake());
        ByteBuf answer = channel.readOutbound();
        answer.release();
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private void feed(ClientBytes bytes) {
        channel.writeInbound(Unpooled.wrappedBuffer(bytes.toBytes()));
    }

    /** Sends a command and returns what comes back: names of commands, codes of statuses, types of other messages. */
    private List<String> ask(Command command, int streamId) throws RtmpException {
        feed(ClientBytes.begin().command(command, streamId));
        return answers();
    }

    /** All of them, those too that a slow machine holds back for more to gather. */
    private void runTasks() {
        channel.advanceTimeBy(20, TimeUnit.MILLISECONDS);
        channel.runPendingTasks();
    }

    private List<String> answers() throws RtmpException {
        runTasks();
        List<String> words = new ArrayList<>();
        for (ByteBuf next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
            ByteBuffer bytes = next.nioBuffer();
            decoder.decode(bytes, message -> words.add(word(message)));
            next.release();
        }
        return words;
    }

    private static String word(RtmpMessage message) {
        if (!Command.isCommand(message)) {
            return "type" + message.type();
        }
        try {
            Command command = Command.decode(message);
            return command.name().equals(Status.ON_STATUS) ? Status.of(command).code() : command.name();
        } catch (RtmpException e) {
            throw new AssertionError(e);
        }
    }

    private void connect() throws RtmpException {
        ask(NetConnection.connect(1, "live", "rtmp://localhost/live", "test"), 0);
        ask(NetConnection.createStream(2), 0);
    }

    @Test
    void shouldAnswerConnectAsEncodersExpect() throws RtmpException {
        List<String> answers = ask(NetConnection.connect(1, "live/?x=1", "rtmp://localhost/live", "test"), 0);
        assertEquals(List.of("type1", "type5", "type6", "_result"), answers);
    }

    @Test
    void shouldAnswerWhatEncodersSayAroundPublish() throws RtmpException {
        connect();
        assertEquals(List.of("_result"), ask(NetConnection.releaseStream(3, "one"), 0));
        assertEquals(List.of("_result", "onFCPublish"), ask(NetConnection.fcPublish(4, "one"), 0));
        assertEquals(List.of("type4", Status.PUBLISH_START), ask(NetStream.publish(5, "one"), 1));
        assertEquals("live/one", streams.status().get(0).name());
        assertEquals(
                List.of("_result", "onFCUnpublish", Status.UNPUBLISH_SUCCESS),
                ask(NetConnection.fcUnpublish(6, "one"), 0));
        assertTrue(streams.status().isEmpty());
        assertEquals(List.of(), ask(NetStream.deleteStream(7, 1), 0));
        assertEquals(List.of("_result"), ask(NetConnection.createStream(8), 0));
    }

    @Test
    void shouldAnswerWhatPlayersSayAroundPlay() throws RtmpException {
        connect();
        assertEquals(List.of("onFCSubscribe"), ask(Command.of("FCSubscribe", 0, null, "one"), 0));
        assertEquals(List.of("_result"), ask(NetConnection.getStreamLength(3, "one"), 0));
        assertEquals(List.of("_result"), ask(Command.of("_checkbw", 4, null), 0));
        assertEquals(List.of("type4", Status.PLAY_RESET, Status.PLAY_START), ask(NetStream.play(5, "one", -2), 1));
        assertEquals(List.of("NetStream.Seek.Failed"), ask(Command.of("seek", 6, null, 1000.0), 1));
        assertEquals(List.of(Status.PAUSE_NOTIFY), ask(NetStream.pause(7, true, 0), 1));
        assertEquals(List.of(Status.UNPAUSE_NOTIFY), ask(NetStream.pause(8, false, 0), 1));
        assertEquals(List.of(), ask(NetStream.closeStream(0), 1));
        assertTrue(streams.status().isEmpty());
        assertEquals(List.of("type4", Status.PLAY_RESET, Status.PLAY_START), ask(NetStream.play(9, "two", -2), 1));
    }

    @Test
    void shouldRefuseUnknownCommandsThatWantAnAnswer() throws RtmpException {
        connect();
        assertEquals(List.of("_error"), ask(Command.of("teleport", 3, null), 0));
        assertEquals(List.of(), ask(Command.of("teleport", 0, null), 0));
        assertEquals(2, counters.named("rtmpCommandsUnknown").sum());
    }

    @Test
    void shouldRefuseConnectThatAuthorityRefuses() throws RtmpException {
        assertEquals(
                List.of("type1", "_error"), ask(NetConnection.connect(1, "closed", "rtmp://localhost/closed", "t"), 0));
        assertFalse(channel.isActive());
    }

    @Test
    void shouldRefusePlayThatAuthorityRefuses() throws RtmpException {
        connect();
        assertEquals(List.of("NetStream.Play.Failed"), ask(NetStream.play(3, "one?token=bad", -2), 1));
        assertEquals(1, counters.named("rtmpPlaysRefused").sum());
    }

    @Test
    void shouldHoldWhatComesWhileAuthorityThinks() throws RtmpException {
        connect();
        authority.later = new CompletableFuture<>();
        ClientBytes bytes = ClientBytes.begin()
                .command(NetStream.publish(3, "key"), 1)
                .message(6, Samples.videoHeader())
                .message(6, Samples.keyFrame(0, 50));
        feed(bytes);
        assertEquals(List.of(), answers());
        assertFalse(channel.config().isAutoRead());
        authority.later.complete(new RtmpAuthority.Allowed("live/public"));
        assertEquals(List.of("type4", Status.PUBLISH_START), answers());
        assertTrue(channel.config().isAutoRead());
        assertEquals("live/public", streams.status().get(0).name());
        assertEquals(50, streams.status().get(0).cachedBytes());
    }

    @Test
    void shouldPublishNothingForConnectionThatHasGoneMeanwhile() throws RtmpException {
        connect();
        authority.later = new CompletableFuture<>();
        feed(ClientBytes.begin().command(NetStream.publish(3, "key"), 1));
        channel.close();
        authority.later.complete(new RtmpAuthority.Allowed("live/public"));
        channel.runPendingTasks();
        assertTrue(streams.status().isEmpty());
    }

    @Test
    void shouldRefuseWhenAuthorityFails() throws RtmpException {
        connect();
        authority.later = CompletableFuture.failedFuture(new IllegalStateException("expected here"));
        assertEquals(List.of(Status.CALL_FAILED), ask(NetStream.publish(3, "key"), 1));
    }

    @Test
    void shouldEndConnectionsThatBreakTheRules() throws RtmpException {
        assertEquals(List.of(), ask(NetConnection.createStream(1), 0));
        assertFalse(channel.isActive(), "a command before connect");
        assertEquals(1, counters.named("rtmpMalformed").sum());
    }

    @Test
    void shouldEndConnectionThatPublishesOnStreamItDidNotCreate() throws RtmpException {
        connect();
        ask(NetStream.publish(3, "one"), 5);
        assertFalse(channel.isActive());
        assertTrue(streams.status().isEmpty());
    }

    @Test
    void shouldEndConnectionWithMalformedCommand() throws RtmpException {
        connect();
        byte[] nested = new byte[2000];
        Arrays.fill(nested, (byte) 3);
        feed(ClientBytes.begin().message(3, new RtmpMessage(MessageType.COMMAND_AMF0, 0, 0, nested)));
        assertFalse(channel.isActive());
        assertEquals(1, counters.named("rtmpMalformed").sum());
    }

    @Test
    void shouldBoundMessageStreams() throws RtmpException {
        connect();
        for (int i = 0; i < 16; i++) {
            ask(NetConnection.createStream(3 + i), 0);
        }
        assertFalse(channel.isActive());
    }

    @Test
    void shouldEndConnectionWithoutPurpose() throws RtmpException {
        connect();
        channel.advanceTimeBy(30, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        assertFalse(channel.isActive());
    }

    @Test
    void shouldKeepConnectionThatPlays() throws RtmpException {
        connect();
        ask(NetStream.play(3, "one", -2), 1);
        channel.advanceTimeBy(300, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        assertTrue(channel.isActive());
    }

    @Test
    void shouldPlayOnTwoMessageStreamsAtOnce() throws RtmpException {
        connect();
        ask(NetConnection.createStream(3), 0);
        ask(NetStream.play(4, "one", -2), 1);
        ask(NetStream.play(5, "one", -2), 2);
        var publication = streams.publish("live/one", "test").orElseThrow();
        publication.offer(Samples.keyFrame(0, 100));
        publication.flush();
        runTasks();
        List<RtmpMessage> video = new ArrayList<>();
        for (ByteBuf next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
            decoder.decode(next.nioBuffer(), message -> {
                if (message.type() == MessageType.VIDEO) {
                    video.add(message);
                }
            });
            next.release();
        }
        assertEquals(2, video.size());
        assertEquals(Samples.keyFrame(0, 100), video.get(0));
        assertEquals(Samples.keyFrame(0, 100).withStreamId(2), video.get(1));
        publication.close();
    }

    @Test
    void shouldRefuseSettingsThatNoConnectionCouldWorkWith() {
        RtmpSettings sound = RtmpSettings.defaults();
        assertThrows(
                IllegalArgumentException.class,
                () -> new RtmpSettings(sound.chunkSize(), 1, 1, 1, 1, 0, 1, 1, 1, sound.player()));
        assertThrows(
                IllegalArgumentException.class, () -> new RtmpSettings(65537, 1, 1, 1, 1, 1, 1, 1, 1, sound.player()));
    }
}
