// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.rtmp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.nearcast.protocol.amf0.Amf0Encoder;
import org.nearcast.protocol.amf0.Amf0Object;
import org.nearcast.protocol.rtmp.RtmpRecognizer.Result;

class RtmpRecognizerTest {
    private static final Command CONNECT =
            Command.of("connect", 1, new Amf0Object().put("app", "live").put("tcUrl", "rtmp://10.0.0.254/live"));

    @Test
    void shouldRecogniseAPublisherWhateverTheSplit() {
        byte[] bytes = client(
                CONNECT,
                Command.of("createStream", 77, null),
                Command.of("createStream", 0, null),
                Command.of("publish", -3.5, null, "one?key=secret", "live"));
        for (int split = 0; split < bytes.length; split++) {
            RtmpRecognizer recognizer = new RtmpRecognizer();
            assertEquals(Result.NEED_MORE, recognizer.feed(ByteBuffer.wrap(bytes, 0, split), 10));
            assertEquals(Result.PUBLISH, recognizer.feed(ByteBuffer.wrap(bytes, split, bytes.length - split), 20));
            assertEquals("live/one", recognizer.stream().path());
            assertEquals("rtmp://10.0.0.254/live", recognizer.tcUrl());
            assertEquals(20, recognizer.resultTimeMs());
        }
    }

