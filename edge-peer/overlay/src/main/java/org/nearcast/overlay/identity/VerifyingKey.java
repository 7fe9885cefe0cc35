// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.identity;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.util.Arrays;
import java.util.HexFormat;
import org.nearcast.protocol.segment.ManifestVerifier;

/** The public key that speaks for one publication of a stream: that of its {@link SigningKey}. */
public final class VerifyingKey implements ManifestVerifier {
    /** Bytes of a key. */
    public static final int BYTES = 32;

    private static final int SIGNATURE_BYTES = 64;

    private final byte[] bytes;
    private final PublicKey key;

    /**
     * @param bytes of the key; copied
     * @throws IllegalArgumentException if they are no key
     */
    public VerifyingKey(byte[] bytes) {
        this.bytes = bytes.clone();
        key = Ed25519Keys.publicKey(bytes);
    }

    /** The bytes, a copy. */
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean verify(byte[] toBeSigned, byte[] signature) {
        if (signature.length != SIGNATURE_BYTES) {
            return false;
        }
        try {
            Signature check = Signature.getInstance(Ed25519Keys.ALGORITHM);
            check.initVerify(key);
            check.update(toBeSigned);
            return check.verify(signature);
        } catch (SignatureException e) {
            return false; // numbers out of range are reported so; they are no signature
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK since 15 has Ed25519", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VerifyingKey that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** 64 lower-case hexadecimal digits. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
