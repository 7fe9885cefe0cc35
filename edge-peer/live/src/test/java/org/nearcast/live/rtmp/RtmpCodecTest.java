// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.rtmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nearcast.live.Counters;
import org.nearcast.live.stream.Samples;
import org.nearcast.protocol.rtmp.ChunkDecoder;
import org.nearcast.protocol.rtmp.Command;
import org.nearcast.protocol.rtmp.MessageType;
import org.nearcast.protocol.rtmp.NetConnection;
import org.nearcast.protocol.rtmp.ProtocolControl;
import org.nearcast.protocol.rtmp.RtmpException;
import org.nearcast.protocol.rtmp.RtmpLimits;
import org.nearcast.protocol.rtmp.RtmpMessage;
import org.nearcast.protocol.rtmp.ServerHandshake;
import org.nearcast.protocol.rtmp.UserControl;

class RtmpCodecTest {
    private static final int HANDSHAKE_ANSWER = 1 + 2 * 1536;

    private final Counters counters = new Counters();
    private final RtmpSettings settings = RtmpSettings.defaults();
    private final List<EmbeddedChannel> opened = new ArrayList<>();

    private EmbeddedChannel server() {
        EmbeddedChannel channel = new EmbeddedChannel(RtmpCodec.server(settings, new RtmpCounters(counters)));
        opened.add(channel);
        return channel;
    }

    @AfterEach
    void release() {
        opened.forEach(EmbeddedChannel::finishAndReleaseAll);
    }

    private static void feed(EmbeddedChannel channel, byte[] bytes) {
        channel.writeInbound(Unpooled.wrappedBuffer(bytes));
    }

    private static List<RtmpMessage> messages(EmbeddedChannel channel) {
        List<RtmpMessage> all = new ArrayList<>();
        for (RtmpMessage next = channel.readInbound(); next != null; next = channel.readInbound()) {
            all.add(next);
        }
        return all;
    }

    private static byte[] sent(EmbeddedChannel channel) {
        ByteBuf all = Unpooled.buffer();
        for (ByteBuf next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
            all.writeBytes(next);
            next.release();
        }
        byte[] bytes = new byte[all.readableBytes()];
        all.readBytes(bytes);
        return bytes;
    }

    /** Messages that follow the handshake's answer. */
    private static List<RtmpMessage> decode(byte[] bytes, int from) throws RtmpException {
        List<RtmpMessage> all = new ArrayList<>();
        new ChunkDecoder(RtmpLimits.DEFAULT).decode(ByteBuffer.wrap(bytes, from, bytes.length - from), all::add);
        return all;
    }

    private long count(String name) {
        return counters.named(name).sum();
    }

    @Test
    void shouldReadTheSameMessagesWhereverBytesAreSplit() {
        byte[] bytes = ClientBytes.begin()
                .handshake()
                .connect()
                .chunkSize(300)
                .message(6, Samples.keyFrame(0x1234567, 700))
                .message(4, Samples.sound(40, 20))
                .toBytes();
        for (int split = 0; split <= bytes.length; split++) {
            EmbeddedChannel channel = server();
            feed(channel, Arrays.copyOfRange(bytes, 0, split));
            feed(channel, Arrays.copyOfRange(bytes, split, bytes.length));
            List<RtmpMessage> messages = messages(channel);
            assertEquals(3, messages.size(), "split at " + split);
            assertEquals(Samples.keyFrame(0x1234567, 700), messages.get(1), "split at " + split);
            assertEquals(Samples.sound(40, 20), messages.get(2), "split at " + split);
            assertEquals(HANDSHAKE_ANSWER, sent(channel).length, "split at " + split);
            channel.finishAndReleaseAll();
        }
        assertEquals(0, count("rtmpMalformed"));
    }

