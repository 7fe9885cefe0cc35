// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.noise;

import java.util.Arrays;
import java.util.HexFormat;

/** A private key and its public key, 32 bytes each. Made by a {@link Suite}. */
public final class KeyPair {
    private final byte[] privateKey;
    private final byte[] publicKey;

    /**
     * @param privateKey copied
     * @param publicKey of that private key, by the same suite; copied
     * @throws IllegalArgumentException if one of them has not 32 bytes
     */
    public KeyPair(byte[] privateKey, byte[] publicKey) {
        this.privateKey = Suite.requireKey(privateKey).clone();
        this.publicKey = Suite.requireKey(publicKey).clone();
    }

    /** A copy of the private key, to be kept where nobody else reads it. */
    public byte[] privateKey() {
        return privateKey.clone();
    }

    /** A copy of the public key. */
    public byte[] publicKey() {
        return publicKey.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KeyPair that
                && Arrays.equals(publicKey, that.publicKey)
                && Arrays.equals(privateKey, that.privateKey);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(publicKey);
    }

    /** The public key; the private one must not get into a log. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(publicKey);
    }
}
