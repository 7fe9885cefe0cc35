// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.hls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nearcast.live.Counters;
import org.nearcast.protocol.rtmp.MessageType;
import org.nearcast.protocol.rtmp.RtmpMessage;

class SegmenterTest {
    private static final long NOW = 1_700_000_000_000L;

    private final List<Part> parts = new ArrayList<>();
    private final List<Segment> segments = new ArrayList<>();
    private final List<String> refusals = new ArrayList<>();
    private final Counters counters = new Counters();
    private final Segmenter segmenter = segmenter(HlsSettings.defaults(), 0);

    private Segmenter segmenter(HlsSettings settings, int targetSeconds) {
        return new Segmenter(
                settings,
                new HlsCounters(counters),
                targetSeconds,
                new PartTarget(settings.lowLatency().partMillis()),
                parts::add,
                segments::add,
                refusals::add);
    }

    private void give(RtmpMessage... messages) {
        for (RtmpMessage message : messages) {
            segmenter.accept(message, NOW + message.timestamp());
        }
    }

    /** Pictures every 40 ms with a key frame every {@code gopMs}, and sound, in [from, to). */
    private void stream(long from, long to, long gopMs) {
        for (long time = from; time < to; time += 40) {
            give((time - from) % gopMs == 0 ? Messages.keyFrame(time) : Messages.picture(time));
            give(Messages.sound(time), Messages.sound(time + 21));
        }
    }

    private List<Long> durationsMs() {
        List<Long> durations = new ArrayList<>();
        segments.forEach(segment -> durations.add(segment.durationUs() / 1000));
        return durations;
    }

    @Test
    void shouldCutAtTheFirstKeyFrameAfterTheTarget() {
        give(Messages.videoHeader(), Messages.audioHeader());
        stream(0, 10_000, 1000);
        assertEquals(List.of(2000L, 2000L, 2000L, 2000L), durationsMs());
        assertEquals(2, segmenter.targetSeconds());
        assertTrue(segments.stream().allMatch(Segment::independent));
        assertTrue(segments.stream().noneMatch(Segment::discontinuity));
        assertEquals(NOW + 2000, segments.get(1).startedAtMs());
    }

    @Test
    void shouldKeepAGopWhole() {
        give(Messages.videoHeader(), Messages.audioHeader());
        stream(0, 15_000, 4000);
        assertEquals(List.of(4000L, 4000L, 4000L), durationsMs());
        assertEquals(4, segmenter.targetSeconds());
    }

    @Test
    void shouldCutInsideAGopRatherThanExceedTheTargetAnnounced() {
        give(Messages.videoHeader(), Messages.audioHeader());
        stream(0, 2000, 1000);
        stream(2000, 20_000, 9000);
        give(Messages.keyFrame(20_000));
        assertTrue(segments.size() > 6);
        for (Segment segment : segments) {
            assertTrue(segment.durationUs() < 2_500_000, "lasts " + segment.durationUs());
        }
        assertFalse(segments.get(2).independent());
        assertTrue(counters.named("hlsForcedCuts").sum() > 3);
        assertEquals(20_000, durationsMs().stream().mapToLong(d -> d).sum());
    }

    @Test
    void shouldCutAFirstSegmentWithoutSecondKeyFrame() {
        give(Messages.videoHeader(), Messages.audioHeader());
        stream(0, 25_000, 1_000_000);
        assertEquals(2, segments.size());
        assertEquals(10, segmenter.targetSeconds());
    }

    @Test
    void shouldCutWhenASegmentHasTooManyBytes() {
        HlsSettings settings =
                new HlsSettings(2000, 10_000, 65_536, 6, 2, 1 << 20, 1 << 20, 10, 0, 0, 0, LowLatency.defaults());
        Segmenter small = segmenter(settings, 0);
        small.accept(Messages.videoHeader(), NOW);
        small.accept(Messages.audioHeader(), NOW);
        small.accept(Messages.keyFrame(0), NOW);
        for (int i = 1; i < 20; i++) {
            small.accept(Messages.picture(i * 40L, 50_000), NOW);
        }
        assertEquals(9, segments.size());
        assertTrue(segments.stream().allMatch(segment -> segment.bytes().length < 65_536 + 60_000));
    }