    @Test
    void shouldShakeHandsAsClientWhereverBytesAreSplit() throws RtmpException {
        byte[] hello = new byte[1537];
        hello[0] = 3;
        byte[] server = new ServerHandshake(() -> 0, new Random(1)).feed(ByteBuffer.wrap(hello));
        byte[] ping = ClientBytes.begin()
                .message(2, UserControl.pingRequest(77).toMessage())
                .toBytes();
        byte[] bytes = Arrays.copyOf(server, server.length + ping.length);
        System.arraycopy(ping, 0, bytes, server.length, ping.length);
        for (int split = 0; split <= bytes.length; split++) {
            EmbeddedChannel channel = new EmbeddedChannel(RtmpCodec.client(settings, new RtmpCounters(counters)));
            feed(channel, Arrays.copyOfRange(bytes, 0, split));
            feed(channel, Arrays.copyOfRange(bytes, split, bytes.length));
            byte[] out = sent(channel);
            List<RtmpMessage> answers = decode(out, HANDSHAKE_ANSWER);
            assertEquals(List.of(MessageType.USER_CONTROL, MessageType.SET_CHUNK_SIZE), types(answers), "at " + split);
            assertEquals(77, UserControl.decode(answers.get(0)).value());
            channel.finishAndReleaseAll();
        }
    }

    private static List<Integer> types(List<RtmpMessage> messages) {
        List<Integer> types = new ArrayList<>();
        messages.forEach(m -> types.add(m.type()));
        return types;
    }

    @Test
    void shouldSayItsChunkSizeAheadOfTheFirstMessage() throws RtmpException {
        EmbeddedChannel channel = server();
        feed(channel, ClientBytes.begin().handshake().connect().toBytes());
        RtmpMessage large = Samples.keyFrame(5, 20_000);
        channel.writeOutbound(Samples.sound(1, 5), large);
        List<RtmpMessage> messages = decode(sent(channel), HANDSHAKE_ANSWER);
        assertEquals(List.of(MessageType.SET_CHUNK_SIZE, MessageType.AUDIO, MessageType.VIDEO), types(messages));
        assertEquals(large, messages.get(2));
        channel.finishAndReleaseAll();
    }

