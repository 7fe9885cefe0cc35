// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.identity;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.SecureRandomSpi;
import java.security.Signature;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;

/** Ed25519's keys between their 32 bytes (RFC 8032, section 5.1) and the JDK's classes. */
final class Ed25519Keys {
    static final String ALGORITHM = "Ed25519";

    private Ed25519Keys() {}

    /** The pair of a private key. The JDK computes a public key only when it draws a new pair, so it is given the private key to draw. */
    static KeyPair pair(byte[] privateKey) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM);
            generator.initialize(NamedParameterSpec.ED25519, new Drawn(privateKey));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK since 15 has Ed25519", e);
        }
    }

    /** The 32 bytes of a public key: the point's y, lowest byte first, and in the highest bit whether x is odd. */
    static byte[] encode(PublicKey key) {
        EdECPoint point = ((EdECPublicKey) key).getPoint();
        byte[] y = point.getY().toByteArray(); // highest byte first, as many as needed, perhaps one more for a sign
        byte[] bytes = new byte[Authority.KEY_BYTES];
        for (int i = 0; i < Math.min(y.length, bytes.length); i++) {
            bytes[i] = y[y.length - 1 - i];
        }
        if (point.isXOdd()) {
            bytes[bytes.length - 1] |= (byte) 0x80;
        }
        return bytes;
    }

    /** @throws IllegalArgumentException if the bytes are no public key */
    static PublicKey publicKey(byte[] bytes) {
        if (bytes.length != Authority.KEY_BYTES) {
            throw new IllegalArgumentException(
                    "a public key has " + Authority.KEY_BYTES + " bytes, not " + bytes.length);
        }
        byte[] y = new byte[bytes.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = bytes[bytes.length - 1 - i];
        }
        boolean odd = y[0] < 0;
        y[0] &= 0x7f;
        try {
            PublicKey key = KeyFactory.getInstance(ALGORITHM)
                    .generatePublic(new EdECPublicKeySpec(
                            NamedParameterSpec.ED25519, new EdECPoint(odd, new BigInteger(1, y))));
            // Only here does the JDK see whether it is a point of the curve.
            Signature.getInstance(ALGORITHM).initVerify(key);
            return key;
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not a public key", e);
        }
    }

    /** Draws what it is given, once. */
    private static final class Drawn extends SecureRandom {
        private static final long serialVersionUID = 1;

        Drawn(byte[] bytes) {
            super(new Once(bytes.clone()), null);
        }
    }

    private static final class Once extends SecureRandomSpi {
        private static final long serialVersionUID = 1;

        private byte[] bytes;

        Once(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        protected void engineNextBytes(byte[] out) {
            if (bytes == null || out.length != bytes.length) {
                throw new IllegalStateException("the JDK draws " + out.length + " bytes for a private key");
            }
            System.arraycopy(bytes, 0, out, 0, out.length);
            bytes = null;
        }

        @Override
        protected void engineSetSeed(byte[] seed) {
            throw new UnsupportedOperationException("draws what it was given");
        }

        @Override
        protected byte[] engineGenerateSeed(int length) {
            throw new UnsupportedOperationException("draws what it was given");
        }
    }
}
