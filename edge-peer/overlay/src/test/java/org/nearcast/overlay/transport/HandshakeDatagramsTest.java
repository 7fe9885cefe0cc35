// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.nearcast.overlay.host.MalformedPayloadException;
import org.nearcast.overlay.noise.Pattern;
import org.nearcast.overlay.transport.HandshakeDatagrams.Hello;
import org.nearcast.overlay.transport.HandshakeDatagrams.Parameters;

class HandshakeDatagramsTest {
    private static final long ID = 0x1122_3344_5566_7788L;

    private static Hello readHello(byte[] bytes) {
        return HandshakeDatagrams.readHello(new FrameReader(bytes, 1, bytes.length), bytes.length);
    }

    @Test
    void shouldWriteAHelloAsItIsDescribed() {
        byte[] bytes = HandshakeDatagrams.hello(ID, Pattern.IK, new byte[16], new byte[] {5, 6, 7})
                .toBytes();
        assertEquals(1_200, bytes.length);
        byte[] head = {
            (byte) 0xc1,
            1,
            0x11,
            0x22,
            0x33,
            0x44,
            0x55,
            0x66,
            0x77,
            (byte) 0x88,
            2,
            16,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            3,
            5,
            6,
            7,
            0
        };
        assertArrayEquals(head, Arrays.copyOf(bytes, head.length));
        Hello hello = readHello(bytes);
        assertEquals(ID, hello.initiatorId());
        assertEquals(Pattern.IK, hello.pattern());
        assertArrayEquals(new byte[] {5, 6, 7}, hello.noise());
        assertEquals(16, hello.cookie().length);
    }

    @Test
    void shouldRefuseAHelloThatIsSmallerThanItsAnswer() {
        byte[] bytes = HandshakeDatagrams.hello(ID, Pattern.XX, new byte[0], new byte[32])
                .toBytes();
        for (int cut = 1; cut < bytes.length; cut++) {
            byte[] shorter = Arrays.copyOf(bytes, cut);
            assertThrows(MalformedPayloadException.class, () -> readHello(shorter));
        }
    }

    @Test
    void shouldRefuseHellosThatCannotBe() {
        byte[] good = HandshakeDatagrams.hello(ID, Pattern.XX, new byte[0], new byte[32])
                .toBytes();
        byte[] pattern = good.clone();
        pattern[10] = 3;
        assertThrows(MalformedPayloadException.class, () -> readHello(pattern));
        byte[] cookie = good.clone();
        cookie[11] = 5;
        assertThrows(MalformedPayloadException.class, () -> readHello(cookie));
        byte[] length = good.clone();
        length[12] = (byte) 0xff;
        assertThrows(MalformedPayloadException.class, () -> readHello(length));
    }

    @Test
    void shouldReadOnlyTheIdOfOtherVersions() {
        byte[] bytes = HandshakeDatagrams.hello(ID, Pattern.XX, new byte[0], new byte[32])
                .toBytes();
        bytes[1] = 2;
        bytes[10] = 99;
        Hello hello = readHello(bytes);
        assertEquals(2, hello.version());
        assertEquals(ID, hello.initiatorId());
    }

    @Test
    void shouldWriteAndReadParameters() {
        byte[] token = {1, 2, 3};
        byte[] bytes = new Parameters(ID, 1_400, token).write();
        Parameters read = Parameters.read(bytes);
        assertEquals(ID, read.connectionId());
        assertEquals(1_400, read.mostDatagramBytes());
        assertArrayEquals(token, read.token());
    }

    @Test
    void shouldSkipParametersThatItDoesNotKnow() {
        byte[] known = new Parameters(ID, 1_400, new byte[0]).write();
        byte[] more = Arrays.copyOf(known, known.length + 4);
        more[known.length] = 77;
        more[known.length + 1] = 2;
        assertEquals(1_400, Parameters.read(more).mostDatagramBytes());
    }

    @Test
    void shouldRefuseParametersCutAnywhere() {
        byte[] bytes = new Parameters(ID, 1_400, new byte[20]).write();
        int refused = 0;
        for (int cut = 0; cut < bytes.length; cut++) {
            byte[] shorter = Arrays.copyOf(bytes, cut);
            try {
                assertEquals(0, Parameters.read(shorter).token().length);
            } catch (MalformedPayloadException e) {
                refused++;
            }
        }
        assertTrue(refused >= bytes.length - 2, "only between two parameters it can end");
    }

    @Test
    void shouldRefuseATokenOfAnySize() {
        byte[] bytes = new Parameters(ID, 1_400, new byte[513]).write();
        assertThrows(MalformedPayloadException.class, () -> Parameters.read(bytes));
        byte[] small = new Parameters(ID, 1_199, new byte[0]).write();
        assertThrows(MalformedPayloadException.class, () -> Parameters.read(small));
    }
}
