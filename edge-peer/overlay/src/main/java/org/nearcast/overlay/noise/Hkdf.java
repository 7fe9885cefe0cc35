// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.noise;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** HKDF (RFC 5869) on a suite's HMAC. */
public final class Hkdf {
    private static final byte[] ONE = {1};
    private static final byte[] TWO = {2};

    private Hkdf() {}

    /** Noise's HKDF with two outputs (Noise, section 4.3), of a chaining key and new key material, which may be empty. */
    static byte[][] two(Suite suite, byte[] chainingKey, byte[] material) {
        byte[] extracted = suite.hmac(chainingKey, material);
        byte[] first = suite.hmac(extracted, ONE);
        return new byte[][] {first, suite.hmac(extracted, first, TWO)};
    }

    /**
     * HKDF-Expand (RFC 5869, section 2.3) of up to one block.
     *
     * @param secret 32 random bytes
     * @param label what the output is for, in ASCII
     * @param bytes how many, up to 32
     * @throws IllegalArgumentException if more are asked for
     */
    public static byte[] expand(Suite suite, byte[] secret, String label, int bytes) {
        if (bytes > Suite.HASH_BYTES) {
            throw new IllegalArgumentException(bytes + " bytes, of which one block has " + Suite.HASH_BYTES);
        }
        return Arrays.copyOf(suite.hmac(secret, label.getBytes(StandardCharsets.US_ASCII), ONE), bytes);
    }
}
