// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.noise;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The chaining key, the hash of all that was said, and the cipher of the moment (Noise, section 5.2). */
final class SymmetricState {
    private final Suite suite;
    private byte[] chainingKey;
    private byte[] hash;
    private CipherState cipher;

    SymmetricState(Suite suite, String protocolName) {
        byte[] name = protocolName.getBytes(StandardCharsets.US_ASCII);
        this.suite = suite;
        hash = name.length <= Suite.HASH_BYTES ? Arrays.copyOf(name, Suite.HASH_BYTES) : suite.hash(name);
        chainingKey = hash;
        cipher = new CipherState(suite, null);
    }

    private SymmetricState(SymmetricState from) {
        suite = from.suite;
        chainingKey = from.chainingKey;
        hash = from.hash;
        cipher = from.cipher.copy();
    }

    /** One that goes its own way from here. */
    SymmetricState copy() {
        return new SymmetricState(this);
    }

    void mixKey(byte[] material) {
        byte[][] keys = Hkdf.two(suite, chainingKey, material);
        chainingKey = keys[0];
        cipher = new CipherState(suite, keys[1]);
    }

    void mixHash(byte[] data) {
        hash = suite.hash(hash, data);
    }

    int overheadBytes() {
        return cipher.overheadBytes();
    }

    byte[] encryptAndHash(byte[] plaintext) {
        byte[] ciphertext = cipher.encrypt(hash, plaintext);
        mixHash(ciphertext);
        return ciphertext;
    }

    /** @throws NoiseException if it is not authentic; this state is of no more use then */
    byte[] decryptAndHash(byte[] ciphertext, int from, int to) {
        byte[] plaintext = cipher.decrypt(hash, ciphertext, from, to);
        mixHash(Arrays.copyOfRange(ciphertext, from, to));
        return plaintext;
    }

    byte[] hash() {
        return hash.clone();
    }

    /** The initiator's transport secret and the responder's. */
    byte[][] split() {
        return Hkdf.two(suite, chainingKey, new byte[0]);
    }
}
