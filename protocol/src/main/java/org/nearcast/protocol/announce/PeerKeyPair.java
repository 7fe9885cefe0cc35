// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.announce;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;

/** What a peer signs with: its private key on P-256, and the public key others know it by. */
public final class PeerKeyPair {

    private final PeerKey publicKey;
    private final PrivateKey privateKey;

    private PeerKeyPair(PeerKey publicKey, PrivateKey privateKey) {
        this.publicKey = publicKey;
        this.privateKey = privateKey;
    }

    /** Makes a new pair from {@code random}. */
    public static PeerKeyPair generate(SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            KeyPair pair = generator.generateKeyPair();
            return new PeerKeyPair(PeerKey.of((ECPublicKey) pair.getPublic()), pair.getPrivate());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java lacks P-256", e);
        }
    }

    /**
     * Puts a stored pair together again. That the two belong together is not checked here: what a mismatched pair
     * signs, nobody accepts.
     *
     * @param publicKey the public key
     * @param pkcs8 the private key in PKCS #8 (RFC 5208), as {@link #pkcs8()} gave it
     * @throws IllegalArgumentException if {@code pkcs8} is no private key of an elliptic curve
     */
    public static PeerKeyPair of(PeerKey publicKey, byte[] pkcs8) {
        try {
            PrivateKey key = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            return new PeerKeyPair(publicKey, key);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not a private key on P-256", e);
        }
    }

    /** The public half. */
    public PeerKey publicKey() {
        return publicKey;
    }

    /** The private half in PKCS #8: a secret. */
    public byte[] pkcs8() {
        return privateKey.getEncoded();
    }

    PrivateKey privateKey() {
        return privateKey;
    }

    @Override
    public String toString() {
        return publicKey.toString();
    }
}
