// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nearcast.protocol.flv.AudioTag;
import org.nearcast.protocol.flv.VideoTag;
import org.nearcast.protocol.rtmp.RtmpMessage;

class SyntheticMediaTest {
    @ParameterizedTest
    @ValueSource(ints = {100_000, 600_000, 5_000_000})
    void shouldHaveTheBitRateThatWasAskedFor(int bitrate) {
        SyntheticMedia media = new SyntheticMedia(new MediaPattern(bitrate), 1);
        long bits = 0;
        int seconds = 10;
        for (long i = 0; MediaPattern.pictureDueNanos(i) < seconds * 1_000_000_000L; i++) {
            bits += 8L * media.picture(i, 0).payload().length;
        }
        for (long i = 0; MediaPattern.audioDueNanos(i) < seconds * 1_000_000_000L; i++) {
            bits += 8L * media.audio(i, 0).payload().length;
        }
        assertEquals(1.0, (double) bits / seconds / bitrate, 0.05);
    }

    @Test
    void shouldBeginEachSecondWithAKeyFrame() {
        SyntheticMedia media = new SyntheticMedia(new MediaPattern(600_000), 1);
        for (long i = 0; i < 60; i++) {
            assertEquals(i % 25 == 0, VideoTag.isKeyFrame(media.picture(i, 0).payload()), "picture " + i);
        }
    }

    @Test
    void shouldHaveHeadersThatPlayersKnow() {
        var headers = new SyntheticMedia(new MediaPattern(600_000), 1).headers();
        assertTrue(VideoTag.isSequenceHeader(headers.get(1).payload()));
        assertTrue(AudioTag.isSequenceHeader(headers.get(2).payload()));
    }

    @Test
    void shouldCarryWhatItWasStampedWith() {
        SyntheticMedia media = new SyntheticMedia(new MediaPattern(600_000), 1);
        long nanos = Long.MIN_VALUE + 12345;
        assertStamped(media.picture(7, nanos), SyntheticMedia.VIDEO_STAMP_AT, 7, nanos);
        assertStamped(media.picture(25, -1), SyntheticMedia.VIDEO_STAMP_AT, 25, -1);
        assertStamped(media.audio(1L << 40, nanos), SyntheticMedia.AUDIO_STAMP_AT, 1L << 40, nanos);
    }

    private static void assertStamped(RtmpMessage message, int at, long number, long nanos) {
        byte[] payload = message.payload();
        assertTrue(at + Stamp.BYTES <= ChunkScanner.HEAD_BYTES);
        assertTrue(Stamp.isAt(payload, at, payload.length));
        assertEquals(number, Stamp.number(payload, at));
        assertEquals(nanos, Stamp.nanos(payload, at));
    }

    @Test
    void shouldSeeNoStampWhereNoneIs() {
        byte[] payload = new byte[60];
        assertFalse(Stamp.isAt(payload, 12, payload.length));
        Stamp.mark(payload, 12);
        assertFalse(Stamp.isAt(payload, 12, 12 + Stamp.BYTES - 1));
        assertTrue(Stamp.isAt(payload, 12, 12 + Stamp.BYTES));
    }

    @Test
    void shouldNeedNoEmulationPrevention() {
        byte[] payload =
                new SyntheticMedia(new MediaPattern(600_000), 1).picture(0, 0).payload();
        for (int i = 9; i < payload.length; i++) {
            boolean inLength = i >= 9 + payload[8] && i < 13 + payload[8];
            assertTrue(inLength || payload[i] != 0, "a zero at " + i);
        }
    }
}