    @Test
    void shouldDropWhatComesBeforeTheFirstKeyFrame() {
        give(Messages.videoHeader(), Messages.audioHeader());
        give(Messages.picture(0), Messages.sound(0), Messages.picture(40));
        stream(80, 2200, 1000);
        assertEquals(List.of(2000L), durationsMs());
        assertEquals(3, counters.named("hlsFramesDropped").sum());
    }

    @Test
    void shouldWaitForTheOtherTracksConfiguration() {
        give(Messages.videoHeader());
        give(Messages.keyFrame(0), Messages.picture(40), Messages.audioHeader());
        for (long time = 80; time < 1000; time += 40) {
            give(Messages.picture(time), Messages.sound(time));
        }
        stream(1000, 2100, 1000);
        give(Messages.keyFrame(2100));
        assertEquals("avc1.42c00c,mp4a.40.2", segments.get(0).format().codecs());
        assertEquals(List.of(2000L), durationsMs());
        assertEquals(0, counters.named("hlsFramesDropped").sum());
    }

    @Test
    void shouldCarryVideoAlone() {
        give(Messages.videoHeader());
        for (long time = 0; time <= 4000; time += 40) {
            give(time % 1000 == 0 ? Messages.keyFrame(time) : Messages.picture(time));
        }
        assertEquals(List.of(2000L, 2000L), durationsMs());
        assertEquals(
                new StreamFormat("avc1.42c00c", 320, 240, 15), segments.get(0).format());
    }

    @Test
    void shouldCarrySoundAlone() {
        give(Messages.audioHeader());
        for (long time = 0; time <= 6000; time += 20) {
            give(Messages.sound(time));
        }
        assertEquals(3, segments.size());
        assertEquals(new StreamFormat("mp4a.40.2", 0, 0, 0), segments.get(0).format());
        assertTrue(segments.stream().allMatch(Segment::independent));
    }

    @Test
    void shouldRefuseOtherCodecs() {
        give(Messages.payload(MessageType.VIDEO, "1c000000000102"));
        assertEquals(List.of("Its video is not H.264; HLS is made from H.264 and AAC only."), refusals);
        give(Messages.videoHeader(), Messages.audioHeader());
        stream(0, 5000, 1000);
        assertEquals(List.of(), segments);
        assertEquals(1, refusals.size());

        refusals.clear();
        segmenter(HlsSettings.defaults(), 0).accept(Messages.payload(MessageType.AUDIO, "2f0102"), NOW);
        assertEquals(List.of("Its audio is not AAC; HLS is made from H.264 and AAC only."), refusals);
    }

    @Test
    void shouldRefuseConfigurationsItCannotRead() {
        give(Messages.payload(MessageType.VIDEO, "170000000002"));
        assertEquals(List.of("Its H.264 configuration cannot be read: configuration version 2."), refusals);
        refusals.clear();
        segmenter(HlsSettings.defaults(), 0).accept(Messages.payload(MessageType.AUDIO, "af00ffff"), NOW);
        assertEquals(1, refusals.size());
    }

    @Test
    void shouldDropMediaItCannotRead() {
        give(Messages.videoHeader(), Messages.audioHeader(), Messages.keyFrame(0));
        give(Messages.payload(MessageType.VIDEO, "2701000000ffffffff41"));
        give(Messages.payload(MessageType.VIDEO, "27"), Messages.payload(MessageType.AUDIO, "af"));
        give(Messages.payload(MessageType.AUDIO, "af01"), Messages.payload(MessageType.VIDEO, "9161766331"));
        stream(40, 2200, 1960);
        assertEquals(1, segments.size());
        assertEquals(1, counters.named("hlsFramesDropped").sum());
    }

    @Test
    void shouldMakeADiscontinuityWhereTheConfigurationChanges() {
        give(Messages.videoHeader(), Messages.audioHeader());
        stream(0, 3000, 1000);
        give(Messages.videoHeader()); // the same again changes nothing
        stream(3000, 5000, 1000);
        give(Messages.otherVideoHeader());
        stream(5000, 7100, 1000);
        assertEquals(List.of(2000L, 2000L, 1000L, 2000L), durationsMs());
        assertTrue(segments.get(3).discontinuity());
        assertFalse(segments.get(2).discontinuity());
        assertEquals(1280, segments.get(3).format().width());
    }

