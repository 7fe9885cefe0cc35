// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.noise;

import java.util.random.RandomGenerator;

/**
 * The primitives of a handshake and of the packets after it (Noise, section 4): Diffie-Hellman with keys of 32 bytes, a cipher that authenticates
 * with a key of 32 bytes and a tag of 16, a hash of 32 bytes. {@link X25519AesGcmSha256} is the one that protects anything. Not thread-safe:
 * each peer has its own.
 */
public interface Suite {
    /** Bytes of a private key, a public key and a secret that two of them agree on. */
    int KEY_BYTES = 32;

    /** Bytes of a hash. */
    int HASH_BYTES = 32;

    /** Bytes that encryption adds. */
    int TAG_BYTES = 16;

    /** Whether it protects anything. If not, what is large need not be copied to be sealed: it goes along behind a sealed packet as it is. */
    default boolean protects() {
        return true;
    }

    /** What stands behind the pattern in a protocol's name (Noise, section 8): {@code 25519_AESGCM_SHA256}. */
    String name();

    /**
     * The key pair of a private key.
     *
     * @param privateKey 32 bytes, any
     */
    KeyPair keyPair(byte[] privateKey);

    /** A new key pair. On sockets the numbers must be fit for keys. */
    default KeyPair keyPair(RandomGenerator random) {
        byte[] privateKey = new byte[KEY_BYTES];
        random.nextBytes(privateKey);
        return keyPair(privateKey);
    }

    /**
     * The secret that an own private key and somebody's public key have in common.
     *
     * @throws NoiseException if it would be all zeros, whatever the private key: then the public key is no proof of a private one
     */
    byte[] agree(KeyPair own, byte[] publicKey);

    /** The hash of some bytes one behind the other. */
    byte[] hash(byte[]... parts);

    /** The keyed hash, HMAC, of some bytes one behind the other. */
    byte[] hmac(byte[] key, byte[]... parts);

    /**
     * Encrypts.
     *
     * @param nonce never used twice with the key
     * @param associated authenticated, not encrypted
     * @return as many bytes as the plain text and the tag
     */
    byte[] encrypt(byte[] key, long nonce, byte[] associated, byte[] plaintext);

    /**
     * Decrypts what is between two places of an array.
     *
     * @throws NoiseException if it is not what was encrypted
     */
    byte[] decrypt(byte[] key, long nonce, byte[] associated, byte[] ciphertext, int from, int to);

    /**
     * Keys for the packets of one direction.
     *
     * @param secret 32 bytes that the two sides share, used for nothing else
     */
    PacketKeys packetKeys(byte[] secret);

    /**
     * @return the key
     * @throws IllegalArgumentException if it has not {@link #KEY_BYTES}
     */
    static byte[] requireKey(byte[] key) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("a key has " + KEY_BYTES + " bytes, not " + key.length);
        }
        return key;
    }
}
