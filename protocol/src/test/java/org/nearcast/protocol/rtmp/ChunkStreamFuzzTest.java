// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.rtmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.nearcast.protocol.flv.AudioTag;
import org.nearcast.protocol.flv.MainTrack;
import org.nearcast.protocol.flv.VideoTag;

/** Any bytes give the same messages or the same refusal however they are split, and what is held stays within the limits. */
class ChunkStreamFuzzTest {
    private static final RtmpLimits LIMITS =
            RtmpLimits.DEFAULT.withMaxMessageBytes(3000).withMaxChunkStreams(4).withMaxPartialBytes(6000);

    @FuzzTest(maxDuration = "2m")
    void shouldDecodeAlikeHoweverItIsSplit(byte[] bytes) throws RtmpException {
        List<RtmpMessage> whole = new ArrayList<>();
        boolean accepted = decode(bytes, Math.max(1, bytes.length), whole);
        for (int piece : new int[] {1, 2, 7, 130}) {
            List<RtmpMessage> split = new ArrayList<>();
            assertEquals(accepted, decode(bytes, piece, split), "pieces of " + piece);
            assertEquals(whole, split, "pieces of " + piece);
        }
        for (RtmpMessage message : whole) {
            assertEncodesToItself(message);
            readPayload(message);
        }
    }

    private static boolean decode(byte[] bytes, int piece, List<RtmpMessage> out) {
        ChunkDecoder decoder = new ChunkDecoder(LIMITS);
        try {
            for (int at = 0; at < bytes.length; at += piece) {
                decoder.decode(ByteBuffer.wrap(bytes, at, Math.min(piece, bytes.length - at)), out::add);
                assertTrue(decoder.partialBytes() <= LIMITS.maxPartialBytes());
                assertTrue(decoder.partialBytes() == 0 || decoder.oldestUnfinished() > 0);
            }
            return true;
        } catch (RtmpException e) {
            return false;
        }
    }

    private static void assertEncodesToItself(RtmpMessage message) throws RtmpException {
        if (message.type() == MessageType.SET_CHUNK_SIZE || message.type() == MessageType.ABORT) {
            return;
        }
        List<RtmpMessage> again = new ArrayList<>();
        byte[] encoded = new ChunkEncoder().encode(message.type() + 2, message);
        new ChunkDecoder(LIMITS).decode(ByteBuffer.wrap(encoded), again::add);
        assertEquals(List.of(message), again);
    }

    private static void readPayload(RtmpMessage message) {
        VideoTag.isKeyFrame(message.payload());
        VideoTag.isSequenceHeader(message.payload());
        VideoTag.compositionTimeMs(message.payload());
        VideoTag.isConfiguration(message.payload());
        new MainTrack().isKeyFrame(message.payload());
        AudioTag.isSequenceHeader(message.payload());
        AudioTag.isConfiguration(message.payload());
        AudioTag.trackId(message.payload());
        assertTrue(DataMessage.forPlayers(message).payload().length <= RtmpMessage.MAX_PAYLOAD_BYTES);
        tryReading(() -> Command.decode(message).toMessage(1));
        tryReading(() -> DataMessage.decode(message).metaData());
        tryReading(() -> UserControl.decode(message).toMessage());
        tryReading(() -> ProtocolControl.decode(message).toMessage());
        List<RtmpMessage> parts = new ArrayList<>();
        tryReading(() -> AggregateMessage.split(message, parts::add));
        int inside = parts.stream().mapToInt(part -> part.payload().length).sum();
        assertTrue(inside <= message.payload().length, "an aggregate holds no more than it has");
    }

    private interface Reading {
        void read() throws RtmpException;
    }

    private static void tryReading(Reading reading) {
        try {
            reading.read();
        } catch (RtmpException e) {
            assertTrue(e.getMessage().length() < 120);
        }
    }
}
