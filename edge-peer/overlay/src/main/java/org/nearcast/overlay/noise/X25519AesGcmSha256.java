// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.noise;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.security.spec.XECPublicKeySpec;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** X25519 (RFC 7748), AES-256-GCM and SHA-256, by the JDK; packets by {@link AesGcmPacketKeys}. */
public final class X25519AesGcmSha256 implements Suite {
    private static final byte[] BASE_POINT = new byte[KEY_BYTES];

    static {
        BASE_POINT[0] = 9;
    }

    private final KeyFactory keys;
    private final KeyAgreement agreement;
    private final MessageDigest digest;
    private final Mac mac;

    public X25519AesGcmSha256() {
        try {
            keys = KeyFactory.getInstance("X25519");
            agreement = KeyAgreement.getInstance("X25519");
            digest = MessageDigest.getInstance("SHA-256");
            mac = Mac.getInstance("HmacSHA256");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK since 11 has X25519, SHA-256 and its HMAC", e);
        }
    }

    @Override
    public String name() {
        return "25519_AESGCM_SHA256";
    }

    @Override
    public KeyPair keyPair(byte[] privateKey) {
        return new KeyPair(privateKey, multiply(Suite.requireKey(privateKey), BASE_POINT));
    }

    @Override
    public byte[] agree(KeyPair own, byte[] publicKey) {
        return multiply(own.privateKey(), publicKey);
    }

    private byte[] multiply(byte[] scalar, byte[] point) {
        try {
            agreement.init(keys.generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, scalar)));
            PublicKey key = keys.generatePublic(new XECPublicKeySpec(NamedParameterSpec.X25519, coordinate(point)));
            try {
                agreement.doPhase(key, true);
            } catch (InvalidKeyException e) {
                throw new NoiseException("a public key of low order");
            }
            return agreement.generateSecret();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("any 32 bytes are a private key, any 255 bits a public one", e);
        }
    }

    /** The number in 32 bytes, lowest first, without the highest bit (RFC 7748, section 5). */
    private static BigInteger coordinate(byte[] point) {
        byte[] highestFirst = new byte[KEY_BYTES];
        for (int i = 0; i < KEY_BYTES; i++) {
            highestFirst[i] = point[KEY_BYTES - 1 - i];
        }
        highestFirst[0] &= 0x7f;
        return new BigInteger(highestFirst);
    }

    @Override
    public byte[] hash(byte[]... parts) {
        for (byte[] part : parts) {
            digest.update(part);
        }
        return digest.digest();
    }

    @Override
    public byte[] hmac(byte[] key, byte[]... parts) {
        try {
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
        } catch (InvalidKeyException e) {
            throw new IllegalStateException("any bytes are an HMAC key", e);
        }
        for (byte[] part : parts) {
            mac.update(part);
        }
        return mac.doFinal();
    }

    @Override
    public byte[] encrypt(byte[] key, long nonce, byte[] associated, byte[] plaintext) {
        try {
            return cipher(Cipher.ENCRYPT_MODE, key, nonce, associated).doFinal(plaintext);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM encrypts any bytes", e);
        }
    }

    @Override
    public byte[] decrypt(byte[] key, long nonce, byte[] associated, byte[] ciphertext, int from, int to) {
        if (to - from < TAG_BYTES) {
            throw new NoiseException("too short for a tag");
        }
        try {
            return cipher(Cipher.DECRYPT_MODE, key, nonce, associated).doFinal(ciphertext, from, to - from);
        } catch (AEADBadTagException e) {
            throw new NoiseException("not authentic");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM decrypts what has a tag", e);
        }
    }

    /** A new one each time: the JDK's refuses to encrypt twice with one nonce, as a message may be made again when its making failed. */
    private static Cipher cipher(int mode, byte[] key, long nonce, byte[] associated) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        byte[] iv = new byte[AesGcmPacketKeys.IV_BYTES];
        AesGcmPacketKeys.LONG.set(iv, AesGcmPacketKeys.IV_BYTES - Long.BYTES, nonce);
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(8 * TAG_BYTES, iv));
        cipher.updateAAD(associated);
        return cipher;
    }

    @Override
    public PacketKeys packetKeys(byte[] secret) {
        return new AesGcmPacketKeys(this, secret);
    }
}
