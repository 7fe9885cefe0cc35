// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.nat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/**
 * By what one of two peers is known to the other while they meet (RFC 8445, section 5.3): checks that are sent to it bear its name and prove its
 * key.
 *
 * @param fragment names it, without zero's meaning anything
 * @param key 16 bytes, a secret of the two and of who carries signals
 */
record Credentials(int fragment, byte[] key) {
    /** Bytes of a key. */
    static final int KEY_BYTES = 16;

    private static final int FRAGMENT_DIGITS = 8;

    static Credentials random(RandomGenerator random) {
        return new Credentials(random.nextInt(), randomKey(random));
    }

    static byte[] randomKey(RandomGenerator random) {
        byte[] key = new byte[KEY_BYTES];
        random.nextBytes(key);
        return key;
    }

    /** The name in checks that the other sends to the one. */
    static String name(Credentials to, Credentials from) {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(to.fragment) + ":" + hex.toHexDigits(from.fragment);
    }

    /** Whom a check is for, by its name; -1 if it is not such a name. */
    static long addressee(String name) {
        if (name.length() != 2 * FRAGMENT_DIGITS + 1 || name.charAt(FRAGMENT_DIGITS) != ':') {
            return -1;
        }
        try {
            return HexFormat.fromHexDigitsToLong(name, 0, FRAGMENT_DIGITS);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Credentials that && fragment == that.fragment && Arrays.equals(key, that.key);
    }

    @Override
    public int hashCode() {
        return fragment;
    }

    /** Without the key. */
    @Override
    public String toString() {
        return HexFormat.of().toHexDigits(fragment);
    }
}
