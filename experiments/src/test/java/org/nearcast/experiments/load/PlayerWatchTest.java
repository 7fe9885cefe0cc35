// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.nearcast.protocol.rtmp.RtmpMessage;

class PlayerWatchTest {
    private static final long MS = 1_000_000;

    private final SyntheticMedia media = new SyntheticMedia(new MediaPattern(600_000), 1);
    private final LoadTally tally = new LoadTally();
    private final PlayerWatch watch = new PlayerWatch(tally, 0, true);

    @Test
    void shouldMeasureTheDelayOfEachMessage() {
        watch.asked(0);
        for (int i = 0; i < 100; i++) {
            picture(i, i * 40L * MS, i < 99 ? 2 * MS : 30 * MS);
        }
        assertEquals(100, tally.received);
        assertEquals(2.0, tally.delayUs.getValueAtPercentile(50) / 1000.0, 0.01);
        assertEquals(2.0, tally.delayUs.getValueAtPercentile(99) / 1000.0, 0.01);
        assertEquals(30.0, tally.delayUs.getMaxValue() / 1000.0, 0.1);
        assertEquals(0, tally.lost + tally.disordered + tally.overdue);
    }

    @Test
    void shouldCountWhatIsMissingAndWhatComesTwice() {
        watch.asked(0);
        for (int number : new int[] {0, 1, 2, 5, 6, 6, 7}) {
            picture(number, MS, MS);
        }
        audio(10, MS, MS);
        audio(12, MS, MS);
        assertEquals(3, tally.lost);
        assertEquals(1, tally.disordered);
    }

    @Test
    void shouldBeginWithAKeyFrame() {
        watch.asked(0);
        picture(7, 10 * MS, MS);
        assertFalse(watch.isLive());
        assertEquals(0, tally.startUs.getTotalCount());
        picture(25, 50 * MS, MS);
        assertTrue(watch.isLive());
        assertEquals(51.0, tally.startUs.getMaxValue() / 1000.0, 0.1);
    }

    @Test
    void shouldNotTakeACachedFrameForALateOne() {
        watch.asked(500 * MS);
        picture(0, 100 * MS, 401 * MS);
        assertEquals(1, tally.startUs.getTotalCount());
        assertFalse(watch.isLive());
        picture(1, 510 * MS, MS);
        assertEquals(1, tally.received);
        assertEquals(1.0, tally.delayUs.getMaxValue() / 1000.0, 0.01);
    }

    @Test
    void shouldCallLateWhatIsHalfASecondLaterThanTheFirst() {
        watch.asked(0);
        picture(0, 0, 10 * MS);
        picture(1, 40 * MS, 510 * MS);
        picture(2, 80 * MS, 511 * MS);
        assertEquals(1, tally.overdue);
    }

    @Test
    void shouldKnowOurHeadersFromOthersMedia() {
        media.headers().stream().skip(1).forEach(header -> give(header, 0));
        assertEquals(0, tally.unstamped);
        give(new RtmpMessage(9, 1, 0, new byte[] {0x17, 1, 0, 0, 0, 5, 5}), 0);
        assertEquals(1, tally.unstamped);
    }

    @Test
    void shouldBeginToCountAnewOnceTaken() {
        watch.asked(0);
        picture(0, 0, MS);
        LoadTally taken = tally.take();
        assertEquals(1, taken.received);
        assertEquals(1, taken.delayUs.getTotalCount());
        assertEquals(0, tally.received);
        assertEquals(0, tally.delayUs.getTotalCount());
    }

    private void picture(long number, long sent, long delay) {
        give(media.picture(number, sent), sent + delay);
    }

    private void audio(long number, long sent, long delay) {
        give(media.audio(number, sent), sent + delay);
    }

    private void give(RtmpMessage message, long now) {
        byte[] payload = message.payload();
        watch.media(message.type(), payload.length, payload, Math.min(payload.length, ChunkScanner.HEAD_BYTES), now);
    }
}
