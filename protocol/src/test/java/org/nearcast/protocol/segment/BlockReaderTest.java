// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nearcast.protocol.segment.Samples.audioHeader;
import static org.nearcast.protocol.segment.Samples.keyFrame;
import static org.nearcast.protocol.segment.Samples.picture;
import static org.nearcast.protocol.segment.Samples.sound;
import static org.nearcast.protocol.segment.Samples.videoHeader;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nearcast.protocol.rtmp.RtmpMessage;

class BlockReaderTest {
    private static final long SEGMENT = 0xFFFFFFF0L;

    private static byte[] record(int position, int type, int time, byte[] payload) {
        return ByteBuffer.allocate(Crumb.HEAD_BYTES + payload.length)
                .putShort((short) position)
                .put((byte) type)
                .putInt(time)
                .put((byte) (payload.length >>> 16))
                .putShort((short) payload.length)
                .put(payload)
                .array();
    }

    private static byte[] record(int position, RtmpMessage message) {
        return record(position, message.type(), (int) (message.timestamp() - SEGMENT), message.payload());
    }

    private static byte[] crumb(byte[]... records) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] record : records) {
            out.writeBytes(record);
        }
        return out.toByteArray();
    }

    private static List<RtmpMessage> read(byte[]... crumbs) throws SegmentException {
        return BlockReader.read(SEGMENT, List.of(crumbs), false);
    }

    private static void assertRefused(byte[]... crumbs) {
        SegmentException refused = assertThrows(SegmentException.class, () -> read(crumbs));
        assertEquals(0, refused.getStackTrace().length);
        assertTrue(refused.getMessage().length() < 100);
    }

    @Test
    void shouldReadWhatTheFormatSays() throws SegmentException {
        byte[] crumb = crumb(
                record(0, 0x89, 0, videoHeader(1).payload()),
                record(1, 9, 0, keyFrame(0).payload()),
                record(2, 8, 20, sound(0).payload()),
                record(3, 18, -5, new byte[] {2, 0, 0}));
        List<RtmpMessage> messages = List.of(
                videoHeader(1).withTimestamp(SEGMENT),
                keyFrame(SEGMENT),
                sound(4),
                new RtmpMessage(18, 1, SEGMENT - 5, new byte[] {2, 0, 0}));
        assertEquals(messages, read(crumb));
        assertEquals(messages.subList(1, 4), BlockReader.read(SEGMENT, List.of(crumb), true));
    }

    @Test
    void shouldMergeCrumbsByPosition() throws SegmentException {
        long seed = 77;
        Random random = new Random(seed);
        for (int round = 0; round < 100; round++) {
            int count = 1 + random.nextInt(Block.MAX_CRUMBS);
            List<ByteArrayOutputStream> crumbs = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                crumbs.add(new ByteArrayOutputStream());
            }
            List<List<RtmpMessage>> expected = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                expected.add(new ArrayList<>());
            }
            for (int position = 0; position < 60; position++) {
                RtmpMessage message = picture(position);
                int crumb = position == 0 ? 0 : random.nextInt(count);
                crumbs.get(crumb).writeBytes(record(position, message));
                for (int have = crumb; have < count; have++) {
                    expected.get(have).add(message);
                }
            }
            for (int have = 0; have < count; have++) {
                List<byte[]> some = new ArrayList<>();
                crumbs.subList(0, have + 1).forEach(crumb -> some.add(crumb.toByteArray()));
                assertEquals(expected.get(have), BlockReader.read(SEGMENT, some, false), "seed " + seed);
            }
        }
    }

    @Test
    void shouldTakeAsManyAndAsLongAsTheFormatAllows() throws SegmentException {
        ByteArrayOutputStream many = new ByteArrayOutputStream();
        for (int i = 0; i < Block.MAX_RECORDS; i++) {
            many.writeBytes(record(i, sound(SEGMENT)));
        }
        assertEquals(Block.MAX_RECORDS, read(many.toByteArray()).size());
        byte[] longest = new byte[Block.MAX_CRUMB_BYTES - Crumb.HEAD_BYTES];
        assertEquals(longest.length, read(record(0, 9, 0, longest)).get(0).payload().length);
        assertRefused(record(0, 9, 0, new byte[longest.length + 1]));
        assertRefused(record(Block.MAX_RECORDS, sound(SEGMENT)));
    }

    @Test
    void shouldRefuseWhatIsNoBlock() {
        byte[] good = record(3, sound(SEGMENT));
        assertThrows(SegmentException.class, () -> BlockReader.read(0, List.of(), false));
        assertThrows(SegmentException.class, () -> BlockReader.read(0, Collections.nCopies(9, good), false));
        assertRefused(new byte[0]);
        assertRefused(new byte[0], good);
        for (int length = 1; length < good.length; length++) {
            assertRefused(Arrays.copyOf(good, length));
            assertRefused(good, Arrays.copyOf(record(4, sound(0)), length));
        }
        assertRefused(crumb(good, new byte[1]));
        assertRefused(record(0, 9, 0, new byte[0]));
        for (int type : new int[] {0, 1, 7, 10, 15, 17, 19, 20, 22, 0x80, 0x80 | 20, 0xFF}) {
            assertRefused(record(0, type, 0, new byte[1]));
        }
    }

    @Test
    void shouldRefusePositionsThatDoNotRise() {
        RtmpMessage message = sound(SEGMENT);
        assertRefused(crumb(record(3, message), record(3, message)));
        assertRefused(crumb(record(3, message), record(2, message)));
        assertRefused(record(3, message), record(3, message));
        assertRefused(crumb(record(0, message), record(4, message)), crumb(record(3, message), record(2, message)));
    }

    @Test
    void shouldRefuseRepeatedConfigurationElsewhereThanAtTheBegin() {
        byte[] header = audioHeader(1).payload();
        byte[] first = record(0, sound(SEGMENT));
        assertRefused(crumb(first, record(1, 0x88, 0, header)));
        assertRefused(first, record(1, 0x88, 0, header));
        assertRefused(record(1, sound(SEGMENT)), record(0, 0x88, 0, header));
        assertRefused(crumb(record(0, 0x88, 1, header), record(1, sound(SEGMENT))));
    }
}
