// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.announce;

import java.util.Arrays;
import java.util.Locale;

/** A peer's short name: the first 16 bytes of SHA-256 over its public key's X and Y, written as 32 hex digits. */
public final class Fingerprint {

    /** Length in bytes. */
    public static final int BYTES = 16;

    private static final char[] DIGITS = "0123456789abcdef".toCharArray();

    private final byte[] bytes;

    private Fingerprint(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Wraps a copy of 16 bytes.
     *
     * @throws IllegalArgumentException if there are more or fewer
     */
    public static Fingerprint of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a fingerprint has 16 bytes, not " + bytes.length);
        }
        return new Fingerprint(bytes.clone());
    }

    /**
     * Reads 32 hex digits, upper or lower case.
     *
     * @throws IllegalArgumentException if the text is anything else
     */
    public static Fingerprint parse(String hex) {
        if (hex.length() != 2 * BYTES) {
            throw new IllegalArgumentException("a fingerprint has 32 hex digits");
        }
        String lower = hex.toLowerCase(Locale.ROOT);
        byte[] bytes = new byte[BYTES];
        for (int i = 0; i < BYTES; i++) {
            bytes[i] = (byte) (digit(lower.charAt(2 * i)) << 4 | digit(lower.charAt(2 * i + 1)));
        }
        return new Fingerprint(bytes);
    }

    private static int digit(char c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        if (c >= 'a' && c <= 'f') {
            return c - 'a' + 10;
        }
        throw new IllegalArgumentException("a fingerprint has 32 hex digits");
    }

    /** A copy of the 16 bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** 32 lower-case hex digits. */
    public String hex() {
        char[] text = new char[2 * BYTES];
        for (int i = 0; i < BYTES; i++) {
            text[2 * i] = DIGITS[bytes[i] >> 4 & 15];
            text[2 * i + 1] = DIGITS[bytes[i] & 15];
        }
        return new String(text);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Fingerprint && Arrays.equals(bytes, ((Fingerprint) other).bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return hex();
    }
}
