// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.hls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nearcast.live.Counters;

/** Times inside the parts, read back from their boxes. */
class PartWriterTest {
    private static final int TFDT = 0x74666474;
    private static final int TRUN = 0x7472756e;
    private static final int SOUND_RATE = 44_100;

    private final Counters counters = new Counters();
    private final List<Part> parts = new ArrayList<>();
    private final PartTarget target = new PartTarget(250);
    private final Segmenter segmenter = new Segmenter(
            HlsSettings.defaults(), new HlsCounters(counters), 0, target, parts::add, this::add, why -> {});

    private void add(Segment segment) {
        if (segment.lastPart() != null) {
            parts.add(segment.lastPart());
        }
    }

    /** One track's run in a part. */
    private record Run(long begin, long end, int samples) {}

    /** Video's run, then audio's; null where there is none. */
    private static Run[] runs(Part part) {
        Run[] runs = new Run[2];
        ByteBuffer in = ByteBuffer.wrap(part.bytes());
        long begin = 0;
        int limit = in.getInt(0);
        for (int at = 8; at + 8 < limit; at++) {
            if (in.getInt(at) == TFDT) {
                begin = in.getLong(at + 8);
            } else if (in.getInt(at) == TRUN) {
                boolean video = (in.getInt(at + 4) & 0x800) != 0;
                int samples = in.getInt(at + 8);
                long lasts = 0;
                for (int i = 0; i < samples; i++) {
                    lasts += in.getInt(at + 16 + i * (video ? 16 : 8));
                }
                runs[video ? 0 : 1] = new Run(begin, begin + lasts, samples);
            }
        }
        return runs;
    }

    private void give(org.nearcast.protocol.rtmp.RtmpMessage message) {
        segmenter.accept(message, 1_700_000_000_000L + message.timestamp());
    }

    /** Pictures at a rate and sound beside them, times rounded to whole ms as RTMP has them. */
    private void stream(double fps, int seconds) {
        give(Messages.videoHeader());
        give(Messages.audioHeader());
        long sound = 0;
        int gop = (int) Math.round(fps * 2);
        for (int frame = 0; frame < fps * seconds; frame++) {
            double time = frame * 1000 / fps;
            give(frame % gop == 0 ? Messages.keyFrame(Math.round(time)) : Messages.picture(Math.round(time)));
            for (; sound * 1024 * 1000.0 / SOUND_RATE <= time; sound++) {
                give(Messages.sound(Math.round(sound * 1024 * 1000.0 / SOUND_RATE)));
            }
        }
        segmenter.end();
    }

    private void assertUnbroken() {
        Run video = null;
        Run audio = null;
        for (Part part : parts) {
            Run[] runs = runs(part);
            if (runs[0] != null) {
                assertTrue(video == null || video.end() == runs[0].begin(), "pictures follow one another");
                video = runs[0];
            }
            if (runs[1] != null) {
                // a sample more or less is the rounding of a time that is no whole number of samples
                assertTrue(audio == null || Math.abs(audio.end() - runs[1].begin()) <= 1, "sounds follow one another");
                audio = runs[1];
            }
        }
    }

    @Test
    void shouldNotDriftInHalfAnHour() {
        stream(30_000 / 1001.0, 1800);
        assertUnbroken();
        Run[] last = null;
        for (Part part : parts) {
            Run[] runs = runs(part);
            last = runs[0] != null && runs[1] != null ? runs : last;
        }
        double video = last[0].end() / 90_000.0;
        double audio = last[1].end() / (double) SOUND_RATE;
        assertEquals(1810, video, 0.3, "times are those of the stream");
        assertTrue(Math.abs(video - audio) < 0.06, "apart by " + (video - audio) + " s at the end");
        assertEquals(0, counters.named("hlsLongParts").sum());
    }

    @Test
    void shouldHoldWholePicturesAtAnyRate() {
        for (double fps : new double[] {10, 12.5, 15, 24_000 / 1001.0, 24, 25, 30_000 / 1001.0, 30, 50, 60}) {
            PartWriterTest one = new PartWriterTest();
            one.stream(fps, 10);
            one.assertUnbroken();
            int shortOnes = 0;
            for (Part part : one.parts) {
                assertTrue(
                        part.durationUs() <= one.target.millis() * 1000L,
                        fps + " frames a second: " + part.durationUs());
                shortOnes += part.durationUs() < one.target.millis() * 850L ? 1 : 0;
            }
            assertTrue(shortOnes <= 5, fps + " frames a second: " + shortOnes + " short parts, one a segment at most");
            assertTrue(one.target.millis() >= 180 && one.target.millis() <= 260, fps + ": " + one.target.millis());
        }
    }

    @Test
    void shouldKeepTimesOfIrregularPictures() {
        Random random = new Random(5);
        give(Messages.videoHeader());
        give(Messages.audioHeader());
        long time = 0;
        long sound = 0;
        for (int frame = 0; frame < 2000; frame++) {
            give(frame % 40 == 0 ? Messages.keyFrame(time) : Messages.picture(time));
            for (; sound * 1024 * 1000.0 / SOUND_RATE <= time; sound++) {
                give(Messages.sound(Math.round(sound * 1024 * 1000.0 / SOUND_RATE)));
            }
            time += 5 + random.nextInt(90);
        }
        segmenter.end();
        assertUnbroken();
        Run last = runs(parts.get(parts.size() - 1))[0];
        assertEquals(10_000 + time, last.end() / 90.0, 100, "seed 5");
    }

    @Test
    void shouldSayWhichPartsDecodingCanBeginWith() {
        stream(25, 5);
        for (int i = 0; i < parts.size(); i++) {
            assertEquals(i % 9 == 0, parts.get(i).independent(), "part " + i);
        }
    }

    @Test
    void shouldMakePartsOfSoundAlone() {
        give(Messages.audioHeader());
        for (long sound = 0; sound < 400; sound++) {
            give(Messages.sound(Math.round(sound * 1024 * 1000.0 / SOUND_RATE)));
        }
        segmenter.end();
        assertTrue(parts.size() > 30);
        assertTrue(parts.stream().allMatch(Part::independent));
        assertUnbroken();
    }
}
