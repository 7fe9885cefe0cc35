// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.noise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class KeyPairTest {
    private static byte[] filled(int value) {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) value);
        return key;
    }

    private final KeyPair pair = new KeyPair(filled(1), filled(2));

    @Test
    void shouldEqualOnlyTheSamePair() {
        KeyPair same = new KeyPair(filled(1), filled(2));
        assertEquals(pair, same);
        assertEquals(pair.hashCode(), same.hashCode());
        assertNotEquals(pair, new KeyPair(filled(3), filled(2)));
        assertNotEquals(pair, new KeyPair(filled(1), filled(3)));
        assertNotEquals(pair.hashCode(), new KeyPair(filled(1), filled(3)).hashCode());
        assertNotEquals(pair, new Object());
    }

    @Test
    void shouldShowItsPublicKeyAlone() {
        assertEquals("02".repeat(32), pair.toString());
    }

    @Test
    void shouldNotChangeWithTheArraysAroundIt() {
        byte[] privateKey = filled(1);
        byte[] publicKey = filled(2);
        KeyPair kept = new KeyPair(privateKey, publicKey);
        privateKey[0] = 9;
        publicKey[0] = 9;
        kept.privateKey()[1] = 9;
        kept.publicKey()[1] = 9;
        assertEquals(pair, kept);
    }

    @Test
    void shouldHaveKeysOf32Bytes() {
        assertThrows(IllegalArgumentException.class, () -> new KeyPair(new byte[31], filled(2)));
        assertThrows(IllegalArgumentException.class, () -> new KeyPair(filled(1), new byte[33]));
    }
}
