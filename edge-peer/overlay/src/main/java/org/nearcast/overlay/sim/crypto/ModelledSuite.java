// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.sim.crypto;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.nearcast.overlay.noise.KeyPair;
import org.nearcast.overlay.noise.NoiseException;
import org.nearcast.overlay.noise.PacketKeys;
import org.nearcast.overlay.noise.Suite;

/**
 * A suite that PROTECTS NOTHING, for simulations. Its messages have the sizes of the real one's, an altered bit or a wrong key is refused but
 * for a chance of 2^-64, and two private keys agree as they should; but anybody can compute a private key from a public one. A handshake costs
 * a few microseconds instead of about a millisecond. Its name differs, so it never agrees with the real suite.
 */
public final class ModelledSuite implements Suite {
    static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private static final int LANES = KEY_BYTES / Long.BYTES;
    private static final long BASE = 0x9e3779b97f4a7c15L;

    @Override
    public boolean protects() {
        return false;
    }

    @Override
    public String name() {
        return "MODELLED";
    }

    /** Multiplication of four odd numbers, modulo 2^64 each, stands for that of a point: it commutes, and only zero comes of zero. */
    @Override
    public KeyPair keyPair(byte[] privateKey) {
        byte[] base = new byte[KEY_BYTES];
        for (int i = 0; i < LANES; i++) {
            LONG.set(base, i * Long.BYTES, BASE);
        }
        return new KeyPair(privateKey, multiply(Suite.requireKey(privateKey), base));
    }

    @Override
    public byte[] agree(KeyPair own, byte[] publicKey) {
        byte[] secret = multiply(own.privateKey(), publicKey);
        if (Arrays.equals(secret, new byte[KEY_BYTES])) {
            throw new NoiseException("a public key of low order");
        }
        return secret;
    }

    private static byte[] multiply(byte[] scalar, byte[] point) {
        byte[] product = new byte[KEY_BYTES];
        for (int i = 0; i < KEY_BYTES; i += Long.BYTES) {
            LONG.set(product, i, ((long) LONG.get(scalar, i) | 1) * (long) LONG.get(point, i));
        }
        return product;
    }

    @Override
    public byte[] hash(byte[]... parts) {
        return hmac(new byte[0], parts);
    }

    @Override
    public byte[] hmac(byte[] key, byte[]... parts) {
        long state = Mixing.absorb(0, key, 0, key.length);
        for (byte[] part : parts) {
            state = Mixing.absorb(state, part, 0, part.length);
        }
        byte[] hash = new byte[HASH_BYTES];
        for (int i = 0; i < LANES; i++) {
            LONG.set(hash, i * Long.BYTES, Mixing.mix(state + i * BASE));
        }
        return hash;
    }

    @Override
    public byte[] encrypt(byte[] key, long nonce, byte[] associated, byte[] plaintext) {
        byte[] out = Arrays.copyOf(plaintext, plaintext.length + TAG_BYTES);
        long start = Mixing.start(key, nonce);
        Mixing.scramble(start, out, 0, plaintext.length);
        Mixing.tag(start, associated, associated.length, out, 0, plaintext.length, out, plaintext.length);
        return out;
    }

    @Override
    public byte[] decrypt(byte[] key, long nonce, byte[] associated, byte[] ciphertext, int from, int to) {
        int end = to - TAG_BYTES;
        if (end < from) {
            throw new NoiseException("too short for a tag");
        }
        long start = Mixing.start(key, nonce);
        byte[] tag = new byte[TAG_BYTES];
        Mixing.tag(start, associated, associated.length, ciphertext, from, end, tag, 0);
        if (!Arrays.equals(tag, 0, TAG_BYTES, ciphertext, end, to)) {
            throw new NoiseException("not authentic");
        }
        byte[] out = Arrays.copyOfRange(ciphertext, from, end);
        Mixing.scramble(start, out, 0, out.length);
        return out;
    }

    @Override
    public PacketKeys packetKeys(byte[] secret) {
        return new ModelledPacketKeys(this, secret);
    }
}
