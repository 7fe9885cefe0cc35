// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.identity;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Who admits peers: the origin, with an Ed25519 key (RFC 8032). */
public final class Authority {
    /** Bytes of a private key, and of a public key. */
    public static final int KEY_BYTES = 32;

    /** Signed before the token, so that a signature made for something else by the same key is not one. */
    static final byte[] PURPOSE = "nearcast admission".getBytes(StandardCharsets.US_ASCII);

    private final byte[] privateKey;
    private final KeyPair keys;

    /**
     * @param privateKey 32 random bytes; copied
     * @throws IllegalArgumentException if there are more or fewer
     */
    public Authority(byte[] privateKey) {
        if (privateKey.length != KEY_BYTES) {
            throw new IllegalArgumentException("a key has " + KEY_BYTES + " bytes, not " + privateKey.length);
        }
        this.privateKey = privateKey.clone();
        keys = Ed25519Keys.pair(privateKey);
    }

    /** A new one. Outside of simulations the numbers must be fit for keys. */
    public static Authority create(RandomGenerator random) {
        byte[] privateKey = new byte[KEY_BYTES];
        random.nextBytes(privateKey);
        return new Authority(privateKey);
    }

    /** A copy of the private key, to be kept where nobody else reads it. */
    public byte[] privateKey() {
        return privateKey.clone();
    }

    /** The public key, 32 bytes, which peers are configured with. */
    public byte[] publicKey() {
        return Ed25519Keys.encode(keys.getPublic());
    }

    /**
     * Issues a token.
     *
     * @return {@link AdmissionToken#BYTES} bytes, the same for the same words
     */
    public byte[] issue(AdmissionToken words) {
        byte[] said = words.toBytes();
        byte[] token = Arrays.copyOf(said, AdmissionToken.BYTES);
        try {
            Signature signature = Signature.getInstance(Ed25519Keys.ALGORITHM);
            signature.initSign(keys.getPrivate());
            signature.update(PURPOSE);
            signature.update(said);
            signature.sign(token, said.length, AdmissionToken.SIGNATURE_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Ed25519 signs any bytes", e);
        }
        return token;
    }
}
