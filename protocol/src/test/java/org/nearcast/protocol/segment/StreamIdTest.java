// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.segment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class StreamIdTest {
    @Test
    void shouldFollowFromTheName() throws Exception {
        byte[] hash = MessageDigest.getInstance("SHA-256")
                .digest("nearcast streamlive/caf\u00e9".getBytes(StandardCharsets.UTF_8));
        assertArrayEquals(Arrays.copyOf(hash, 16), StreamId.of("live/caf\u00e9").bytes());
        assertEquals(StreamId.of("live/one"), StreamId.of("live/one"));
        assertEquals(StreamId.of("live/one").hashCode(), StreamId.of("live/one").hashCode());
        assertNotEquals(StreamId.of("live/one"), StreamId.of("live/two"));
    }

    @Test
    void shouldBeReadAndWrittenAsBytesAndHex() {
        byte[] bytes = {0, 1, 2, 3, 4, 5, 6, 7, -1, 9, 10, 11, 12, 13, 14, 15, 99};
        ByteBuffer in = ByteBuffer.wrap(bytes);
        StreamId id = StreamId.read(in);
        assertEquals(1, in.remaining());
        assertEquals("0001020304050607ff090a0b0c0d0e0f", id.toString());
        assertArrayEquals(Arrays.copyOf(bytes, 16), id.bytes());
        assertThrows(BufferUnderflowException.class, () -> StreamId.read(in));
    }
}
