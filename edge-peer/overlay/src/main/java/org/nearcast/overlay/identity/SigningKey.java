// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.identity;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.util.random.RandomGenerator;
import org.nearcast.protocol.segment.ManifestSigner;

/**
 * An ingest node's Ed25519 key (RFC 8032) for one publication of a stream. Each publication has a new one, so that the blocks of an older one, whoever
 * still has them, are not taken for its own.
 */
public final class SigningKey implements ManifestSigner {
    private final KeyPair keys;

    private SigningKey(KeyPair keys) {
        this.keys = keys;
    }

    /** A new one. On sockets the numbers must be fit for keys. */
    public static SigningKey create(RandomGenerator random) {
        byte[] privateKey = new byte[VerifyingKey.BYTES];
        random.nextBytes(privateKey);
        return new SigningKey(Ed25519Keys.pair(privateKey));
    }

    /** By which others know what it signed. */
    public VerifyingKey verifyingKey() {
        return new VerifyingKey(Ed25519Keys.encode(keys.getPublic()));
    }

    @Override
    public byte[] sign(byte[] toBeSigned) {
        try {
            Signature signature = Signature.getInstance(Ed25519Keys.ALGORITHM);
            signature.initSign(keys.getPrivate());
            signature.update(toBeSigned);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Ed25519 signs any bytes", e);
        }
    }
}