    static Stream<Arguments> malformed() {
        ClientBytes begun = ClientBytes.begin().handshake();
        byte[] hands = begun.toBytes();
        return Stream.of(
                Arguments.of("HTTP instead of RTMP", "GET / HTTP/1.1\r\n".getBytes(StandardCharsets.UTF_8)),
                Arguments.of(
                        "chunk stream that begins with type 3",
                        ClientBytes.begin().raw(hands).raw(0xC3).toBytes()),
                Arguments.of(
                        "message beyond the limit",
                        ClientBytes.begin()
                                .raw(hands)
                                .raw(3, 0, 0, 0, 0xFF, 0xFF, 0xFF, 9, 1, 0, 0, 0)
                                .toBytes()),
                Arguments.of(
                        "chunk size of zero",
                        ClientBytes.begin()
                                .raw(hands)
                                .raw(2, 0, 0, 0, 0, 0, 4, 1, 0, 0, 0, 0, 0, 0, 0, 0)
                                .toBytes()),
                Arguments.of(
                        "control message cut short",
                        ClientBytes.begin()
                                .raw(hands)
                                .message(2, new RtmpMessage(MessageType.WINDOW_ACKNOWLEDGEMENT_SIZE, 0, 0, new byte[3]))
                                .toBytes()),
                Arguments.of(
                        "user control message cut short",
                        ClientBytes.begin()
                                .raw(hands)
                                .message(2, new RtmpMessage(MessageType.USER_CONTROL, 0, 0, new byte[] {0, 6, 1}))
                                .toBytes()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("malformed")
    void shouldEndConnectionOnMalformedInputAndCountItOnce(String what, byte[] bytes) {
        EmbeddedChannel channel = server();
        feed(channel, bytes);
        assertFalse(channel.isActive(), what);
        assertEquals(1, count("rtmpMalformed"), what);
        channel.finishAndReleaseAll();
    }

    @Test
    void shouldEndHalfOpenConnections() {
        EmbeddedChannel silent = server();
        silent.freezeTime();
        feed(silent, new byte[] {3, 1, 2});
        silent.advanceTimeBy(settings.handshakeMillis(), TimeUnit.MILLISECONDS);
        silent.runScheduledPendingTasks();
        assertFalse(silent.isActive());
        assertEquals(1, count("rtmpHandshakeTimeouts"));

        EmbeddedChannel mute = server();
        mute.freezeTime();
        feed(mute, ClientBytes.begin().handshake().toBytes());
        mute.advanceTimeBy(settings.firstCommandMillis() - 1, TimeUnit.MILLISECONDS);
        mute.runScheduledPendingTasks();
        assertTrue(mute.isActive());
        mute.advanceTimeBy(1, TimeUnit.MILLISECONDS);
        mute.runScheduledPendingTasks();
        assertFalse(mute.isActive());
        assertEquals(1, count("rtmpCommandTimeouts"));
    }

    private EmbeddedChannel connected() {
        EmbeddedChannel channel = server();
        channel.freezeTime();
        feed(channel, ClientBytes.begin().handshake().connect().toBytes());
        messages(channel);
        sent(channel);
        return channel;
    }

    private void pass(EmbeddedChannel channel, int millis) {
        channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
    }

    @Test
    void shouldPingRegularly() throws RtmpException {
        EmbeddedChannel channel = connected();
        pass(channel, 5000);
        List<RtmpMessage> messages = decode(sent(channel), 0);
        assertEquals(
                UserControl.PING_REQUEST, UserControl.decode(messages.get(1)).event());
        pass(channel, 5000);
        assertTrue(sent(channel).length > 0);
    }

    @Test
    void shouldGiveUpPeerThatStopsAnswering() {
        EmbeddedChannel never = connected();
        for (int i = 0; i < 20; i++) {
            pass(never, 5000);
        }
        assertTrue(never.isActive(), "a peer that never answered may be one that cannot");

        EmbeddedChannel channel = connected();
        feed(
                channel,
                ClientBytes.begin()
                        .message(2, UserControl.pingRequest(1).pingResponse().toMessage())
                        .toBytes());
        pass(channel, 25_000);
        assertTrue(channel.isActive());
        pass(channel, 5000);
        assertFalse(channel.isActive());
        assertEquals(1, count("rtmpDeadPeers"));
    }

    @Test
    void shouldGiveUpPeerThatTakesNothing() {
        EmbeddedChannel channel = connected();
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
        pass(channel, 30_000);
        assertTrue(channel.isActive());
        pass(channel, 5000);
        assertFalse(channel.isActive());
        assertEquals(1, count("rtmpDeadPeers"));
    }

    @Test
    void shouldAcknowledgeWhatItReceives() throws RtmpException {
        EmbeddedChannel channel = connected();
        channel.writeOutbound(Samples.sound(0, 1));
        sent(channel);
        feed(
                channel,
                ClientBytes.begin()
                        .message(
                                2,
                                ProtocolControl.windowAcknowledgementSize(20_000)
                                        .toMessage())
                        .message(6, Samples.keyFrame(0, 15_000))
                        .toBytes());
        List<RtmpMessage> answers = decode(sent(channel), 0);
        assertEquals(List.of(MessageType.ACKNOWLEDGEMENT), types(answers));
        assertTrue(ProtocolControl.decode(answers.get(0)).value() > 15_000);
    }

    @Test
    void shouldEndConnectionThatDoesNotReadAnswers() {
        EmbeddedChannel channel = connected();
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
        ClientBytes pings = ClientBytes.begin();
        for (int i = 0; i < 101; i++) {
            pings.message(2, UserControl.pingRequest(i).toMessage());
        }
        feed(channel, pings.toBytes());
        assertFalse(channel.isActive());
        assertEquals(1, count("rtmpMalformed"));
    }

    @Test
    void shouldSurviveRandomBytes() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 2000; i++) {
            byte[] good = ClientBytes.begin()
                    .handshake()
                    .connect()
                    .command(NetConnection.createStream(2), 0)
                    .command(Command.of("play", 3, null, "one"), 1)
                    .toBytes();
            for (int n = random.nextInt(20); n > 0; n--) {
                good[
                                random.nextInt(10) == 0
                                        ? random.nextInt(good.length)
                                        : 3073 + random.nextInt(good.length - 3073)] =
                        (byte) random.nextInt();
            }
            EmbeddedChannel channel = server();
            feed(channel, good);
            channel.checkException();
            channel.finishAndReleaseAll();
        }
        assertTrue(count("rtmpMalformed") > 100, "seed " + seed);
    }
}
