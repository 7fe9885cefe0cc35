// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.corpus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nearcast.controller.frame.TcpFrame;
import org.nearcast.controller.recognition.Recognition;
import org.nearcast.protocol.rtmp.RtmpRecognizer.Result;
import org.nearcast.protocol.tcp.TcpReassembler;

/**
 * What listens to one connection in the controller, on the corpus, with everything that TCP may do to a connection on the way:
 * the answer is always the same.
 */
class CorpusListeningTest {
    private static final int ACK = 0x10;
    private static final int ROUNDS = 60;
    /** Media that follow the command; more of it would only make every trial longer. */
    private static final int AFTER_THE_COMMAND = 600;

    private static final List<CapturedConnection> CORPUS = Corpus.connections();

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private Tally tally;

    @AfterEach
    void shouldHaveBeenRightAlways() {
        System.out.println(tally);
        String why = tally.firstMistake() + " (seed " + seed + ")";
        assertEquals(1, tally.precision(), why);
        assertEquals(1, tally.recall(), why);
        assertTrue(tally.firstMistake() == null, why);
    }

    @Test
    void shouldKnowWholeConnections() {
        tally = new Tally("as captured");
        for (CapturedConnection connection : CORPUS) {
            tally.whole(connection, hear(connection, connection.segments()), "whole");
        }
        long real = CORPUS.stream().filter(c -> !c.truth().isNothing()).count();
        assertEquals(real, tally.truePositives());
    }

    @Test
    void shouldKnowThemSplitAtEveryByte() {
        tally = new Tally("split at every byte");
        for (CapturedConnection connection : CORPUS) {
            byte[] bytes = opening(connection);
            for (int at = 0; at <= bytes.length; at++) {
                tally.whole(connection, hear(connection, cut(connection, bytes, at)), at);
            }
        }
    }

    @Test
    void shouldKnowThemByteByByte() {
        tally = new Tally("one byte a packet");
        for (CapturedConnection connection : CORPUS) {
            byte[] bytes = opening(connection);
            int[] cuts = new int[bytes.length];
            Arrays.setAll(cuts, i -> i);
            tally.whole(connection, hear(connection, cut(connection, bytes, cuts)), "byte by byte");
        }
    }

    @Test
    void shouldKnowThemReordered() {
        tally = new Tally("reordered");
        for (CapturedConnection connection : CORPUS) {
            for (int round = 0; round < ROUNDS; round++) {
                List<Segment> segments = randomlyCut(connection, opening(connection));
                if (round == 0) {
                    Collections.reverse(segments);
                } else {
                    Collections.shuffle(segments, random);
                }
                tally.whole(connection, hear(connection, segments), "round " + round);
            }
        }
    }

    @Test
    void shouldKnowThemRetransmitted() {
        tally = new Tally("retransmitted");
        for (CapturedConnection connection : CORPUS) {
            for (int round = 0; round < ROUNDS; round++) {
                List<Segment> segments = new ArrayList<>(connection.segments());
                for (Segment segment : connection.segments()) {
                    int from = segments.indexOf(segment) + 1;
                    for (int copies = random.nextInt(3); copies > 0; copies--) {
                        segments.add(from + random.nextInt(segments.size() - from + 1), segment);
                    }
                }
                tally.whole(connection, hear(connection, segments), "round " + round);
            }
        }
    }

    @Test
    void shouldKnowThemCutAnewSoThatTheyOverlap() {
        tally = new Tally("overlapping");
        for (CapturedConnection connection : CORPUS) {
            byte[] bytes = opening(connection);
            for (int round = 0; round < ROUNDS; round++) {
                List<Segment> segments = new ArrayList<>();
                int done = 0;
                while (done < bytes.length) {
                    int from = Math.max(0, done - random.nextInt(300));
                    int to = Math.min(bytes.length, done + 1 + random.nextInt(1200));
                    segments.add(segment(connection, bytes, from, to));
                    done = to;
                }
                tally.whole(connection, hear(connection, segments), "round " + round);
            }
        }
    }

