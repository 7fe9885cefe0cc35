// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.host;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** One message of every kind of field, cut between head and body at every byte. */
class PayloadTest {
    private static final PeerId ID = new PeerId(-1, 2, Long.MIN_VALUE, 4);
    private static final Endpoint ENDPOINT = Endpoint.ipv4(0xc0000201, 40_000);
    private static final byte[] SOME = {1, -2, 3, -4, 5};
    private static final int SIZE = 1 + 2 + 4 + 8 + PeerId.BYTES + 18 + SOME.length;

    private static PayloadWriter written(PayloadWriter writer) {
        return writer.putByte(0xfe)
                .putShort(0x8001)
                .putInt(0x80000001)
                .putLong(0x8000000000000001L)
                .putId(ID)
                .putEndpoint(ENDPOINT)
                .putBytes(SOME, 0, SOME.length);
    }

    private static byte[] bytes() {
        return written(new PayloadWriter()).end().toBytes();
    }

    private static byte[] rest(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    /** A payload of which so many bytes are in the head, and the body a part of something larger. */
    private static Payload cut(byte[] bytes, int head) {
        byte[] around = new byte[bytes.length + 6];
        Arrays.fill(around, (byte) 0x55);
        System.arraycopy(bytes, head, around, 3, bytes.length - head);
        ByteBuffer body = ByteBuffer.wrap(around, 3, bytes.length - head);
        return new PayloadWriter(0).putBytes(bytes, 0, head).endWith(body);
    }

    @Test
    void shouldPeekAtWhatComesNext() {
        PayloadReader reader = Payload.of((byte) 0xfe, (byte) 1).reader();
        assertEquals(0xfe, reader.peekByte());
        assertEquals(2, reader.remaining());
        assertEquals(0xfe, reader.getByte());
        assertEquals(1, reader.peekByte());
        reader.getByte();
        assertThrows(MalformedPayloadException.class, reader::peekByte);
    }

    @Test
    void shouldWriteInNetworkOrder() {
        assertEquals(
                "fe" + "8001" + "80000001" + "8000000000000001"
                        + "ffffffffffffffff" + "0000000000000002" + "8000000000000000" + "0000000000000004"
                        + "00000000000000000000ffffc00002019c40"
                        + "01fe03fc05",
                HexFormat.of().formatHex(bytes()));
    }

    @Test
    void shouldCopyWhatIsLeftAtEverySplit() {
        byte[] bytes = bytes();
        for (int head = 0; head <= SIZE; head++) {
            for (int from = 0; from <= SIZE; from++) {
                PayloadReader reader = cut(bytes, head).reader();
                reader.getBytes(from);
                assertArrayEquals(
                        Arrays.copyOfRange(bytes, from, SIZE), reader.copyRest(), from + " with a head of " + head);
                assertEquals(0, reader.remaining());
            }
        }
    }

    @Test
    void shouldReadWhatWasWrittenAtEverySplit() {
        byte[] bytes = bytes();
        assertEquals(SIZE, bytes.length);
        for (int head = 0; head <= SIZE; head++) {
            Payload payload = cut(bytes, head);
            assertEquals(SIZE, payload.size());
            assertArrayEquals(bytes, payload.toBytes(), "head of " + head);
            ByteBuffer out = ByteBuffer.allocate(SIZE + 2);
            payload.writeTo(out.position(1));
            assertArrayEquals(bytes, Arrays.copyOfRange(out.array(), 1, SIZE + 1), "head of " + head);
            for (int twice = 0; twice < 2; twice++) {
                PayloadReader reader = payload.reader();
                assertEquals(0xfe, reader.getByte());
                assertEquals(0x8001, reader.getShort());
                assertEquals(0x80000001, reader.getInt());
                assertEquals(0x8000000000000001L, reader.getLong());
                assertEquals(ID, reader.getId());
                assertEquals(ENDPOINT, reader.getEndpoint());
                assertEquals(SOME.length, reader.remaining());
                assertArrayEquals(SOME, rest(reader.rest()));
                reader.end();
            }
        }
    }

    @Test
    void shouldCutOutAnyPartAtEverySplit() {
        byte[] bytes = {0, 1, 2, 3, 4, 5, 6};
        for (int head = 0; head <= bytes.length; head++) {
            for (int from = 0; from <= bytes.length; from++) {
                for (int to = from; to <= bytes.length; to++) {
                    PayloadReader reader = cut(bytes, head).reader();
                    reader.getBytes(from);
                    ByteBuffer part = reader.getBytes(to - from);
                    assertArrayEquals(Arrays.copyOfRange(bytes, from, to), rest(part));
                    assertEquals(0, part.position());
                    assertEquals(to - from, part.capacity(), "sees no more than its part");
                    assertTrue(part.isReadOnly());
                    assertEquals(bytes.length - to, reader.remaining());
                }
            }
        }
    }

    @Test
    void shouldSayWhenThereIsNotEnoughAtEverySplit() {
        byte[] bytes = bytes();
        for (int length = 0; length < SIZE; length++) {
            for (int head = 0; head <= length; head++) {
                PayloadReader reader = cut(Arrays.copyOf(bytes, length), head).reader();
                assertThrows(MalformedPayloadException.class, () -> {
                    reader.getByte();
                    reader.getShort();
                    reader.getInt();
                    reader.getLong();
                    reader.getId();
                    reader.getEndpoint();
                    reader.getBytes(SOME.length);
                });
                assertTrue(reader.remaining() >= 0);
            }
        }
    }

    @Test
    void shouldRefuseLengthsThatStrangersMakeUp() {
        for (int length : new int[] {-1, Integer.MIN_VALUE, 4, Integer.MAX_VALUE}) {
            PayloadReader reader = Payload.of(new byte[3]).reader();
            assertThrows(MalformedPayloadException.class, () -> reader.getBytes(length), () -> "length " + length);
        }
    }

    @Test
    void shouldSayWhenThereIsTooMuch() {
        PayloadReader reader = Payload.of(new byte[2]).reader();
        reader.getByte();
        assertThrows(MalformedPayloadException.class, reader::end);
        reader.getByte();
        reader.end();
        assertThrows(MalformedPayloadException.class, reader::getByte);
    }

    @Test
    void shouldTakeOfABodyWhatIsLeftOfIt() {
        ByteBuffer body =
                ByteBuffer.wrap(new byte[] {9, 8, 7, 6, 5}).position(1).limit(4);
        Payload payload = new PayloadWriter().putByte(1).endWith(body);
        assertArrayEquals(new byte[] {1, 8, 7, 6}, payload.toBytes());
        assertEquals(1, body.position(), "the giver's buffer stays as it was");
        assertEquals(4, body.limit());
    }

    @Test
    void shouldTakeABodyOffTheEndWhereSomethingIsBeforeIt() {
        byte[] bytes = bytes();
        for (int head = 0; head < SIZE; head++) {
            for (int from = 0; from < SIZE; from++) {
                PayloadReader reader = cut(bytes, head).reader();
                reader.getBytes(from);
                byte[] body = rest(reader.takeBody());
                int end = from < head ? head : SIZE;
                assertArrayEquals(Arrays.copyOfRange(bytes, end, SIZE), body, from + " with a head of " + head);
                assertEquals(end - from, reader.remaining());
                assertArrayEquals(Arrays.copyOfRange(bytes, from, end), reader.copyRest());
            }
        }
    }

    @Test
    void shouldPassOnWhatIsLeftBehindAnotherHead() {
        byte[] bytes = bytes();
        for (int head = 0; head <= SIZE; head++) {
            for (int from = 0; from <= SIZE; from++) {
                PayloadReader reader = cut(bytes, head).reader();
                reader.getBytes(from);
                Payload passed = new PayloadWriter().putByte(9).endWith(reader);
                assertArrayEquals(
                        Arrays.copyOfRange(bytes, from, SIZE),
                        Arrays.copyOfRange(passed.toBytes(), 1, passed.size()),
                        from + " with a head of " + head);
                PayloadReader again = passed.reader();
                again.getByte();
                int body = again.takeBody().remaining();
                assertEquals(from < head ? SIZE - head : 0, body, from + " with a head of " + head);
            }
        }
    }

    @Test
    void shouldNotMindWhatReadersDoToTheirParts() {
        Payload payload = cut(bytes(), 20);
        ByteBuffer part = payload.reader().rest();
        part.position(part.limit());
        ByteBuffer out = ByteBuffer.allocate(SIZE);
        payload.writeTo(out);
        payload.writeTo(out.clear());
        assertArrayEquals(bytes(), payload.toBytes());
        assertEquals(SIZE, payload.reader().rest().remaining());
    }

    @Test
    void shouldTruncateWhatDoesNotFitAField() {
        byte[] bytes = new PayloadWriter().putByte(0x1ff).putShort(-2).end().toBytes();
        assertArrayEquals(new byte[] {-1, -1, -2}, bytes);
    }
}
