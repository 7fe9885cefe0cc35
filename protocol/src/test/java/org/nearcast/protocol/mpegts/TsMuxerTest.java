// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.mpegts;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TsMuxerTest {

    private static final int VIDEO = 0x100;
    private static final int AUDIO = 0x101;
    private static final long BASE = 900_000;

    private final TsReader reader = new TsReader();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private void readSegment() {
        reader.read(out.toByteArray());
        out.reset();
    }

    private static byte[] data(int length, int seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    @Test
    void shouldNameBothStreams() {
        TsMuxer muxer = new TsMuxer(TsProgram.VIDEO_AND_AUDIO);
        muxer.startSegment(out, false);
        readSegment();
        assertEquals(Map.of(VIDEO, 0x1b, AUDIO, 0x0f), reader.streamTypes);
        assertEquals(VIDEO, reader.clockPid);
    }

    @Test
    void shouldNameOneStreamWhereThereIsOne() {
        new TsMuxer(TsProgram.AUDIO).startSegment(out, false);
        readSegment();
        assertEquals(Map.of(AUDIO, 0x0f), reader.streamTypes);
        assertEquals(AUDIO, reader.clockPid);
    }

    @Test
    void shouldCarryUnitsOfEveryLength() {
        TsMuxer muxer = new TsMuxer(TsProgram.VIDEO_AND_AUDIO);
        muxer.startSegment(out, false);
        List<byte[]> pictures = new ArrayList<>();
        for (int length = 1; length <= 600; length++) {
            byte[] picture = data(length, length);
            pictures.add(picture);
            long dts = BASE + length * 3000L;
            muxer.video(picture, dts + 6000, dts, length % 50 == 1);
            muxer.audio(picture, dts);
        }
        readSegment();
        List<TsReader.Unit> video = reader.of(VIDEO);
        List<TsReader.Unit> audio = reader.of(AUDIO);
        assertEquals(600, video.size());
        assertEquals(600, audio.size());
        for (int i = 0; i < 600; i++) {
            assertArrayEquals(pictures.get(i), video.get(i).data);
            assertArrayEquals(pictures.get(i), audio.get(i).data);
            assertEquals(BASE + (i + 1) * 3000L, video.get(i).dts);
            assertEquals(BASE + (i + 1) * 3000L + 6000, video.get(i).pts);
            assertEquals(i % 50 == 0, video.get(i).randomAccess);
        }
    }

    @Test
    void shouldCarryPicturesLongerThanAPesLengthCanSay() {
        TsMuxer muxer = new TsMuxer(TsProgram.VIDEO);
        muxer.startSegment(out, false);
        for (int length : new int[] {65526, 65527, 65528, 300_000}) {
            muxer.video(data(length, length), BASE + length, BASE + length, true);
        }
        readSegment();
        assertArrayEquals(data(300_000, 300_000), reader.of(VIDEO).get(3).data);
        assertArrayEquals(data(65527, 65527), reader.of(VIDEO).get(1).data);
    }

    @Test
    void shouldCountOnOverSegments() {
        TsMuxer muxer = new TsMuxer(TsProgram.VIDEO_AND_AUDIO);
        for (int segment = 0; segment < 5; segment++) {
            muxer.startSegment(out, false);
            for (int i = 0; i < 7; i++) {
                long time = BASE + (segment * 7 + i) * 3600L;
                muxer.video(data(1000, i), time, time, i == 0);
                muxer.audio(data(300, i), time);
            }
            readSegment(); // asserts the counters
        }
        assertFalse(reader.clockDiscontinuity);
        assertEquals(35, reader.of(VIDEO).size());
    }

    @Test
    void shouldGiveTheClockEvery100MsHoweverSeldomPicturesAre() {
        for (long step : new long[] {1500, 3600, 9000, 18_000, 90_000, 450_000}) {
            TsReader each = new TsReader();
            TsMuxer muxer = new TsMuxer(TsProgram.VIDEO);
            long time = BASE;
            for (int segment = 0; segment < 3; segment++) {
                ByteArrayOutputStream collected = new ByteArrayOutputStream();
                muxer.startSegment(collected, false);
                for (int i = 0; i < 5; i++) {
                    muxer.video(data(1000, i), time, time, i == 0);
                    time += step;
                }
                each.read(collected.toByteArray());
            }
            assertEquals(BASE - TsMuxer.PCR_LEAD, each.clocks.get(0));
            for (int i = 1; i < each.clocks.size(); i++) {
                long gap = each.clocks.get(i) - each.clocks.get(i - 1);
                assertTrue(gap > 0 && gap <= 9000, "gap " + gap + " at step " + step);
            }
            assertEquals(time - step - TsMuxer.PCR_LEAD, each.clocks.get(each.clocks.size() - 1));
        }
    }

    @Test
    void shouldGiveTheClockWhenASegmentBeginsWithAudio() {
        TsMuxer muxer = new TsMuxer(TsProgram.VIDEO_AND_AUDIO);
        muxer.startSegment(out, false);
        muxer.audio(data(100, 1), BASE);
        muxer.video(data(100, 1), BASE + 10, BASE + 10, true);
        readSegment();
        assertEquals(List.of(BASE - TsMuxer.PCR_LEAD, BASE + 10 - TsMuxer.PCR_LEAD), reader.clocks);
        assertEquals(0, reader.clockAtUnit.get(0));
    }

    @Test
    void shouldKeepTheClockFromRunningBack() {
        TsMuxer muxer = new TsMuxer(TsProgram.VIDEO_AND_AUDIO);
        muxer.startSegment(out, false);
        muxer.video(data(100, 1), BASE, BASE, true);
        muxer.audio(data(100, 1), BASE - 5000);
        muxer.video(data(100, 1), BASE, BASE, false);
        readSegment();
        assertEquals(List.of(BASE - TsMuxer.PCR_LEAD), reader.clocks);
    }

    @Test
    void shouldSayThatTimeDoesNotGoOn() {
        TsMuxer muxer = new TsMuxer(TsProgram.VIDEO_AND_AUDIO);
        muxer.startSegment(out, false);
        muxer.video(data(100, 1), BASE, BASE, true);
        readSegment();
        assertFalse(reader.clockDiscontinuity);
        muxer.startSegment(out, true);
        muxer.video(data(100, 1), 50_000, 50_000, true);
        muxer.audio(data(100, 1), 50_000);
        muxer.video(data(100, 1), 53_000, 53_000, false);
        readSegment();
        assertTrue(reader.clockDiscontinuity);
        assertEquals(50_000 - TsMuxer.PCR_LEAD, reader.clocks.get(1));
        assertTrue(reader.of(AUDIO).get(0).discontinuity);
        assertFalse(reader.of(VIDEO).get(2).discontinuity);
    }

    @Test
    void shouldWrapTimestampsAt33Bits() {
        TsMuxer muxer = new TsMuxer(TsProgram.VIDEO);
        long wrap = 1L << 33;
        muxer.startSegment(out, false);
        for (int i = -10; i < 20; i++) {
            long dts = wrap + i * 3600L;
            muxer.video(data(100, 1), dts + 7200, dts, i == -10);
        }
        readSegment();
        List<TsReader.Unit> units = reader.of(VIDEO);
        for (int i = -10; i < 20; i++) {
            assertEquals(wrap + i * 3600L & wrap - 1, units.get(i + 10).dts);
            assertEquals(wrap + i * 3600L + 7200 & wrap - 1, units.get(i + 10).pts);
        }
        assertTrue(reader.clocks.get(0) > reader.clocks.get(reader.clocks.size() - 1));
    }

    @Test
    void shouldRepeatTheTables() {
        TsMuxer muxer = new TsMuxer(TsProgram.VIDEO);
        muxer.startSegment(out, false);
        for (int i = 0; i <= 50; i++) {
            muxer.video(data(100, 1), BASE + i * 3600L, BASE + i * 3600L, i == 0);
        }
        readSegment();
        assertEquals(1 + 5, reader.tables); // at the start, then every 400 ms of 2 s
    }

    @Test
    void shouldRefuseWhatTheProgramHasNot() {
        TsMuxer muxer = new TsMuxer(TsProgram.VIDEO);
        assertThrows(IllegalStateException.class, () -> muxer.video(new byte[1], 0, 0, true));
        muxer.startSegment(out, false);
        assertThrows(IllegalStateException.class, () -> muxer.audio(new byte[1], 0));
        TsMuxer audio = new TsMuxer(TsProgram.AUDIO);
        audio.startSegment(out, false);
        assertThrows(IllegalArgumentException.class, () -> audio.audio(new byte[65535], 0));
        assertThrows(IllegalArgumentException.class, () -> TsProgram.of(false, false));
    }
}
