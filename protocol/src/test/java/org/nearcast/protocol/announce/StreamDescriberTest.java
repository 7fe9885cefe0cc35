// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.announce;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nearcast.protocol.amf0.Amf0Object;
import org.nearcast.protocol.rtmp.DataMessage;
import org.nearcast.protocol.rtmp.MessageType;
import org.nearcast.protocol.rtmp.RtmpMessage;

class StreamDescriberTest {

    private static final RtmpMessage AVC = new RtmpMessage(MessageType.VIDEO, 1, 0, new byte[] {0x17, 0, 0, 0, 0, 1});
    private static final RtmpMessage AAC =
            new RtmpMessage(MessageType.AUDIO, 1, 0, new byte[] {(byte) 0xaf, 0, 0x12, 0x10});
    private static final RtmpMessage HEVC =
            new RtmpMessage(MessageType.VIDEO, 1, 0, new byte[] {(byte) 0x90, 'h', 'v', 'c', '1', 1});

    private static RtmpMessage metadata(Amf0Object said) {
        return DataMessage.forPlayers(DataMessage.setMetaData(said).toMessage(1, 0));
    }

    private static MediaDescription describe(RtmpMessage... headers) {
        return StreamDescriber.describe(List.of(headers), "live/secret");
    }

    @Test
    void shouldSayWhatFfmpegSays() {
        Amf0Object said = new Amf0Object()
                .put("width", 1280.0)
                .put("height", 720.0)
                .put("framerate", 29.97)
                .put("videodatarate", 1000.0)
                .put("audiodatarate", 128.0)
                .put("encoder", "Lavf59.27.100");
        assertEquals(
                new MediaDescription(0x61766331, 0x6d703461, 1280, 720, 2997, 1_128_000, "Lavf59.27.100"),
                describe(metadata(said), AVC, AAC));
    }

    @Test
    void shouldBelieveTheCodecsThatComeMoreThanThoseThatAreSaid() {
        Amf0Object said = new Amf0Object().put("videocodecid", 7.0).put("audiocodecid", 2.0);
        MediaDescription described = describe(metadata(said), HEVC);
        assertEquals("hvc1", MediaDescription.shown(described.videoCodec()));
        assertEquals(".mp3", MediaDescription.shown(described.audioCodec()));
    }

    @Test
    void shouldKnowNothingOfAStreamWithoutHeaders() {
        assertEquals(MediaDescription.UNKNOWN, describe());
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, 70_000, 1e300, Double.NaN, Double.POSITIVE_INFINITY})
    void shouldTakeAbsurdNumbersForUnknown(double absurd) {
        Amf0Object said = new Amf0Object()
                .put("width", absurd)
                .put("height", absurd)
                .put("framerate", absurd)
                .put("videocodecid", absurd)
                .put("audiocodecid", absurd);
        MediaDescription described = describe(metadata(said));
        assertEquals(0, described.width());
        assertEquals(0, described.height());
        assertEquals(0, described.centiFrameRate());
    }

    @Test
    void shouldCutAndCleanTheEncodersName() {
        Amf0Object said = new Amf0Object().put("encoder", "ü\n" + "x".repeat(100));
        assertEquals("??" + "x".repeat(30), describe(metadata(said)).encoder());
    }

    @Test
    void shouldNotPassTheStreamsNameOnAsItsEncoder() {
        Amf0Object said = new Amf0Object().put("encoder", "My Secret encoder");
        assertEquals("", describe(metadata(said)).encoder());
    }

    @Test
    void shouldReadPastMetadataThatIsNone() {
        RtmpMessage broken = new RtmpMessage(MessageType.DATA_AMF0, 1, 0, new byte[] {2, 0, 50, 1});
        assertEquals(0x61766331, describe(broken, AVC).videoCodec());
    }
}
