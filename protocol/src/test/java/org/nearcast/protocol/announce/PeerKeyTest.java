// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.announce;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.nearcast.protocol.announce.AnnounceException.Reason;

class PeerKeyTest {

    /** The base point of P-256, FIPS 186-4 D.1.2.3. */
    private static final String BASE_POINT = "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
            + "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5";

    private static byte[] hex(String digits) {
        byte[] bytes = new byte[digits.length() / 2];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Integer.parseInt(digits.substring(2 * i, 2 * i + 2), 16);
        }
        return bytes;
    }

    private static Reason refused(byte[] bytes) {
        return assertThrows(AnnounceException.class, () -> PeerKey.of(bytes)).reason();
    }

    @Test
    void shouldTakePointsOfTheCurve() throws Exception {
        assertArrayEquals(hex(BASE_POINT), PeerKey.of(hex(BASE_POINT)).bytes());
        for (int seed = 10; seed < 40; seed++) {
            PeerKey key = PeerKeyPair.generate(Samples.random(seed)).publicKey();
            assertEquals(key, PeerKey.of(key.bytes()));
        }
    }

    @Test
    void shouldRefuseWhatIsNoPointOfTheCurve() {
        assertEquals(Reason.KEY_NOT_ON_CURVE, refused(new byte[64]));
        byte[] all = new byte[64];
        Arrays.fill(all, (byte) 0xff);
        assertEquals(Reason.KEY_NOT_ON_CURVE, refused(all));
        byte[] near = hex(BASE_POINT);
        near[63] ^= 1;
        assertEquals(Reason.KEY_NOT_ON_CURVE, refused(near));
        assertEquals(Reason.BAD_FIELD, refused(new byte[63]));
    }

    @Test
    void shouldRefuseCoordinatesOutsideTheField() {
        // x = 5 gives a point; x = 5 + p is the same point written out of range, and fits 32 bytes
        BigInteger p = new BigInteger("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff", 16);
        BigInteger b = new BigInteger("5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b", 16);
        BigInteger x = BigInteger.valueOf(5);
        BigInteger square =
                x.pow(3).subtract(x.multiply(BigInteger.valueOf(3))).add(b).mod(p);
        BigInteger y = square.modPow(p.add(BigInteger.ONE).shiftRight(2), p);
        assertEquals(square, y.multiply(y).mod(p));
        assertEquals(Reason.KEY_NOT_ON_CURVE, refused(hex(String.format("%064x%064x", x.add(p), y))));
    }

    @Test
    void shouldNameAKeyByItsHash() throws Exception {
        PeerKey key = PeerKey.of(hex(BASE_POINT));
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(hex(BASE_POINT));
        assertArrayEquals(Arrays.copyOf(hash, 16), key.fingerprint().bytes());
        assertEquals(
                key.fingerprint(), Fingerprint.parse(key.fingerprint().hex().toUpperCase(java.util.Locale.ROOT)));
        assertThrows(IllegalArgumentException.class, () -> Fingerprint.parse("12"));
        assertThrows(IllegalArgumentException.class, () -> Fingerprint.parse("g".repeat(32)));
        assertThrows(IllegalArgumentException.class, () -> Fingerprint.of(new byte[15]));
    }

    @Test
    void shouldPutAStoredPairTogetherAgain() {
        PeerKeyPair stored = PeerKeyPair.of(Samples.GATEWAY.publicKey(), Samples.GATEWAY.pkcs8());
        byte[] datagram = new AnnounceSigner(stored, Samples.random(9)).sign(Samples.announcement(1));
        assertTrue(AnnounceVerifier.isSignedBy(datagram, Samples.GATEWAY.publicKey()));
        assertFalse(AnnounceVerifier.isSignedBy(datagram, Samples.CONTROLLER.publicKey()));
        assertFalse(AnnounceVerifier.isSignedBy(new byte[3], Samples.GATEWAY.publicKey()));
        assertThrows(IllegalArgumentException.class, () -> PeerKeyPair.of(Samples.GATEWAY.publicKey(), new byte[10]));
    }
}
