// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.nat.stun;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.MalformedPayloadException;
import org.nearcast.overlay.host.Payload;
import org.nearcast.overlay.host.SeededRandom;

class StunMessageTest {
    private static final TransactionId ID = new TransactionId(0x01020304, 0x05060708090a0b0cL);
    private static final Endpoint IPV4 = Endpoint.ipv4(0xcb007105, 50_000);
    private static final Endpoint IPV6 = new Endpoint(0x20010db800000000L, 1, 50_001);
    private static final byte[] KEY = {1, 2, 3};

    private static StunMessage read(Payload payload) {
        return StunMessage.read(payload.reader());
    }

    private static StunMessage read(byte... bytes) {
        return read(Payload.of(bytes));
    }

    private static StunWriter request() {
        return StunWriter.binding(StunClass.REQUEST, ID);
    }

    private static Payload full() {
        return request()
                .text(StunAttribute.USERNAME, "them:us")
                .integer(StunAttribute.PRIORITY, 7)
                .longInteger(StunAttribute.ICE_CONTROLLING, -2)
                .flag(StunAttribute.USE_CANDIDATE)
                .integritySha1(KEY)
                .integritySha256(KEY)
                .endWithFingerprint();
    }

    private static void assertMalformed(byte... bytes) {
        assertThrows(MalformedPayloadException.class, () -> read(bytes));
    }

    @Test
    void shouldReadWhatWasWritten() {
        StunMessage message = read(full());
        assertEquals(ID, message.id());
        assertEquals("them:us", message.text(StunAttribute.USERNAME));
        assertEquals(7, message.integer(StunAttribute.PRIORITY));
        assertEquals(-2, message.longInteger(StunAttribute.ICE_CONTROLLING));
        assertTrue(message.has(StunAttribute.USE_CANDIDATE));
        assertFalse(message.has(StunAttribute.ICE_CONTROLLED));
        assertTrue(message.isSealedBySha1(KEY));
        assertTrue(message.isSealedBySha256(KEY));
        assertEquals(0, message.unknown().length);
        assertEquals(full().size(), message.size());
    }

    @ParameterizedTest
    @EnumSource(StunClass.class)
    void shouldTellRequestsFromAnswers(StunClass what) {
        StunMessage message = read(StunWriter.binding(what, ID).end());
        assertEquals(what, message.what());
        assertTrue(message.isBinding());
    }

    @Test
    void shouldKnowBindingOnly() {
        byte[] bytes = full().toBytes();
        Payload allocate = request().end();
        byte[] other = allocate.toBytes();
        other[1] = 3;
        assertFalse(read(other).isBinding());
        assertTrue(read(bytes).isBinding());
    }

    @Test
    void shouldSayEndpointsOfBothFamilies() {
        for (Endpoint endpoint : new Endpoint[] {IPV4, IPV6}) {
            StunMessage message = read(request()
                    .endpoint(StunAttribute.OTHER_ADDRESS, endpoint)
                    .maskedEndpoint(StunAttribute.XOR_MAPPED_ADDRESS, endpoint)
                    .end());
            assertEquals(endpoint, message.endpoint(StunAttribute.OTHER_ADDRESS));
            assertEquals(endpoint, message.mapped());
        }
    }

    @Test
    void shouldUnderstandServersThatDoNotMask() {
        assertEquals(
                IPV4,
                read(request().endpoint(StunAttribute.MAPPED_ADDRESS, IPV4).end())
                        .mapped());
        assertThrows(
                MalformedPayloadException.class, () -> read(request().end()).mapped());
    }