    @Test
    void shouldMakeADiscontinuityWhereTimeJumps() {
        give(Messages.videoHeader(), Messages.audioHeader());
        stream(0, 3000, 1000);
        stream(500_000, 502_040, 1000);
        stream(1000, 3040, 1000);
        assertEquals(List.of(2000L, 1000L, 2000L, 40L, 2000L), durationsMs());
        assertEquals(
                List.of(false, false, true, false, true),
                List.of(
                        segments.get(0).discontinuity(),
                        segments.get(1).discontinuity(),
                        segments.get(2).discontinuity(),
                        segments.get(3).discontinuity(),
                        segments.get(4).discontinuity()));
    }

    @Test
    void shouldGoOnOverTheWrapOf32Bits() {
        give(Messages.videoHeader(), Messages.audioHeader());
        long start = (1L << 32) - 3000;
        stream(start, start + 6040, 1000);
        assertEquals(List.of(2000L, 2000L, 2000L), durationsMs());
        assertTrue(segments.stream().noneMatch(Segment::discontinuity));
    }

    @Test
    void shouldFinishTheSegmentBegunAtTheEnd() {
        give(Messages.videoHeader(), Messages.audioHeader());
        stream(0, 2600, 1000);
        segmenter.end();
        assertEquals(List.of(2000L, 600L), durationsMs());
    }

    @Test
    void shouldFinishEvenWhatWasHeldBack() {
        give(Messages.videoHeader(), Messages.keyFrame(0), Messages.picture(40));
        segmenter.end();
        assertEquals(List.of(80L), durationsMs());
    }

    @Test
    void shouldNotGoOnFromThePublicationBefore() {
        Segmenter second = segmenter(HlsSettings.defaults(), 2);
        for (RtmpMessage message : List.of(Messages.videoHeader(), Messages.audioHeader(), Messages.keyFrame(0))) {
            second.accept(message, NOW);
        }
        second.end();
        assertTrue(segments.get(0).discontinuity());
    }

    @Test
    void shouldPutSoundEndToEnd() {
        AudioClock clock = new AudioClock(90_000);
        double frame = 1024 * 90_000.0 / 44_100;
        long last = clock.present(0, frame);
        for (int i = 1; i < 10_000; i++) {
            long given = Math.round(i * frame / 90) * 90; // rounded to milliseconds
            long time = clock.present(given, frame);
            assertEquals(frame, time - last, 1.0);
            last = time;
        }
        assertEquals(last + 90_000, clock.present(last + 90_000, frame), "a real gap is believed");
    }

    @Test
    void shouldBearWhateverAPublisherSends() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<RtmpMessage> seeds = List.of(
                Messages.videoHeader(),
                Messages.otherVideoHeader(),
                Messages.audioHeader(),
                Messages.keyFrame(0),
                Messages.picture(0),
                Messages.sound(0));
        for (int run = 0; run < 300; run++) {
            Segmenter hostile = segmenter(HlsSettings.defaults(), 0);
            hostile.accept(Messages.videoHeader(), NOW);
            hostile.accept(Messages.audioHeader(), NOW);
            long time = 0;
            try {
                for (int i = 0; i < 200; i++) {
                    RtmpMessage message = seeds.get(random.nextInt(seeds.size()));
                    byte[] payload = Arrays.copyOf(
                            message.payload(),
                            random.nextInt(4) > 0 ? message.payload().length : 1 + random.nextInt(20));
                    for (int bad = random.nextInt(8); bad > 4; bad--) {
                        payload[random.nextInt(payload.length)] = (byte) random.nextInt(256);
                    }
                    time = (time + random.nextInt(4000) - (run % 2 == 0 ? 100 : 2000)) & 0xFFFFFFFFL;
                    hostile.accept(new RtmpMessage(message.type(), 1, time, payload), NOW + i);
                }
                hostile.end();
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }
}
