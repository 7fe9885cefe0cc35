// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class TimelineTest {
    private static final long WRAP = 1L << 32;

    private final Timeline timeline = new Timeline();
    private long nowMs = 1_000_000;

    private long video(long said) {
        return media(MediaKind.VIDEO, said);
    }

    private long audio(long said) {
        return media(MediaKind.AUDIO, said);
    }

    private long media(MediaKind kind, long said) {
        long placed = timeline.ofMedia(kind, said & (WRAP - 1), nowMs);
        timeline.reached(placed);
        nowMs += 20;
        return placed;
    }

    @Test
    void shouldTakeTheFirstPublishersTimeAsItIs() {
        assertEquals(5_000_000_000L - WRAP, video(5_000_000_000L));
        assertEquals(0, new Timeline().ofHeader(MediaKind.VIDEO, 0));
    }

    @Test
    void shouldContinueWithTheNextPublisherAtTheLiveEdge() {
        video(90_000);
        timeline.begin();
        assertEquals(90_040, timeline.ofHeader(MediaKind.VIDEO, 0));
        assertEquals(90_040, video(7));
        assertEquals(90_030, audio(-3), "sound that began a little earlier stays in step");
    }

    @Test
    void shouldRunOnThroughTheWrapOf32Bits() {
        for (long said = WRAP - 1000; said < WRAP + 1000; said += 40) {
            assertEquals(said & (WRAP - 1), video(said));
            assertEquals((said + 3) & (WRAP - 1), audio(said + 3));
        }
        assertEquals(0, timeline.jumps());
    }

    @Test
    void shouldContinueWithAPublisherThatComesAfterTheWrap() {
        video(WRAP - 10);
        timeline.begin();
        assertEquals(30, video(0));
        timeline.begin();
        assertEquals(70, video(WRAP - 5));
        assertEquals(110, video(WRAP + 35));
    }

    @Test
    void shouldKeepSoundAndPictureInStepWhenBothJumpBack() {
        video(500_000);
        audio(500_010);
        assertEquals(500_050, video(0));
        assertEquals(500_030, audio(500_030), "late sound of before");
        assertEquals(500_060, audio(10));
        assertEquals(500_090, video(40));
        assertEquals(2, timeline.jumps());
    }

    @Test
    void shouldNotRunAheadWithAPublisherThatJumpsAhead() {
        video(0);
        audio(5);
        assertEquals(45, video(86_400_000));
        assertEquals(50, audio(86_400_005));
        assertEquals(85, video(86_400_040));
    }

    @Test
    void shouldLetAPauseBeAPause() {
        video(0);
        nowMs += 60_000;
        assertEquals(60_000, video(60_000));
        assertEquals(0, timeline.jumps());
    }

    @Test
    void shouldLetSoundAndPictureBeFarApart() {
        for (int i = 0; i < 1000; i++) {
            assertEquals(20_000 + 40L * i, video(20_000 + 40L * i));
            assertEquals(40L * i, audio(40L * i));
        }
        assertEquals(0, timeline.jumps());
    }

    @Test
    void shouldNotRunAwayHoweverOftenThePublisherJumps() {
        long last = video(0);
        for (int i = 1; i < 1000; i++) {
            long next = i % 2 == 0 ? video(0) : video(1_000_000);
            assertTrue(next > last && next - last <= 40, next + " after " + last);
            last = next;
        }
    }

    @Test
    void shouldGiveHeadersWithATimeOfNoMeaningTheLiveOne() {
        video(3_600_000);
        assertEquals(3_600_000, timeline.ofHeader(MediaKind.VIDEO, 0));
        assertEquals(3_600_040, timeline.ofHeader(MediaKind.VIDEO, 3_600_040));
    }
}
