// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.segment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.nearcast.protocol.flv.FlvException;
import org.nearcast.protocol.rtmp.RtmpMessage;

/** Whoever saw the same messages makes the same bytes, and gets the messages back from them. */
class CanonicalTest {
    private static final int ROUNDS = 10;

    @ParameterizedTest
    @FieldSource("org.nearcast.protocol.segment.Samples#ENCODERS")
    void shouldMakeTheSameBytesFromWhicheverMessageOn(String encoder) {
        for (long seed = 1; seed <= ROUNDS; seed++) {
            Random random = new Random(seed);
            List<RtmpMessage> messages = disturbed(Samples.stream(encoder, random.nextInt(), random), random);
            int from = random.nextInt(messages.size());
            List<RtmpMessage> seen = new ArrayList<>(otherPast(messages, from, random));
            seen.addAll(messages.subList(from, messages.size()));
            long offset = random.nextLong();
            String which = encoder + ", seed " + seed;

            List<Block> whole = Samples.cut(messages);
            List<Block> late = Samples.cut(Samples.moved(seen, offset));
            // The segments whose key frame the relay saw, by how many come after.
            int segments = segmentsBeginningFrom(messages, from);
            List<Block> expected = lastSegments(whole, segments);
            List<Block> actual = lastSegments(late, segments);
            assertEquals(expected.size(), actual.size(), which);
            for (int i = 0; i < expected.size(); i++) {
                assertSame(expected.get(i), actual.get(i), offset, which + ", block " + i);
            }
        }
    }

    private static void assertSame(Block expected, Block actual, long offset, String which) {
        assertArrayEquals(expected.crumbs().get(0), actual.crumbs().get(0), which);
        assertEquals(expected.offsetMs(), actual.offsetMs(), which);
        assertEquals(expected.durationMs(), actual.durationMs(), which);
        assertEquals(expected.beginsSegment(), actual.beginsSegment(), which);
        assertEquals(expected.endsStream(), actual.endsStream(), which);
        assertEquals(expected.number() - expected.segment(), actual.number() - actual.segment(), which);
        assertEquals((expected.segmentTimestamp() + offset) & 0xFFFFFFFFL, actual.segmentTimestamp(), which);
    }

    /** What a relay has that joins there: the configuration in force, in whichever order and at whichever time, and old frames. */
    private static List<RtmpMessage> otherPast(List<RtmpMessage> messages, int from, Random random) {
        Map<Integer, RtmpMessage> inForce = new HashMap<>();
        for (RtmpMessage message : Samples.forPlayers(messages.subList(0, from))) {
            if (Configuration.slot(message) >= 0) {
                inForce.put(Configuration.slot(message), message.withTimestamp(random.nextInt()));
            }
        }
        List<RtmpMessage> past = new ArrayList<>(inForce.values());
        Collections.shuffle(past, random);
        if (random.nextBoolean()) {
            for (RtmpMessage message : messages.subList(0, random.nextInt(from + 1))) {
                if (Samples.isFrame(message)) {
                    past.add(message);
                }
            }
        }
        return past;
    }

    private static int segmentsBeginningFrom(List<RtmpMessage> messages, int from) {
        int all = (int)
                Samples.cut(messages).stream().filter(Block::beginsSegment).count();
        int before = (int) Samples.cut(messages.subList(0, from)).stream()
                .filter(Block::beginsSegment)
                .count();
        return all - before;
    }

    private static List<Block> lastSegments(List<Block> blocks, int segments) {
        int at = blocks.size();
        for (int left = segments; left > 0; ) {
            at--;
            left -= blocks.get(at).beginsSegment() ? 1 : 0;
        }
        return blocks.subList(at, blocks.size());
    }

    /** With a clock that jumps, forwards or back, now and then. */
    private static List<RtmpMessage> disturbed(List<RtmpMessage> messages, Random random) {
        List<RtmpMessage> moved = new ArrayList<>();
        long jump = 0;
        for (RtmpMessage message : messages) {
            jump += random.nextInt(500) == 0 ? random.nextInt(20_000) - 10_000 : 0;
            moved.add(message.withTimestamp(message.timestamp() + jump));
        }
        return moved;
    }