    @Test
    void shouldHearAPublishersMetadataWhateverTheSplit() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(client(CONNECT, Command.of("publish", 4, null, "one", "live")));
        int published = out.size();
        RtmpMessage said =
                DataMessage.setMetaData(new Amf0Object().put("width", 640.0)).toMessage(1, 0);
        out.writeBytes(new ChunkEncoder().encode(4, said));
        byte[] bytes = out.toByteArray();
        for (int split = published; split <= bytes.length; split++) {
            RtmpRecognizer recognizer = new RtmpRecognizer();
            assertEquals(Result.PUBLISH, recognizer.feed(ByteBuffer.wrap(bytes, 0, split), 10));
            assertEquals(split == bytes.length, recognizer.metaData() != null);
            recognizer.feed(ByteBuffer.wrap(bytes, split, bytes.length - split), 20);
            assertArrayEquals(said.payload(), recognizer.metaData().payload());
            assertEquals(10, recognizer.resultTimeMs());
        }
    }

    @Test
    void shouldStopListeningToAPublisherWithoutMetadata() {
        RtmpRecognizer recognizer = new RtmpRecognizer();
        recognizer.feed(ByteBuffer.wrap(client(CONNECT, Command.of("publish", 4, null, "one", "live"))), 0);
        byte[] frame = new ChunkEncoder().encode(6, new RtmpMessage(MessageType.VIDEO, 1, 0, new byte[120]));
        for (int i = 0; i < 1000; i++) {
            recognizer.feed(ByteBuffer.wrap(frame), 0);
        }
        assertTrue(recognizer.bytes() < RtmpRecognizer.DEFAULT_MAX_BYTES + 1000, "bytes " + recognizer.bytes());
        recognizer.feed(
                ByteBuffer.wrap(new ChunkEncoder()
                        .encode(4, DataMessage.setMetaData(new Amf0Object()).toMessage(1, 0))),
                0);
        assertNull(recognizer.metaData());
    }

    @Test
    void shouldRecogniseAPlayerByteByByteAndStayThere() {
        byte[] bytes = client(
                CONNECT, Command.of("getStreamLength", 3, null, "x"), Command.of("play", 4, null, "näme", -2000));
        RtmpRecognizer recognizer = new RtmpRecognizer();
        for (int i = 0; i < bytes.length; i++) {
            assertEquals(Result.NEED_MORE, recognizer.result());
            recognizer.feed(ByteBuffer.wrap(bytes, i, 1), i);
        }
        assertEquals(Result.PLAY, recognizer.result());
        assertEquals("näme", recognizer.streamName());
        assertEquals(Result.PLAY, recognizer.feed(ByteBuffer.wrap(new byte[100_000]), 0));
        assertEquals(bytes.length - 1, recognizer.resultTimeMs());
    }

    @Test
    void shouldRecogniseAPublisherThatSpeaksAmf3() {
        byte[] publish = Amf0Encoder.encode("publish", 4.0);
        byte[] payload = ByteBuffer.allocate(1 + publish.length + 7)
                .put((byte) 0)
                .put(publish)
                .put(new byte[] {0x11, 1, 0x11, 6, 5, 'm', 'e'})
                .array();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(client(CONNECT));
        bytes.writeBytes(new ChunkEncoder().encode(3, new RtmpMessage(MessageType.COMMAND_AMF3, 1, 0, payload)));
        for (int split = 1; split < bytes.size(); split++) {
            RtmpRecognizer recognizer = new RtmpRecognizer();
            recognizer.feed(ByteBuffer.wrap(bytes.toByteArray(), 0, split), 0);
            recognizer.feed(ByteBuffer.wrap(bytes.toByteArray(), split, bytes.size() - split), 0);
            assertEquals(Result.PUBLISH, recognizer.result());
            assertEquals("live/me", recognizer.stream().path());
        }
    }

    @Test
    void shouldRefuseOtherProtocolsAtTheirFirstByte() {
        for (String first : new String[] {"G", "P", "S", "\u0016", "\u0006", "\u0000"}) {
            RtmpRecognizer recognizer = new RtmpRecognizer();
            byte[] bytes = first.getBytes(StandardCharsets.ISO_8859_1);
            assertEquals(Result.NOT_RTMP, recognizer.feed(ByteBuffer.wrap(bytes), 0));
            assertNull(recognizer.stream());
        }
    }

    @Test
    void shouldRefuseWhatIsNoChunkStreamAfterTheHandshake() {
        byte[] bytes = new byte[3074];
        bytes[0] = 3;
        bytes[3073] = (byte) 0xC3;
        assertEquals(Result.NOT_RTMP, new RtmpRecognizer().feed(ByteBuffer.wrap(bytes), 0));
    }

    @Test
    void shouldGiveUpAfterABoundedNumberOfBytes() {
        Command[] commands = new Command[3000];
        Arrays.fill(commands, Command.of("createStream", 2, null));
        byte[] bytes = client(commands);
        RtmpRecognizer recognizer = new RtmpRecognizer(10_000);
        int at = 0;
        while (recognizer.result() == Result.NEED_MORE) {
            recognizer.feed(ByteBuffer.wrap(bytes, at, 100), 0);
            at += 100;
        }
        assertEquals(Result.GAVE_UP, recognizer.result());
        assertEquals(10_000, at);
    }

    @Test
    void shouldGiveUpOnASinglePieceThatIsTooLong() {
        byte[] bytes = client(
                new Command("createStream", 2, null, Collections.nCopies(4000, true)),
                CONNECT,
                Command.of("play", 4, null, "late"));
        assertEquals(Result.GAVE_UP, new RtmpRecognizer(6000).feed(ByteBuffer.wrap(bytes), 0));
    }

    @Test
    void shouldNotTakeAStopForAPlay() {
        byte[] bytes = client(CONNECT, Command.of("play", 4, null, false), Command.of("publish", 4, null, false));
        assertEquals(Result.NEED_MORE, new RtmpRecognizer().feed(ByteBuffer.wrap(bytes), 0));
    }

    @Test
    void shouldCutQueriesAndSlashesFromNamesAndHideKeys() {
        assertEquals("live/one", StreamName.of("live/?a=b", "/one?k=v").path());
        assertEquals("k=v", StreamName.of("live", "one?k=v").query());
        assertEquals(StreamName.of("a/b", "c"), StreamName.of("a", "b/c"));
        assertFalse(StreamName.of("live", "secret").toString().contains("cret"));
    }

    /** What a client with a simple handshake sends. */
    private static byte[] client(Command... commands) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(3);
        bytes.writeBytes(new byte[3072]);
        ChunkEncoder encoder = new ChunkEncoder();
        for (Command command : commands) {
            bytes.writeBytes(encoder.encode(3, command.toMessage(0)));
        }
        return bytes.toByteArray();
    }
}
