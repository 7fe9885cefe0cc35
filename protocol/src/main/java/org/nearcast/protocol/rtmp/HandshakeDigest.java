// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.rtmp;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The digests that Flash Player 9 and later hide in C1 and S1 and answer in S2 and C2. Adobe's text leaves them out; this is
 * what FFmpeg, librtmp and the servers do. A 1536-byte packet holds a 32-byte HMAC-SHA256 of its other bytes, at a place that
 * four of its bytes say; scheme 0 has it in the first half, scheme 1 in the second.
 */
final class HandshakeDigest {
    static final int PACKET_BYTES = 1536;
    static final int NOT_FOUND = -1;

    private static final int DIGEST_BYTES = 32;
    private static final int SPAN = 728;
    private static final int[] OFFSET_AT = {8, 772};

    private static final byte[] SHARED_TAIL = {
        (byte) 0xF0,
        (byte) 0xEE,
        (byte) 0xC2,
        0x4A,
        (byte) 0x80,
        0x68,
        (byte) 0xBE,
        (byte) 0xE8,
        0x2E,
        0x00,
        (byte) 0xD0,
        (byte) 0xD1,
        0x02,
        (byte) 0x9E,
        0x7E,
        0x57,
        0x6E,
        (byte) 0xEC,
        0x5D,
        0x2D,
        0x29,
        (byte) 0x80,
        0x6F,
        (byte) 0xAB,
        (byte) 0x93,
        (byte) 0xB8,
        (byte) 0xE6,
        0x36,
        (byte) 0xCF,
        (byte) 0xEB,
        0x31,
        (byte) 0xAE
    };

    /** One end's constants: the words alone sign C1 or S1, words and tail sign the answer. */
    enum Side {
        CLIENT("Genuine Adobe Flash Player 001"),
        SERVER("Genuine Adobe Flash Media Server 001");

        private final byte[] words;
        private final byte[] full;

        Side(String words) {
            this.words = words.getBytes(StandardCharsets.US_ASCII);
            full = Arrays.copyOf(this.words, this.words.length + SHARED_TAIL.length);
            System.arraycopy(SHARED_TAIL, 0, full, this.words.length, SHARED_TAIL.length);
        }
    }

    private HandshakeDigest() {}

    /** Puts the digest of {@code side} into a packet that is otherwise complete. */
    static void sign(byte[] packet, int scheme, Side side) {
        int at = digestAt(packet, scheme);
        System.arraycopy(packetDigest(packet, at, side), 0, packet, at, DIGEST_BYTES);
    }

    /** The scheme, 0 or 1, by which {@code packet} carries a digest of {@code side}; or {@link #NOT_FOUND}. */
    static int scheme(byte[] packet, Side side) {
        for (int scheme = 0; scheme < OFFSET_AT.length; scheme++) {
            int at = digestAt(packet, scheme);
            byte[] found = Arrays.copyOfRange(packet, at, at + DIGEST_BYTES);
            if (MessageDigest.isEqual(found, packetDigest(packet, at, side))) {
                return scheme;
            }
        }
        return NOT_FOUND;
    }

    /** Ends {@code answer} (S2 or C2, made by {@code side}) with the digest that answers {@code packet}'s. */
    static void signAnswer(byte[] answer, byte[] packet, int scheme, Side side) {
        int at = digestAt(packet, scheme);
        byte[] key = mac(side.full).doFinal(Arrays.copyOfRange(packet, at, at + DIGEST_BYTES));
        Mac mac = mac(key);
        mac.update(answer, 0, PACKET_BYTES - DIGEST_BYTES);
        System.arraycopy(mac.doFinal(), 0, answer, PACKET_BYTES - DIGEST_BYTES, DIGEST_BYTES);
    }

    private static int digestAt(byte[] packet, int scheme) {
        int at = OFFSET_AT[scheme];
        int sum = (packet[at] & 0xFF) + (packet[at + 1] & 0xFF) + (packet[at + 2] & 0xFF) + (packet[at + 3] & 0xFF);
        return at + 4 + sum % SPAN;
    }

    private static byte[] packetDigest(byte[] packet, int at, Side side) {
        Mac mac = mac(side.words);
        mac.update(packet, 0, at);
        mac.update(packet, at + DIGEST_BYTES, PACKET_BYTES - at - DIGEST_BYTES);
        return mac.doFinal();
    }

    private static Mac mac(byte[] key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }
}
