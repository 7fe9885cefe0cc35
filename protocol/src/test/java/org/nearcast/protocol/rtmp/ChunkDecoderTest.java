// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.rtmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkDecoderTest {
    private final ByteArrayOutputStream wire = new ByteArrayOutputStream();

    @Test
    void shouldTellWhichUnfinishedMessageIsTheOldest() throws RtmpException {
        ChunkDecoder decoder = new ChunkDecoder(RtmpLimits.DEFAULT);
        List<RtmpMessage> out = new ArrayList<>();
        byte[] video = new ChunkEncoder().encode(6, new RtmpMessage(MessageType.VIDEO, 1, 0, new byte[300]));
        byte[] audio = new ChunkEncoder().encode(4, new RtmpMessage(MessageType.AUDIO, 1, 0, new byte[200]));
        decoder.decode(ByteBuffer.wrap(video, 0, 12 + 128), out::add);
        assertEquals(1, decoder.oldestUnfinished());
        decoder.decode(ByteBuffer.wrap(audio, 0, 12 + 128), out::add);
        assertEquals(1, decoder.oldestUnfinished());
        decoder.decode(ByteBuffer.wrap(video, 12 + 128, video.length - 12 - 128), out::add);
        assertEquals(2, decoder.oldestUnfinished());
        decoder.decode(ByteBuffer.wrap(audio, 12 + 128, audio.length - 12 - 128), out::add);
        assertEquals(0, decoder.oldestUnfinished());
        assertEquals(2, out.size());
    }

    @Test
    void shouldReuseDeltasAsInTheTextsFirstExample() throws RtmpException {
        // Section 5.3.2.1: audio at 1000, 1020, 1040, 1060.
        bytes(0x03).uint24(1000).uint24(32).bytes(8).bytes(0x39, 0x30, 0, 0).payload(32);
        bytes(0x83).uint24(20).payload(32);
        bytes(0xC3).payload(32);
        bytes(0xC3).payload(32);
        List<RtmpMessage> messages = decodeSplitEverywhere();
        assertEquals(List.of(1000L, 1020L, 1040L, 1060L), times(messages));
        assertEquals(12345, messages.get(3).streamId());
    }

    @Test
    void shouldJoinChunksAsInTheTextsSecondExample() throws RtmpException {
        // Section 5.3.2.2: 307 bytes of video in chunks of 128.
        bytes(0x04).uint24(1000).uint24(307).bytes(9).bytes(0x3A, 0x30, 0, 0).payload(128);
        bytes(0xC4).payload(128).bytes(0xC4).payload(51);
        List<RtmpMessage> messages = decodeSplitEverywhere();
        assertEquals(1, messages.size());
        assertEquals(307, messages.get(0).payload().length);
    }

    @Test
    void shouldTakeAllThreeLengthsOfChunkStreamIds() throws RtmpException {
        for (int[] id : new int[][] {{0x03}, {0x00, 0}, {0x00, 255}, {0x01, 0, 1}, {0x01, 255, 255}}) {
            bytes(id).uint24(5).uint24(1).bytes(8).bytes(1, 0, 0, 0).payload(1);
            id[0] |= 0x40;
            bytes(id).uint24(1).uint24(2).bytes(9).payload(2);
        }
        List<RtmpMessage> messages = decodeSplitEverywhere();
        assertEquals(10, messages.size());
        assertEquals(List.of(5L, 6L), times(messages.subList(8, 10)));
    }

    @Test
    void shouldAddTheTypeZeroTimestampWhenATypeThreeFollowsIt() throws RtmpException {
        // Section 5.3.1.2.4.
        bytes(0x03)
                .uint24(40)
                .uint24(1)
                .bytes(8)
                .bytes(1, 0, 0, 0)
                .payload(1)
                .bytes(0xC3)
                .payload(1);
        assertEquals(List.of(40L, 80L), times(decodeSplitEverywhere()));
    }

    @Test
    void shouldWrapTimestamps() throws RtmpException {
        bytes(0x03)
                .uint24(0xFFFFFF)
                .uint24(1)
                .bytes(8)
                .bytes(1, 0, 0, 0)
                .int32(0xFFFFFFF0)
                .payload(1);
        bytes(0x83).uint24(0x20).payload(1);
        assertEquals(List.of(0xFFFFFFF0L, 0x10L), times(decodeSplitEverywhere()));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldReadExtendedTimestampsRepeatedOrNot(boolean repeated) throws RtmpException {
        bytes(0x03).uint24(0xFFFFFF).uint24(300).bytes(9).bytes(1, 0, 0, 0).int32(0x01020304);
        payload(128).bytes(0xC3);
        repeat(repeated, 0x01020304).payload(128).bytes(0xC3);
        repeat(repeated, 0x01020304).payload(44);
        bytes(0x83).uint24(0xFFFFFF).int32(0x01000000).payload(128).bytes(0xC3);
        repeat(repeated, 0x01000000).payload(128).bytes(0xC3);
        repeat(repeated, 0x01000000).payload(44);
        bytes(0x83).uint24(2).payload(128).bytes(0xC3).payload(128).bytes(0xC3).payload(44);
        List<RtmpMessage> messages = decodeSplitEverywhere();
        assertEquals(List.of(0x01020304L, 0x02020304L, 0x02020306L), times(messages));
        for (RtmpMessage message : messages) {
            assertEquals(300, message.payload().length);
            assertEquals((byte) 0xA0, message.payload()[299]);
        }
    }

    @Test
    void shouldTellPayloadFromARepeatedTimestampThatItBeginsLike() throws RtmpException {
        bytes(0x03)
                .uint24(0xFFFFFF)
                .uint24(129)
                .bytes(9)
                .bytes(1, 0, 0, 0)
                .int32(0xA0A00000)
                .payload(128);
        bytes(0xC3).payload(1);
        bytes(0x04).uint24(3).uint24(1).bytes(8).bytes(1, 0, 0, 0).payload(1);
        assertEquals(List.of(0xA0A00000L, 3L), times(decodeSplitEverywhere()));
    }

    @Test
    void shouldAcceptARepeatedAbsoluteTimeWhereTheFieldWasADelta() throws RtmpException {
        bytes(0x03)
                .uint24(7)
                .uint24(129)
                .bytes(9)
                .bytes(1, 0, 0, 0)
                .payload(128)
                .bytes(0xC3)
                .payload(1);
        bytes(0x83)
                .uint24(0xFFFFFF)
                .int32(0x01000000)
                .payload(128)
                .bytes(0xC3)
                .int32(0x01000007)
                .payload(1);
        assertEquals(List.of(7L, 0x01000007L), times(decodeSplitEverywhere()));
    }

    @Test
    void shouldInterleaveAndChangeTheChunkSizeInsideAMessage() throws RtmpException {
        bytes(0x06).uint24(9).uint24(400).bytes(9).bytes(1, 0, 0, 0).payload(128);
        bytes(0x04).uint24(8).uint24(130).bytes(8).bytes(1, 0, 0, 0).payload(128);
        bytes(0x02).uint24(0).uint24(4).bytes(1).bytes(0, 0, 0, 0).int32(270);
        bytes(0xC6).payload(270).bytes(0xC4).payload(2).bytes(0xC6).payload(2);
        List<RtmpMessage> messages = decodeSplitEverywhere();
        assertEquals(List.of(1, 8, 9), types(messages));
        assertEquals(400, messages.get(2).payload().length);
    }

    @Test
    void shouldForgetAnAbortedMessage() throws RtmpException {
        bytes(0x06).uint24(9).uint24(400).bytes(9).bytes(1, 0, 0, 0).payload(128);
        bytes(0x02).uint24(0).uint24(4).bytes(2).bytes(0, 0, 0, 0).int32(6);
        bytes(0x86)
                .uint24(1)
                .payload(128)
                .bytes(0xC6)
                .payload(128)
                .bytes(0xC6)
                .payload(128)
                .bytes(0xC6)
                .payload(16);
        List<RtmpMessage> messages = decodeSplitEverywhere();
        assertEquals(List.of(2, 9), types(messages));
        assertEquals(10, messages.get(1).timestamp());
    }

    @Test
    void shouldLetATypeOneHeaderOpenAChunkStream() throws RtmpException {
        bytes(0x42).uint24(0).uint24(10).bytes(4).payload(10);
        assertEquals(List.of(4), types(decodeSplitEverywhere()));
    }

    @Test
    void shouldPassEmptyMessages() throws RtmpException {
        bytes(0x03).uint24(0).uint24(0).bytes(8).bytes(1, 0, 0, 0).bytes(0xC3).bytes(0xC3);
        assertEquals(3, decodeSplitEverywhere().size());
    }

    @ParameterizedTest
    @ValueSource(ints = {0x80, 0xC0})
    void shouldRefuseAChunkStreamThatBeginsWithoutALength(int format) {
        bytes(format | 5).uint24(0).payload(1);
        assertRefused(RtmpLimits.DEFAULT);
    }

    @Test
    void shouldRefuseANewMessageInsideAnother() {
        bytes(0x06).uint24(9).uint24(400).bytes(9).bytes(1, 0, 0, 0).payload(128);
        bytes(0x06).uint24(9).uint24(400).bytes(9).bytes(1, 0, 0, 0);
        assertRefused(RtmpLimits.DEFAULT);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    void shouldRefuseAnImpossibleChunkSize(int size) {
        bytes(0x02).uint24(0).uint24(4).bytes(1).bytes(0, 0, 0, 0).int32(size);
        assertRefused(RtmpLimits.DEFAULT);
    }

    @ParameterizedTest
    @ValueSource(ints = {MessageType.SET_CHUNK_SIZE, MessageType.ABORT})
    void shouldRefuseControlMessagesCutShort(int type) {
        bytes(0x02).uint24(0).uint24(3).bytes(type).bytes(0, 0, 0, 0).payload(3);
        assertRefused(RtmpLimits.DEFAULT);
    }

    @Test
    void shouldRefuseMessagesOverTheLimitAtTheirHeader() {
        bytes(0x03).uint24(0).uint24(0xFFFFFF).bytes(9).bytes(1, 0, 0, 0);
        assertRefused(RtmpLimits.DEFAULT);
    }

    @Test
    void shouldBoundTheNumberOfChunkStreams() throws RtmpException {
        for (int id = 0; id < 64; id++) {
            bytes(0, id).uint24(0).uint24(1).bytes(9).bytes(1, 0, 0, 0).payload(1);
        }
        new ChunkDecoder(RtmpLimits.DEFAULT).decode(ByteBuffer.wrap(wire.toByteArray()), message -> {});
        bytes(0, 64).uint24(0).uint24(1).bytes(9).bytes(1, 0, 0, 0).payload(1);
        assertRefused(RtmpLimits.DEFAULT);
    }

    @Test
    void shouldHoldNoMoreThanHasArrivedHoweverMuchIsClaimed() throws RtmpException {
        ChunkDecoder decoder = new ChunkDecoder(RtmpLimits.DEFAULT);
        for (int id = 0; id < 64; id++) {
            wire.reset();
            bytes(0, id).uint24(0).uint24(4 << 20).bytes(9).bytes(1, 0, 0, 0).payload(1);
            decoder.decode(ByteBuffer.wrap(wire.toByteArray()), message -> {});
        }
        assertTrue(decoder.partialBytes() <= 64 * 4096, decoder.partialBytes() + " bytes held");
    }

    @Test
    void shouldBoundUnfinishedMessagesInTotal() {
        bytes(0x02).uint24(0).uint24(4).bytes(1).bytes(0, 0, 0, 0).int32(60_000);
        for (int id = 3; id < 10; id++) {
            bytes(id).uint24(0).uint24(70_000).bytes(9).bytes(1, 0, 0, 0).payload(60_000);
        }
        assertRefused(RtmpLimits.DEFAULT.withMaxPartialBytes(200_000));
    }

    @Test
    void shouldStayBrokenAndCountEveryByteBefore() throws RtmpException {
        ChunkDecoder decoder = new ChunkDecoder(RtmpLimits.DEFAULT);
        decoder.decode(ByteBuffer.wrap(new byte[] {3, 0, 0}), message -> {});
        assertEquals(3, decoder.bytesReceived());
        assertThrows(
                RtmpException.class,
                () -> decoder.decode(ByteBuffer.wrap(new byte[] {0, -1, -1, -1, 0, 0, 0, 0, 0}), message -> {}));
        assertThrows(RtmpException.class, () -> decoder.decode(ByteBuffer.wrap(new byte[1]), message -> {}));
    }

    private void assertRefused(RtmpLimits limits) {
        byte[] all = wire.toByteArray();
        assertThrows(RtmpException.class, () -> new ChunkDecoder(limits).decode(ByteBuffer.wrap(all), message -> {}));
    }

    /** Decodes the wire whole, cut in two at every place, and byte by byte, and wants the same each time. */
    private List<RtmpMessage> decodeSplitEverywhere() throws RtmpException {
        byte[] all = wire.toByteArray();
        List<RtmpMessage> whole = new ArrayList<>();
        new ChunkDecoder(RtmpLimits.DEFAULT).decode(ByteBuffer.wrap(all), whole::add);
        for (int split = 1; split < all.length; split++) {
            List<RtmpMessage> again = new ArrayList<>();
            ChunkDecoder decoder = new ChunkDecoder(RtmpLimits.DEFAULT);
            decoder.decode(ByteBuffer.wrap(all, 0, split), again::add);
            decoder.decode(ByteBuffer.wrap(all, split, all.length - split), again::add);
            assertEquals(whole, again, "split at " + split);
            assertEquals(0, decoder.partialBytes());
            assertEquals(all.length, decoder.bytesReceived());
        }
        List<RtmpMessage> slowly = new ArrayList<>();
        ChunkDecoder decoder = new ChunkDecoder(RtmpLimits.DEFAULT);
        for (int i = 0; i < all.length; i++) {
            decoder.decode(ByteBuffer.wrap(all, i, 1), slowly::add);
        }
        assertEquals(whole, slowly);
        return whole;
    }

    private static List<Long> times(List<RtmpMessage> messages) {
        List<Long> times = new ArrayList<>();
        messages.forEach(message -> times.add(message.timestamp()));
        return times;
    }

    private static List<Integer> types(List<RtmpMessage> messages) {
        List<Integer> types = new ArrayList<>();
        messages.forEach(message -> types.add(message.type()));
        return types;
    }

    private ChunkDecoderTest bytes(int... values) {
        for (int value : values) {
            wire.write(value);
        }
        return this;
    }

    private ChunkDecoderTest uint24(int value) {
        return bytes(value >>> 16, value >>> 8, value);
    }

    private ChunkDecoderTest int32(int value) {
        return bytes(value >>> 24).uint24(value);
    }

    private ChunkDecoderTest repeat(boolean repeated, int timestamp) {
        return repeated ? int32(timestamp) : this;
    }

    private ChunkDecoderTest payload(int count) {
        byte[] payload = new byte[count];
        Arrays.fill(payload, (byte) 0xA0);
        wire.writeBytes(payload);
        return this;
    }
}
