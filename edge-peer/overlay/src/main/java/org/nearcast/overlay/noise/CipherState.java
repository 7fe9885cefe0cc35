// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.noise;

import java.util.Arrays;

/** A key and the number of times it was used (Noise, section 5.1). Without a key it lets everything through as it is. */
final class CipherState {
    private final Suite suite;
    private final byte[] key;
    private long nonce;

    /** @param key null if there is none yet; not copied */
    CipherState(Suite suite, byte[] key) {
        this.suite = suite;
        this.key = key;
    }

    CipherState copy() {
        CipherState copy = new CipherState(suite, key);
        copy.nonce = nonce;
        return copy;
    }

    /** By how many bytes encryption makes a text longer now. */
    int overheadBytes() {
        return key == null ? 0 : Suite.TAG_BYTES;
    }

    byte[] encrypt(byte[] associated, byte[] plaintext) {
        return key == null ? plaintext.clone() : suite.encrypt(key, nonce++, associated, plaintext);
    }

    /** @throws NoiseException if it is not authentic; the nonce is used up then all the same */
    byte[] decrypt(byte[] associated, byte[] ciphertext, int from, int to) {
        return key == null
                ? Arrays.copyOfRange(ciphertext, from, to)
                : suite.decrypt(key, nonce++, associated, ciphertext, from, to);
    }
}
