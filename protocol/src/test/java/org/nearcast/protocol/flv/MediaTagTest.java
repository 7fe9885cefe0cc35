// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.flv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class MediaTagTest {
    @Test
    void shouldTellAvcSequenceHeadersFromKeyFramesAndOthers() {
        byte[] header = bytes(0x17, 0, 0, 0, 0, 1);
        byte[] key = bytes(0x17, 1, 0xFF, 0xFF, 0xFE, 9);
        byte[] inter = bytes(0x27, 1, 0, 0, 0x50, 9);
        byte[] end = bytes(0x17, 2, 0, 0, 0);
        assertTrue(VideoTag.isSequenceHeader(header) && !VideoTag.isKeyFrame(header));
        assertTrue(VideoTag.isKeyFrame(key) && !VideoTag.isSequenceHeader(key));
        assertFalse(VideoTag.isKeyFrame(inter) || VideoTag.isSequenceHeader(inter));
        assertFalse(VideoTag.isKeyFrame(end) || VideoTag.isSequenceHeader(end));
        assertTrue(VideoTag.isAvc(key));
        assertEquals(VideoTag.INTER_FRAME, VideoTag.frameType(inter));
        assertEquals(-2, VideoTag.compositionTimeMs(key));
        assertEquals(80, VideoTag.compositionTimeMs(inter));
    }

    @Test
    void shouldTakeOtherCodecsKeyFramesByTheirType() {
        assertTrue(VideoTag.isKeyFrame(bytes(0x12, 0, 0)));
        assertFalse(VideoTag.isSequenceHeader(bytes(0x12, 0, 0)));
        assertFalse(VideoTag.isKeyFrame(bytes(0x22, 0, 0)));
    }

    @Test
    void shouldRecogniseEnhancedVideo() {
        byte[] start = bytes(0x90, 'h', 'v', 'c', '1', 1);
        byte[] coded = bytes(0x91, 'h', 'v', 'c', '1', 0, 0, 7, 1);
        byte[] codedX = bytes(0x93, 'a', 'v', '0', '1', 1);
        byte[] inter = bytes(0xA1, 'a', 'v', 'c', '1', 0, 0, 7, 1);
        byte[] metadata = bytes(0x94, 'h', 'v', 'c', '1', 2, 0);
        assertTrue(VideoTag.isEnhanced(start) && VideoTag.isSequenceHeader(start) && !VideoTag.isKeyFrame(start));
        assertTrue(VideoTag.isKeyFrame(coded) && VideoTag.isKeyFrame(codedX));
        assertFalse(VideoTag.isKeyFrame(inter) || VideoTag.isKeyFrame(metadata) || VideoTag.isSequenceHeader(metadata));
        assertEquals(VideoTag.FOURCC_HEVC, VideoTag.fourCc(coded));
        assertEquals(VideoTag.FOURCC_AV1, VideoTag.fourCc(codedX));
        assertEquals(7, VideoTag.compositionTimeMs(coded));
        assertTrue(VideoTag.isAvc(inter));
        assertEquals(-1, VideoTag.codec(coded));
    }

    @Test
    void shouldLookBehindModExAndMultitrack() {
        // A 3-byte nanosecond offset, then one track of coded frames.
        byte[] coded = bytes(0x97, 2, 0, 0, 9, 0x06, 0x01, 'h', 'v', 'c', '1', 0, 0, 0, 5);
        assertTrue(VideoTag.isKeyFrame(coded));
        assertEquals(VideoTag.FOURCC_HEVC, VideoTag.fourCc(coded));
        assertEquals(0, VideoTag.compositionTimeMs(coded));
        assertEquals(5, VideoTag.compositionTimeMs(bytes(0x97, 2, 0, 0, 9, 0x01, 'h', 'v', 'c', '1', 0, 0, 5)));
        byte[] start = bytes(0x96, 0x00, 'a', 'v', '0', '1', 0);
        assertTrue(VideoTag.isSequenceHeader(start));
    }

    @Test
    void shouldTellTracksApart() {
        byte[] oneTrack = bytes(0x96, 0x01, 'h', 'v', 'c', '1', 3, 0, 0, 0, 5);
        byte[] manyTracks = bytes(0x96, 0x11, 'h', 'v', 'c', '1', 2, 0, 0, 1, 5, 3, 0, 0, 1, 5);
        byte[] manyCodecs = bytes(0x96, 0x21, 'h', 'v', 'c', '1', 1, 0, 0, 1, 5, 'a', 'v', '0', '1', 3, 0, 0, 1, 5);
        assertEquals(3, VideoTag.trackId(oneTrack));
        assertEquals(2, VideoTag.trackId(manyTracks));
        assertEquals(1, VideoTag.trackId(manyCodecs));
        assertEquals(0, VideoTag.trackId(bytes(0x91, 'h', 'v', 'c', '1', 7)));
        assertEquals(5, AudioTag.trackId(bytes(0x95, 0x00, 'O', 'p', 'u', 's', 5)));
        MainTrack main = new MainTrack();
        assertTrue(main.isKeyFrame(oneTrack), "the only one so far");
        assertTrue(main.isKeyFrame(manyCodecs));
        assertFalse(main.isKeyFrame(oneTrack));
        assertFalse(main.isKeyFrame(manyTracks));
    }

    @Test
    void shouldTellWhatStaysInForce() {
        assertTrue(VideoTag.isConfiguration(bytes(0x94, 'h', 'v', 'c', '1', 2, 0)));
        assertTrue(VideoTag.isConfiguration(bytes(0x17, 0, 0, 0, 0, 1)));
        assertFalse(VideoTag.isConfiguration(bytes(0x91, 'h', 'v', 'c', '1', 0, 0, 0)));
        assertTrue(AudioTag.isConfiguration(bytes(0x94, 'O', 'p', 'u', 's', 0, 2)));
        assertFalse(AudioTag.isConfiguration(bytes(0x91, 'O', 'p', 'u', 's', 0, 2)));
    }

    @Test
    void shouldTellAudioSequenceHeaders() {
        assertTrue(AudioTag.isSequenceHeader(bytes(0xAF, 0, 0x12, 0x10)));
        assertFalse(AudioTag.isSequenceHeader(bytes(0xAF, 1, 0x12)));
        assertFalse(AudioTag.isSequenceHeader(bytes(0x2F, 0, 0x12)));
        assertTrue(AudioTag.isAac(bytes(0xAF, 1)));
        byte[] opus = bytes(0x90, 'O', 'p', 'u', 's', 1);
        assertTrue(AudioTag.isSequenceHeader(opus));
        assertEquals(AudioTag.FOURCC_OPUS, AudioTag.fourCc(opus));
        assertFalse(AudioTag.isSequenceHeader(bytes(0x91, 'm', 'p', '4', 'a', 1)));
        assertTrue(AudioTag.isAac(bytes(0x91, 'm', 'p', '4', 'a', 1)));
    }

    @Test
    void shouldSurvivePayloadsOfAnyBytesAndLength() {
        long seed = 7;
        Random random = new Random(seed);
        for (int i = 0; i < 200_000; i++) {
            byte[] payload = new byte[random.nextInt(12)];
            random.nextBytes(payload);
            boolean both = VideoTag.isKeyFrame(payload) && VideoTag.isSequenceHeader(payload);
            assertFalse(both, "seed " + seed + ", round " + i);
            VideoTag.compositionTimeMs(payload);
            VideoTag.isAvc(payload);
            VideoTag.trackId(payload);
            AudioTag.trackId(payload);
            new MainTrack().isKeyFrame(payload);
            VideoTag.isConfiguration(payload);
            AudioTag.isConfiguration(payload);
            AudioTag.isSequenceHeader(payload);
            AudioTag.isAac(payload);
        }
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}