    @ParameterizedTest
    @FieldSource("org.nearcast.protocol.segment.Samples#ENCODERS")
    void shouldGiveBackWhatWentIn(String encoder) throws SegmentException {
        for (long seed = 1; seed <= ROUNDS; seed++) {
            Random random = new Random(seed);
            // Some begin shortly before the wrap.
            long start = random.nextBoolean() ? -random.nextInt(30_000) : random.nextInt();
            List<RtmpMessage> messages = disturbed(Samples.stream(encoder, start, random), random);
            List<RtmpMessage> expected = Samples.forPlayers(messages);
            expected = expected.subList(Samples.indexOf(expected, Samples::isKeyFrame), expected.size());
            List<RtmpMessage> played = Samples.played(Samples.cut(messages));
            assertEquals(
                    expected,
                    played.subList(Samples.indexOf(played, Samples::isKeyFrame), played.size()),
                    "seed " + seed);
        }
    }

    @ParameterizedTest
    @FieldSource("org.nearcast.protocol.segment.Samples#ENCODERS")
    void shouldBoundEveryBlock(String encoder) throws SegmentException {
        SegmenterSettings settings =
                SegmenterSettings.DEFAULT.withConfigurationBytes(1000).withBlockBytes(40_000);
        for (long seed = 1; seed <= ROUNDS; seed++) {
            Random random = new Random(seed);
            List<RtmpMessage> messages = disturbed(Samples.stream(encoder, random.nextInt(), random), random);
            long number = 0;
            for (Block block : Samples.cut(settings, messages)) {
                String which = "seed " + seed + ", " + block;
                assertEquals(number++, block.number(), which);
                assertTrue(block.crumbs().get(0).length <= 40_000, which);
                int earliest = Integer.MAX_VALUE;
                int latest = Integer.MIN_VALUE;
                for (RtmpMessage message : Samples.read(block)) {
                    if (Samples.isFrame(message)) {
                        int time = (int) (message.timestamp() - block.segmentTimestamp());
                        earliest = Math.min(earliest, time);
                        latest = Math.max(latest, time);
                    }
                }
                assertTrue(latest - earliest < 250 && block.durationMs() < 250, which);
                boolean frames = latest >= earliest;
                assertTrue(!frames || block.offsetMs() == earliest, which);
                assertTrue(!frames || block.offsetMs() + block.durationMs() >= latest, which);
            }
        }
    }

    /** A decoder that begins with any segment knows all it needs. */
    @ParameterizedTest
    @FieldSource("org.nearcast.protocol.segment.Samples#ENCODERS")
    void shouldBeginEverySegmentWithItsConfiguration(String encoder) throws SegmentException {
        for (long seed = 1; seed <= ROUNDS; seed++) {
            List<RtmpMessage> messages = Samples.stream(encoder, 0, new Random(seed));
            String which = "seed " + seed;
            Map<Integer, byte[]> inForce = new HashMap<>();
            for (Block block : Samples.cut(messages)) {
                if (block.beginsSegment()) {
                    Map<Integer, byte[]> begun = new HashMap<>();
                    List<RtmpMessage> read = Samples.read(block);
                    int key = Samples.indexOf(read, Samples::isKeyFrame);
                    read.subList(0, key).forEach(each -> begun.put(Configuration.slot(each), each.payload()));
                    assertEquals(key, begun.size(), "nothing twice, " + which);
                    inForce.forEach((slot, payload) -> assertArrayEquals(payload, begun.get(slot), which));
                    assertTrue(begun.size() >= 3, which);
                }
                for (RtmpMessage message : Samples.read(block)) {
                    if (Configuration.slot(message) >= 0) {
                        inForce.put(Configuration.slot(message), message.payload());
                    }
                }
            }
        }
    }

    @Test
    void shouldGiveBackWhatFfmpegEncoded() throws IOException, FlvException, SegmentException {
        List<RtmpMessage> messages = Samples.recorded();
        int key = Samples.indexOf(messages, Samples::isKeyFrame);
        List<Block> blocks = Samples.cut(messages);
        List<RtmpMessage> played = Samples.played(blocks);
        assertEquals(3, Samples.indexOf(played, Samples::isKeyFrame), "metadata, H.264 and AAC configuration first");
        assertEquals(Samples.forPlayers(messages).subList(key, messages.size()), played.subList(3, played.size()));
        assertTrue(blocks.size() > 1);
    }
}
