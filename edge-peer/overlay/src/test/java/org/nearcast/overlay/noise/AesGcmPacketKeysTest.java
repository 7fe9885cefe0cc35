// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.noise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.nearcast.overlay.host.SeededRandom;

/** The real keys, against the document's words put into the JDK's primitives, one by one. */
class AesGcmPacketKeysTest {
    private final byte[] secret = new byte[32];
    private final PacketKeys keys;

    AesGcmPacketKeysTest() {
        new SeededRandom(3).nextBytes(secret);
        keys = new X25519AesGcmSha256().packetKeys(secret);
    }

    private static byte[] expand(byte[] secret, String label, int bytes) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret, "HmacSHA256"));
        mac.update(label.getBytes(StandardCharsets.US_ASCII));
        mac.update((byte) 1);
        return Arrays.copyOf(mac.doFinal(), bytes);
    }

    private static byte[] gcm(byte[] secret, long number, byte[] header, byte[] content)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        byte[] iv = ByteBuffer.allocate(12).putInt(0).putLong(number).array();
        cipher.init(
                Cipher.ENCRYPT_MODE,
                new SecretKeySpec(expand(secret, "nearcast packet", 16), "AES"),
                new GCMParameterSpec(128, iv));
        cipher.updateAAD(header);
        return cipher.doFinal(content);
    }

    @Test
    void shouldSealAsDocumented() throws GeneralSecurityException {
        byte[] packet = new byte[1_400];
        new SeededRandom(4).nextBytes(packet);
        byte[] header = Arrays.copyOf(packet, 20);
        byte[] content = Arrays.copyOfRange(packet, 20, 1_384);

        keys.seal(0x1234_5678_9abcL, packet, 20, 1_384);

        assertArrayEquals(gcm(secret, 0x1234_5678_9abcL, header, content), Arrays.copyOfRange(packet, 20, 1_400));
    }

    @Test
    void shouldMaskAsDocumented() throws GeneralSecurityException {
        byte[] packet = new byte[40];
        new SeededRandom(5).nextBytes(packet);
        Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(expand(secret, "nearcast header", 16), "AES"));

        long expected = ByteBuffer.wrap(cipher.doFinal(packet, 9, 16)).getLong();

        assertEquals(expected, keys.mask(packet, 9));
        assertEquals(expected, keys.mask(packet, 9), "again, with nothing left over from the first time");
    }

    @Test
    void shouldUpdateKeysAsDocumented() throws GeneralSecurityException {
        byte[] header = {1};
        byte[] content = {2, 3, 4};
        byte[] packet = Arrays.copyOf(new byte[] {1, 2, 3, 4}, 20);

        keys.next().seal(8, packet, 1, 4);

        byte[] next = expand(secret, "nearcast update", 32);
        assertArrayEquals(gcm(next, 8, header, content), Arrays.copyOfRange(packet, 1, 20));
    }
}