    /** What was said first holds, and everything that came again is counted, true or not. */
    @Test
    void shouldBelieveTheFirstOfConflictingCopies() {
        tally = new Tally("conflicting overlaps");
        for (CapturedConnection connection : CORPUS) {
            byte[] bytes = opening(connection);
            for (int round = 0; round < ROUNDS; round++) {
                List<Segment> segments = randomlyCut(connection, bytes);
                if (round % 2 == 1) {
                    Collections.shuffle(segments, random);
                }
                long repeated = 0;
                List<Segment> all = new ArrayList<>();
                for (Segment segment : segments) {
                    byte[] lies = new byte[segment.payload().length];
                    random.nextBytes(lies);
                    int from = random.nextInt(lies.length + 1);
                    all.add(segment);
                    all.add(Segment.of(segment.sequence() + from, ACK, lies, from, lies.length - from));
                    repeated += lies.length - from;
                }
                tally.whole(connection, hear(connection, all), "round " + round);
                assertFirstCopies(connection, bytes, all, repeated);
            }
        }
    }

    private static void assertFirstCopies(
            CapturedConnection connection, byte[] bytes, List<Segment> segments, long repeated) {
        TcpReassembler reassembler = TcpReassembler.afterSyn(connection.syn().sequence());
        ByteBuffer heard = ByteBuffer.allocate(bytes.length);
        for (Segment segment : segments) {
            reassembler.segment(segment.sequence(), ByteBuffer.wrap(segment.payload()), heard::put);
        }
        assertArrayEquals(bytes, heard.array());
        assertEquals(repeated, reassembler.repeatedBytes());
        assertEquals(0, reassembler.droppedSegments());
    }

    /** Once it is known it stays known, and before that nothing else is. */
    @Test
    void shouldKnowThemOrNothingCutOffAnywhere() {
        tally = new Tally("cut off at every byte");
        for (CapturedConnection connection : CORPUS) {
            byte[] bytes = opening(connection);
            boolean known = false;
            for (int end = 0; end <= bytes.length; end++) {
                Truth found = hear(connection, List.of(segment(connection, bytes, 0, end)));
                tally.partly(connection, found, "the first " + end + " bytes");
                assertTrue(!known || !found.isNothing(), connection + " forgotten at " + end);
                known = !found.isNothing();
            }
        }
    }

    @Test
    void shouldKnowThemOrNothingWithAHole() {
        tally = new Tally("one segment lost");
        for (CapturedConnection connection : CORPUS) {
            for (int lost = 1; lost < connection.segments().size(); lost++) {
                List<Segment> segments = new ArrayList<>(connection.segments());
                segments.remove(lost);
                tally.partly(connection, hear(connection, segments), "without segment " + lost);
            }
        }
    }

    private static Truth hear(CapturedConnection connection, List<Segment> segments) {
        Recognition recognition = new Recognition(frame(connection.syn()), Long.MAX_VALUE);
        Result result = Result.NEED_MORE;
        for (Segment segment : segments) {
            if (!segment.opens()) {
                result = recognition.hear(frame(segment), 0);
            }
        }
        if (result != Result.PUBLISH && result != Result.PLAY) {
            return Truth.NOTHING;
        }
        String stream = recognition.app() + "/" + recognition.streamName();
        return Truth.of(result == Result.PUBLISH ? "publish" : "play", stream);
    }

    private static TcpFrame frame(Segment segment) {
        return TcpFrame.parse(ByteBuffer.wrap(segment.frame()));
    }

    /** The client's bytes up to a little after what tells. */
    private static byte[] opening(CapturedConnection connection) {
        byte[] bytes = connection.bytes();
        int low = 0;
        int high = bytes.length;
        while (low < high) {
            int middle = (low + high) / 2;
            if (hear(connection, List.of(segment(connection, bytes, 0, middle))).isNothing()) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return Arrays.copyOf(bytes, Math.min(bytes.length, low + AFTER_THE_COMMAND));
    }

    private static Segment segment(CapturedConnection connection, byte[] bytes, int from, int to) {
        return Segment.of(connection.syn().sequence() + 1 + from, ACK, bytes, from, to - from);
    }

    private static List<Segment> cut(CapturedConnection connection, byte[] bytes, int... at) {
        List<Segment> segments = new ArrayList<>();
        int from = 0;
        for (int to : at) {
            segments.add(segment(connection, bytes, from, to));
            from = to;
        }
        segments.add(segment(connection, bytes, from, bytes.length));
        return segments;
    }

    private List<Segment> randomlyCut(CapturedConnection connection, byte[] bytes) {
        List<Segment> segments = new ArrayList<>();
        for (int from = 0; from < bytes.length; ) {
            int to = Math.min(bytes.length, from + 1 + random.nextInt(1460));
            segments.add(segment(connection, bytes, from, to));
            from = to;
        }
        return segments;
    }
}
