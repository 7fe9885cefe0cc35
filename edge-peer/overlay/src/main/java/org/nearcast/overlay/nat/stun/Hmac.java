// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.nat.stun;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Keyed hashes (RFC 2104) of a message's beginning. */
enum Hmac {
    SHA1("SHA-1", 20),
    SHA256("SHA-256", 32);

    private static final int BLOCK_BYTES = 64;

    private final String algorithm;
    private final int bytes;

    Hmac(String algorithm, int bytes) {
        this.algorithm = algorithm;
        this.bytes = bytes;
    }

    /** Bytes of a hash. */
    int bytes() {
        return bytes;
    }

    /** Of the first bytes of a message, whose length field reads as if the hash were the next attribute and the last. */
    byte[] of(byte[] key, byte[] message, int covered) {
        int length = covered + 4 + bytes - StunMessage.HEADER_BYTES;
        MessageDigest digest = digest();
        byte[] block = new byte[BLOCK_BYTES];
        byte[] shortKey = key.length > BLOCK_BYTES ? digest.digest(key) : key;
        System.arraycopy(shortKey, 0, block, 0, shortKey.length);
        digest.update(masked(block, 0x36));
        digest.update(message, 0, 2);
        digest.update((byte) (length >> 8));
        digest.update((byte) length);
        digest.update(message, 4, covered - 4);
        byte[] inner = digest.digest();
        digest.update(masked(block, 0x5c));
        return digest.digest(inner);
    }

    private static byte[] masked(byte[] block, int mask) {
        byte[] masked = new byte[BLOCK_BYTES];
        for (int i = 0; i < BLOCK_BYTES; i++) {
            masked[i] = (byte) (block[i] ^ mask);
        }
        return masked;
    }

    private MessageDigest digest() {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has " + algorithm, e);
        }
    }
}
