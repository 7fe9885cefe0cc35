// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.nearcast.overlay.host.SeededRandom;

class SigningKeyTest {
    private static final byte[] SAID = "a block".getBytes(StandardCharsets.US_ASCII);

    private final SigningKey key = SigningKey.create(new SeededRandom(1));

    @Test
    void shouldSignWhatItsVerifyingKeyKnows() {
        byte[] signature = key.sign(SAID);
        VerifyingKey read = new VerifyingKey(key.verifyingKey().bytes());
        assertEquals(key.verifyingKey(), read);
        assertTrue(read.verify(SAID, signature));
    }

    @Test
    void shouldNotKnowAnythingElse() {
        byte[] signature = key.sign(SAID);
        VerifyingKey other = SigningKey.create(new SeededRandom(2)).verifyingKey();
        assertFalse(other.verify(SAID, signature));
        assertFalse(key.verifyingKey().verify("a clock".getBytes(StandardCharsets.US_ASCII), signature));
        for (int length : new int[] {0, 1, 63}) {
            assertFalse(key.verifyingKey().verify(SAID, new byte[length]));
        }
        for (int bit = 0; bit < 8 * signature.length; bit++) {
            byte[] altered = signature.clone();
            altered[bit / 8] ^= (byte) (1 << bit % 8);
            assertFalse(key.verifyingKey().verify(SAID, altered), "bit " + bit);
        }
    }

    @Test
    void shouldRefuseWhatIsNoKey() {
        assertThrows(IllegalArgumentException.class, () -> new VerifyingKey(new byte[31]));
        byte[] noPoint = new byte[32];
        noPoint[0] = 2;
        assertThrows(IllegalArgumentException.class, () -> new VerifyingKey(noPoint));
    }
}
