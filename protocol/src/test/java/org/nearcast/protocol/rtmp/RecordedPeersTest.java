// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.rtmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nearcast.protocol.flv.AudioTag;
import org.nearcast.protocol.flv.FlvException;
import org.nearcast.protocol.flv.FlvHeader;
import org.nearcast.protocol.flv.FlvTag;
import org.nearcast.protocol.flv.VideoTag;
import org.nearcast.protocol.rtmp.RtmpRecognizer.Result;

/** What FFmpeg 5.1, librtmp 2.4 (rtmpdump, curl), GStreamer 1.22 and nginx's RTMP module sent, recorded byte for byte. */
class RecordedPeersTest {
    @ParameterizedTest
    @CsvSource({
        "ffmpeg-publish, PUBLISH, one",
        "ffmpeg-play, PLAY, one",
        "librtmp-publish, PUBLISH, two",
        "librtmp-play, PLAY, one",
        "librtmp-digest-play, PLAY, one",
        "gst-rtmp2-publish, PUBLISH, three",
        "gst-rtmp2-play, PLAY, three"
    })
    void shouldRecogniseWhereverItIsSplit(String client, Result expected, String name) throws IOException {
        byte[] bytes = recorded("clients/" + client + ".bin");
        for (int split = 0; split <= bytes.length; split++) {
            RtmpRecognizer recognizer = new RtmpRecognizer();
            recognizer.feed(ByteBuffer.wrap(bytes, 0, split), 0);
            recognizer.feed(ByteBuffer.wrap(bytes, split, bytes.length - split), 0);
            assertEquals(expected, recognizer.result(), "split at " + split);
            assertEquals("live/" + name, recognizer.stream().path());
            assertTrue(recognizer.tcUrl().startsWith("rtmp://127.0.0.1"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ffmpeg-publish, true",
        "ffmpeg-play, true",
        "librtmp-digest-play, true",
        "librtmp-play, false",
        "librtmp-publish, false",
        "gst-rtmp2-play, false"
    })
    void shouldSeeWhoHandshakesWithDigests(String client, boolean digest) throws IOException, RtmpException {
        byte[] answer = new ServerHandshake(() -> 1, new Random(1))
                .feed(ByteBuffer.wrap(recorded("clients/" + client + ".bin")));
        assertEquals(digest, ByteBuffer.wrap(answer).getInt(5) != 0);
    }

    @Test
    void shouldDecodeAPublishersMediaAsItsFileHasThem() throws IOException, RtmpException, FlvException {
        List<FlvTag> tags = fileTags();
        assertEquals(tags, mediaTags(messages("librtmp-publish"), 0));
        assertEquals(36, tags.size());
    }

    /** The same file, published to nginx with its times moved beyond 24 bits, and played from there by digest handshake. */
    @Test
    void shouldDecodeWhatAServerSendsToAPlayer() throws IOException, RtmpException, FlvException {
        ByteBuffer bytes = ByteBuffer.wrap(recorded("servers/nginx-play.bin"));
        ClientHandshake handshake = new ClientHandshake(() -> 1, new Random(1));
        handshake.start();
        assertEquals(1536, handshake.feed(bytes).length);
        assertTrue(handshake.isComplete());
        List<RtmpMessage> messages = new ArrayList<>();
        new ChunkDecoder(RtmpLimits.DEFAULT).decode(bytes, messages::add);
        assertTrue(messages.stream().anyMatch(message -> message.timestamp() > 0xFFFFFF));
        List<FlvTag> played = mediaTags(messages, 20_000_000);
        for (int type : new int[] {FlvTag.AUDIO, FlvTag.VIDEO}) {
            assertEquals(ofType(fileTags(), type), ofType(played, type));
        }
    }

    private static List<FlvTag> fileTags() throws IOException, FlvException {
        List<FlvTag> tags = new ArrayList<>();
        ByteBuffer file = ByteBuffer.wrap(recorded("clients/librtmp-publish.flv"));
        assertTrue(FlvHeader.read(file).hasVideo());
        for (FlvTag tag = FlvTag.read(file); tag != null; tag = FlvTag.read(file)) {
            if (tag.type() != FlvTag.SCRIPT_DATA) {
                tags.add(tag);
            }
        }
        return tags;
    }

    private static List<FlvTag> mediaTags(List<RtmpMessage> messages, long startMs) {
        List<FlvTag> tags = new ArrayList<>();
        for (RtmpMessage message : messages) {
            if (message.type() == MessageType.AUDIO || message.type() == MessageType.VIDEO) {
                tags.add(new FlvTag(message.type(), message.timestamp() - startMs, message.payload()));
            }
        }
        return tags;
    }

    private static List<FlvTag> ofType(List<FlvTag> tags, int type) {
        return tags.stream().filter(tag -> tag.type() == type).collect(Collectors.toList());
    }

    @ParameterizedTest
    @CsvSource({"ffmpeg-publish", "librtmp-publish", "gst-rtmp2-publish"})
    void shouldFindConfigurationBeforeTheFirstKeyFrame(String client) throws IOException, RtmpException {
        boolean metaData = false;
        boolean video = false;
        boolean audio = false;
        boolean keyFrame = false;
        for (RtmpMessage message : messages(client)) {
            byte[] payload = message.payload();
            if (message.type() == MessageType.DATA_AMF0) {
                metaData = true;
                assertEquals(64, DataMessage.decode(message).metaData().number("width", 0));
                assertNotEquals(
                        message.payload().length,
                        DataMessage.forPlayers(message).payload().length);
            } else if (message.type() == MessageType.VIDEO) {
                video |= VideoTag.isSequenceHeader(payload);
                keyFrame |= VideoTag.isKeyFrame(payload);
                assertFalse(keyFrame && !(metaData && video && audio));
            } else if (message.type() == MessageType.AUDIO) {
                audio |= AudioTag.isSequenceHeader(payload);
            }
        }
        assertTrue(keyFrame);
    }

    private static List<RtmpMessage> messages(String client) throws IOException, RtmpException {
        ByteBuffer bytes = ByteBuffer.wrap(recorded("clients/" + client + ".bin"));
        ServerHandshake handshake = new ServerHandshake(() -> 1, new Random(1));
        handshake.feed(bytes);
        assertTrue(handshake.isComplete());
        List<RtmpMessage> messages = new ArrayList<>();
        new ChunkDecoder(RtmpLimits.DEFAULT).decode(bytes, messages::add);
        return messages;
    }

    private static byte[] recorded(String name) throws IOException {
        try (InputStream in = RecordedPeersTest.class.getResourceAsStream(name)) {
            assertNotNull(in, name);
            return in.readAllBytes();
        }
    }
}
