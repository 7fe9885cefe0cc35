// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PlayerQueueTest {
    private static final PlayerLimits LIMITS = new PlayerLimits(2000, 2000);

    private final SlowSink sink = new SlowSink();
    private final PlayerQueue queue = new PlayerQueue(LIMITS, sink);
    private final List<MediaFrame> made = new ArrayList<>();

    /** Takes so many frames, then no more. */
    private static final class SlowSink implements PlayerQueue.Sink {
        final List<String> written = new ArrayList<>();
        int room = Integer.MAX_VALUE;

        @Override
        public boolean isWritable() {
            return room > 0;
        }

        @Override
        public void write(MediaFrame frame, long timestamp) {
            room--;
            written.add(RecordingSubscriber.word(frame) + timestamp);
        }

        @Override
        public void write(FrameBatch batch) {
            room--;
            List<String> words = new ArrayList<>();
            batch.frames().forEach(frame -> words.add(RecordingSubscriber.word(frame) + frame.timestamp()));
            written.add("[" + String.join(" ", words) + "]");
        }

        @Override
        public void flush() {}
    }

    private MediaFrame made(MediaFrame frame) {
        made.add(frame);
        return frame;
    }

    private MediaFrame key(long ms, int size) {
        return made(MediaFrame.video(Samples.keyFrame(ms, size).payload(), ms, true, 4096));
    }

    private MediaFrame picture(long ms, int size) {
        return made(MediaFrame.video(Samples.picture(ms, size).payload(), ms, false, 4096));
    }

    private MediaFrame sound(long ms, int size) {
        return made(MediaFrame.audio(Samples.sound(ms, size).payload(), ms, 4096));
    }

    private MediaFrame header() {
        return made(MediaFrame.video(Samples.videoHeader().payload(), 0, false, 4096));
    }

    @Test
    void shouldBeginVideoAtKeyFrameAndAudioAtOnce() {
        queue.offer(picture(0, 10));
        queue.offer(sound(10, 10));
        queue.offer(key(40, 10));
        queue.offer(picture(80, 10));
        assertEquals(List.of("A10", "K40", "V80"), sink.written);
        assertEquals(0, queue.framesDropped(), "waiting for the first key frame is no drop");
    }

    @Test
    void shouldPassABatchOnWhole() {
        queue.offer(key(0, 10));
        queue.offer(batch(picture(40, 10), sound(45, 10)));
        assertEquals(List.of("K0", "[V40 A45]"), sink.written);
    }

    @Test
    void shouldTakeABatchApartForWhoDoesNotGetAllOfIt() {
        queue.offer(batch(picture(0, 10), sound(5, 10), key(40, 10)));
        assertEquals(List.of("A5", "K40"), sink.written, "waits for a key frame");
        queue.receive(true, false);
        queue.offer(batch(picture(80, 10), sound(85, 10)));
        assertEquals(List.of("A5", "K40", "A85"), sink.written, "wants no video");
    }

    @Test
    void shouldQueueTheFramesOfABatchThatFindsNoRoom() {
        queue.offer(key(0, 10));
        sink.room = 0;
        queue.offer(batch(picture(40, 10), sound(45, 10)));
        sink.room = 1;
        queue.offer(batch(picture(80, 10)));
        assertEquals(List.of("K0"), sink.written, "nothing overtakes what waits");
        sink.room = Integer.MAX_VALUE;
        queue.onWritable();
        queue.offer(batch(picture(120, 10)));
        assertEquals(List.of("K0", "V40", "A45", "V80", "[V120]"), sink.written);
    }

    @Test
    void shouldWriteNothingOfABatchOnceClosed() {
        queue.offer(key(0, 10));
        queue.close();
        queue.offer(batch(sound(40, 10)));
        assertEquals(List.of("K0"), sink.written);
    }

    private FrameBatch batch(MediaFrame... frames) {
        FrameBatch batch = new FrameBatch();
        for (MediaFrame frame : frames) {
            batch.add(frame);
        }
        return batch;
    }

    @Test
    void shouldSkipToKeyFrameThatWaits() {
        queue.offer(key(0, 100));
        sink.room = 0;
        queue.offer(picture(40, 400));
        queue.offer(header());
        queue.offer(sound(41, 50));
        queue.offer(key(80, 300));
        queue.offer(picture(120, 250));
        sink.room = 10;
        queue.onWritable();
        queue.offer(picture(160, 10));
        assertEquals(List.of("K0", "HV80", "K80", "V120", "V160"), sink.written);
        assertEquals(2, queue.framesDropped());
        assertEquals(1, queue.skips());
    }

    @Test
    void shouldSkipToNextKeyFrameWhenNoneWaits() {
        queue.offer(key(0, 100));
        sink.room = 0;
        queue.offer(picture(40, 900));
        queue.offer(picture(80, 900));
        sink.room = 10;
        queue.onWritable();
        queue.offer(picture(120, 10));
        queue.offer(sound(125, 10));
        queue.offer(key(160, 10));
        assertEquals(List.of("K0", "A125", "K160"), sink.written);
        assertEquals(3, queue.framesDropped());
        assertEquals(1810, queue.bytesDropped());
    }

    @Test
    void shouldBoundWhatWaitsByTimeAsWell() {
        PlayerQueue roomy = new PlayerQueue(new PlayerLimits(1 << 20, 2000), sink);
        roomy.offer(key(0, 10));
        sink.room = 0;
        for (int ms = 40; ms <= 2120; ms += 40) {
            roomy.offer(picture(ms, 1));
        }
        assertEquals(1, roomy.skips());
        sink.room = 10;
        roomy.onWritable();
        assertEquals(List.of("K0"), sink.written);
    }

    @Test
    void shouldCountTinyFramesForWhatTheyTake() {
        sink.room = 0;
        queue.offer(key(0, 2));
        for (int i = 0; i < 100; i++) {
            queue.offer(picture(i, 2));
        }
        assertTrue(queue.bytes() <= 2000, () -> queue.bytes() + " bytes");
        assertTrue(queue.framesDropped() > 90, "dropped " + queue.framesDropped());
    }

    @Test
    void shouldKeepTheLastHeaderOfEachTrack() {
        queue.offer(key(0, 100));
        sink.room = 0;
        queue.offer(picture(40, 400));
        queue.offer(trackHeader(0));
        queue.offer(trackHeader(1));
        queue.offer(trackHeader(0));
        queue.offer(picture(80, 900));
        sink.room = 10;
        queue.onWritable();
        assertEquals(List.of("K0", "HV80", "HV80"), sink.written);
    }

    private MediaFrame trackHeader(int track) {
        byte[] payload = {(byte) 0x96, 0, 'h', 'v', 'c', '1', (byte) track, 7};
        return made(MediaFrame.video(payload, 0, false, 4096));
    }

    @Test
    void shouldNotTakeTheTimeOfHeadersForDelay() {
        sink.room = 0;
        queue.offer(made(MediaFrame.data(new byte[] {1}, 0, true, 4096)));
        queue.offer(key(50_000, 10));
        queue.offer(picture(50_040, 10));
        assertEquals(0, queue.skips());
        sink.room = 10;
        queue.onWritable();
        assertEquals(List.of("HD0", "K50000", "V50040"), sink.written);
    }

    @Test
    void shouldDropOldSoundOfStreamWithoutVideo() {
        sink.room = 0;
        for (int ms = 0; ms < 5000; ms += 20) {
            queue.offer(sound(ms, 10));
        }
        assertTrue(queue.bytes() <= 2000, () -> queue.bytes() + " bytes");
        sink.room = 1000;
        queue.onWritable();
        queue.offer(sound(5000, 10));
        assertEquals("A5000", sink.written.get(sink.written.size() - 1));
    }

    @Test
    void shouldSendOnlyWhatIsWanted() {
        queue.receive(false, true);
        queue.offer(sound(0, 10));
        queue.offer(key(1, 10));
        queue.receive(true, false);
        queue.offer(picture(40, 10));
        queue.offer(sound(41, 10));
        queue.receive(true, true);
        queue.offer(picture(80, 10));
        queue.offer(key(120, 10));
        assertEquals(List.of("K1", "A41", "K120"), sink.written);
    }

    @Test
    void shouldStayBoundedAndLetGoOfEverythingWhateverHappens() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        long ms = 0;
        for (int i = 0; i < 20_000; i++) {
            ms += random.nextInt(60);
            switch (random.nextInt(12)) {
                case 0 -> queue.offer(key(ms, random.nextInt(600)));
                case 1 -> queue.offer(header());
                case 2, 3, 4 -> queue.offer(sound(ms, random.nextInt(50)));
                case 5 -> {
                    sink.room = random.nextInt(20);
                    queue.onWritable();
                }
                case 6 -> queue.receive(random.nextBoolean(), random.nextInt(10) > 0);
                default -> queue.offer(picture(ms, random.nextInt(200)));
            }
            assertTrue(queue.bytes() <= 2000 + 40 + 256, "seed " + seed);
        }
        queue.close();
        made.forEach(MediaFrame::release);
        assertTrue(made.stream().allMatch(f -> f.refCnt() == 0), "seed " + seed);
        boolean decodable = true;
        boolean sawKey = false;
        for (String word : sink.written) {
            sawKey |= word.startsWith("K");
            decodable &= !word.startsWith("V") || sawKey;
        }
        assertTrue(decodable, "seed " + seed);
    }
}
