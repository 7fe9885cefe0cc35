// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.flv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class FlvTagTest {
    @Test
    void shouldReadTheFileHeaderItWrites() throws FlvException {
        byte[] bytes = new FlvHeader(true, false).toBytes();
        assertArrayEquals(new byte[] {'F', 'L', 'V', 1, 4, 0, 0, 0, 9, 0, 0, 0, 0}, bytes);
        FlvHeader read = FlvHeader.read(ByteBuffer.wrap(bytes));
        assertTrue(read.hasAudio());
        assertFalse(read.hasVideo());
        bytes[0] = 'X';
        assertThrows(FlvException.class, () -> FlvHeader.read(ByteBuffer.wrap(bytes)));
    }

    @Test
    void shouldReadTheTagItWritesOnceItIsWhole() throws FlvException {
        FlvTag tag = new FlvTag(FlvTag.VIDEO, 0x89ABCDEFL, new byte[] {0x17, 1, 0, 0, 0, 9});
        byte[] bytes = tag.toBytes();
        assertEquals(FlvTag.HEADER_BYTES + 6 + FlvTag.TRAILER_BYTES, bytes.length);
        assertEquals((byte) 0xAB, bytes[4]);
        assertEquals((byte) 0x89, bytes[7]);
        for (int length = 0; length < bytes.length; length++) {
            ByteBuffer part = ByteBuffer.wrap(bytes, 0, length);
            assertNull(FlvTag.read(part));
            assertEquals(0, part.position());
        }
        assertEquals(tag, FlvTag.read(ByteBuffer.wrap(bytes)));
    }

    @Test
    void shouldRefuseAnEncryptedTagAndAWrongBackPointer() {
        byte[] bytes = new FlvTag(FlvTag.AUDIO, 0, new byte[3]).toBytes();
        bytes[bytes.length - 1]++;
        assertThrows(FlvException.class, () -> FlvTag.read(ByteBuffer.wrap(bytes)));
        bytes[0] |= 0x20;
        assertThrows(FlvException.class, () -> FlvTag.read(ByteBuffer.wrap(bytes)));
    }
}