    @Test
    void shouldSayWhatWentWrong() {
        StunMessage message = read(StunWriter.binding(StunClass.ERROR, ID)
                .error(487, "Role Conflict")
                .unknown(new int[] {0x7001, 0x7002})
                .end());
        assertEquals(487, message.errorCode());
        assertTrue(message.has(StunAttribute.UNKNOWN_ATTRIBUTES));
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 700, 0})
    void shouldNotTakeAnyNumberForAnError(int code) {
        StunMessage message =
                read(StunWriter.binding(StunClass.ERROR, ID).error(code, "").end());
        assertThrows(MalformedPayloadException.class, message::errorCode);
    }

    @Test
    void shouldListWhatMustBeUnderstoodAndIsNot() {
        StunMessage message = read(
                request().flag(0x7001).flag(0x8001).flag(0x7002).flag(0x7001).end());
        assertArrayEquals(new int[] {0x7001, 0x7002, 0x7001}, message.unknown());
    }

    @Test
    void shouldTakeTheFirstOfTwo() {
        StunMessage message = read(request()
                .integer(StunAttribute.PRIORITY, 1)
                .integer(StunAttribute.PRIORITY, 2)
                .end());
        assertEquals(1, message.integer(StunAttribute.PRIORITY));
    }

    @Test
    void shouldNotSeeWhatFollowsTheProof() {
        StunMessage message = read(request()
                .integritySha1(KEY)
                .integer(StunAttribute.PRIORITY, 1)
                .flag(0x7001)
                .endWithFingerprint());
        assertTrue(message.isSealedBySha1(KEY));
        assertFalse(message.has(StunAttribute.PRIORITY));
        assertEquals(0, message.unknown().length);
    }

    @Test
    void shouldNotTakeAnAttributeOfTheWrongLength() {
        StunMessage message = read(request()
                .longInteger(StunAttribute.PRIORITY, 1)
                .integer(StunAttribute.ICE_CONTROLLED, 1)
                .bytes(StunAttribute.XOR_MAPPED_ADDRESS, new byte[9])
                .bytes(StunAttribute.ERROR_CODE, new byte[3])
                .end());
        assertThrows(MalformedPayloadException.class, () -> message.integer(StunAttribute.PRIORITY));
        assertThrows(MalformedPayloadException.class, () -> message.longInteger(StunAttribute.ICE_CONTROLLED));
        assertThrows(MalformedPayloadException.class, message::mapped);
        assertThrows(MalformedPayloadException.class, message::errorCode);
        assertThrows(MalformedPayloadException.class, () -> message.text(StunAttribute.USERNAME));
    }

    @Test
    void shouldNotTakeAFamilyForTheOther() {
        byte[] ipv4 = new byte[8];
        ipv4[1] = 2;
        byte[] ipv6 = new byte[20];
        ipv6[1] = 1;
        for (byte[] value : new byte[][] {ipv4, ipv6, new byte[8]}) {
            StunMessage message =
                    read(request().bytes(StunAttribute.OTHER_ADDRESS, value).end());
            assertThrows(MalformedPayloadException.class, () -> message.endpoint(StunAttribute.OTHER_ADDRESS));
        }
    }

    @Test
    void shouldFindEveryChangeOrLoseItsFingerprint() {
        byte[] bytes = full().toBytes();
        assertTrue(read(bytes).has(StunAttribute.FINGERPRINT));
        int found = 0;
        for (int i = 0; i < bytes.length * 8; i++) {
            byte[] changed = bytes.clone();
            changed[i / 8] ^= (byte) (1 << i % 8);
            try {
                assertFalse(read(changed).has(StunAttribute.FINGERPRINT), "bit " + i);
            } catch (MalformedPayloadException e) {
                found++;
            }
        }
        assertTrue(found > bytes.length * 8 - 64, found + " found");
    }

    @Test
    void shouldFindEveryChangeOfWhatIsProved() {
        byte[] bytes = request()
                .text(StunAttribute.USERNAME, "u")
                .integritySha256(KEY)
                .end()
                .toBytes();
        int found = 0;
        for (int i = 0; i < bytes.length * 8; i++) {
            byte[] changed = bytes.clone();
            changed[i / 8] ^= (byte) (1 << i % 8);
            try {
                assertFalse(read(changed).isSealedBySha256(KEY), "bit " + i);
            } catch (MalformedPayloadException e) {
                found++;
            }
        }
        assertTrue(found < bytes.length * 4, "most changes are found by the proof alone");
    }

    @Test
    void shouldStandBeingCutAnywhere() {
        byte[] bytes = full().toBytes();
        for (int length = 0; length < bytes.length; length++) {
            assertMalformed(Arrays.copyOf(bytes, length));
        }
        assertMalformed(Arrays.copyOf(bytes, bytes.length + 4));
    }

    @Test
    void shouldStandBeingCutAnywhereWithItsLengthPutRight() {
        byte[] bytes = full().toBytes();
        for (int length = 20; length < bytes.length; length += 4) {
            byte[] cut = Arrays.copyOf(bytes, length);
            cut[2] = (byte) (length - 20 >> 8);
            cut[3] = (byte) (length - 20);
            try {
                StunMessage message = read(cut);
                assertFalse(message.isSealedBySha1(KEY) && length < 20 + 12 + 8 + 12 + 4 + 24);
            } catch (MalformedPayloadException e) {
                assertTrue(length > 20, "a header alone is a message");
            }
        }
    }

    @Test
    void shouldRefuseTheStunOfOldAndOtherProtocols() {
        byte[] bytes = request().end().toBytes();
        byte[] old = bytes.clone();
        old[4] = 0;
        assertMalformed(old);
        byte[] other = bytes.clone();
        other[0] = 0x40;
        assertMalformed(other);
        other[0] = (byte) 0x80;
        assertMalformed(other);
    }

    @Test
    void shouldRefuseMoreThanItMayHave() {
        StunWriter many = request();
        for (int i = 0; i < 32; i++) {
            many.flag(0x8001);
        }
        assertEquals(20 + 32 * 4, read(many.end()).size());
        StunWriter more = request();
        for (int i = 0; i < 33; i++) {
            more.flag(0x8001);
        }
        assertMalformed(more.end().toBytes());
        byte[] large = new byte[1_284];
        System.arraycopy(request().end().toBytes(), 0, large, 0, 20);
        large[2] = (byte) (1_264 >> 8);
        large[3] = (byte) 1_264;
        assertMalformed(large);
    }

    @Test
    void shouldNameTransactionsSoThatNobodyGuesses() {
        SeededRandom random = new SeededRandom(1);
        assertFalse(TransactionId.random(random).equals(TransactionId.random(random)));
    }

    @Test
    void shouldHashALongKeyFirst() {
        byte[] key = new byte[100];
        Arrays.fill(key, (byte) 0xaa);
        StunMessage message = read(request().integritySha1(key).end());
        assertTrue(message.isSealedBySha1(key));
        assertFalse(message.isSealedBySha1(Arrays.copyOf(key, 64)));
    }
}
