// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.noise;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.util.Objects;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Packets under AES-128-GCM, headers under AES-128, keys by HKDF-Expand from one secret per generation (RFC 9001, sections 5 and 6, with labels
 * of our own). The nonce is Noise's: four zero bytes and the packet's number. Bytes and labels: docs/protocol.md.
 *
 * <p>It runs for every packet, so what can be kept is kept: ciphers, their keys, the nonce's bytes.
 */
final class AesGcmPacketKeys implements PacketKeys {
    static final int IV_BYTES = 12;
    static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private static final int KEY_BYTES = 16;

    private final Suite suite;
    private final byte[] secret;
    private final SecretKeySpec key;
    private final Cipher cipher;
    private final Cipher headerCipher;
    private final byte[] iv = new byte[IV_BYTES];
    private final byte[] block = new byte[SAMPLE_BYTES];
    private long lastSealed = -1;

    /** The first generation. */
    AesGcmPacketKeys(Suite suite, byte[] secret) {
        this(suite, secret, headerCipher(Hkdf.expand(suite, secret, "nearcast header", KEY_BYTES)));
    }

    private AesGcmPacketKeys(Suite suite, byte[] secret, Cipher headerCipher) {
        this.suite = suite;
        this.secret = Suite.requireKey(secret).clone();
        this.headerCipher = headerCipher;
        key = new SecretKeySpec(Hkdf.expand(suite, secret, "nearcast packet", KEY_BYTES), "AES");
        try {
            cipher = Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES-GCM", e);
        }
    }

    private static Cipher headerCipher(byte[] key) {
        try {
            Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
            return cipher;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES", e);
        }
    }

    @Override
    public void seal(long number, byte[] packet, int headerBytes, int endBytes) {
        if (number <= lastSealed) {
            throw new IllegalArgumentException("packet " + number + " after packet " + lastSealed);
        }
        Objects.checkFromToIndex(headerBytes, endBytes + TAG_BYTES, packet.length);
        lastSealed = number;
        try {
            begin(Cipher.ENCRYPT_MODE, number);
            cipher.updateAAD(packet, 0, headerBytes);
            cipher.doFinal(packet, headerBytes, endBytes - headerBytes, packet, headerBytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM encrypts any bytes", e);
        }
    }

    @Override
    public int open(long number, byte[] packet, int headerBytes, int endBytes) {
        Objects.checkFromToIndex(headerBytes, endBytes, packet.length);
        int content = endBytes - headerBytes - TAG_BYTES;
        if (content < 0) {
            return -1;
        }
        try {
            begin(Cipher.DECRYPT_MODE, number);
            cipher.updateAAD(packet, 0, headerBytes);
            cipher.doFinal(packet, headerBytes, endBytes - headerBytes, packet, headerBytes);
        } catch (AEADBadTagException e) {
            return -1;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM decrypts what has a tag", e);
        }
        return headerBytes + content;
    }

    private void begin(int mode, long number) throws GeneralSecurityException {
        LONG.set(iv, IV_BYTES - Long.BYTES, number);
        cipher.init(mode, key, new GCMParameterSpec(8 * TAG_BYTES, iv));
    }

    @Override
    public long mask(byte[] packet, int sampleAt) {
        try {
            headerCipher.update(packet, sampleAt, SAMPLE_BYTES, block, 0);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a block has room for a block", e);
        }
        return (long) LONG.get(block, 0);
    }

    @Override
    public PacketKeys next() {
        return new AesGcmPacketKeys(
                suite, Hkdf.expand(suite, secret, "nearcast update", Suite.HASH_BYTES), headerCipher);
    }
}
