// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.nearcast.overlay.host.PeerId;
import org.nearcast.overlay.host.SeededRandom;
import org.nearcast.overlay.identity.AdmissionCheck.Refusal;

class AdmissionCheckTest {
    private static final PeerId PEER = PeerId.random(new SeededRandom(1));
    private static final PeerId OTHER = PeerId.random(new SeededRandom(2));
    private static final long FROM_S = 1_790_000_000;
    private static final long TO_S = FROM_S + 3_600;

    private final Authority authority = Authority.create(new SeededRandom(3));
    private final AdmissionCheck check = new AdmissionCheck(authority.publicKey(), 4);
    private final byte[] token = authority.issue(new AdmissionToken(PEER, 0x85, FROM_S, TO_S));

    private void assertRefused(Refusal why, byte[] token, PeerId peer, long nowS, String what) {
        long before = check.refused(why);
        assertEquals(AdmissionCheck.REFUSED, check.rights(token, peer, nowS), what);
        assertEquals(before + 1, check.refused(why), what);
    }

    @Test
    void shouldGrantWhatTheTokenSays() {
        assertEquals(0x85, check.rights(token, PEER, FROM_S + 10));
        assertEquals(0, check.rights(authority.issue(new AdmissionToken(PEER, 0, FROM_S, TO_S)), PEER, FROM_S));
        assertEquals(255, check.rights(authority.issue(new AdmissionToken(PEER, 255, FROM_S, TO_S)), PEER, FROM_S));
    }

    @Test
    void shouldHoldFromItsFirstSecondToItsLast() {
        assertRefused(Refusal.NOT_YET, token, PEER, FROM_S - 1, "before");
        assertEquals(0x85, check.rights(token, PEER, FROM_S));
        assertEquals(0x85, check.rights(token, PEER, TO_S));
        assertRefused(Refusal.EXPIRED, token, PEER, TO_S + 1, "after, though it was good before");
    }

    @Test
    void shouldRefuseSomebodyElse() {
        assertEquals(0x85, check.rights(token, PEER, FROM_S));
        assertRefused(Refusal.OTHER_PEER, token, OTHER, FROM_S, "another peer");
    }

    @Test
    void shouldRefuseAnotherAuthority() {
        byte[] foreign = Authority.create(new SeededRandom(4)).issue(new AdmissionToken(PEER, 1, FROM_S, TO_S));
        assertRefused(Refusal.SIGNATURE, foreign, PEER, FROM_S, "another authority");
    }

    @Test
    void shouldRefuseEveryFlippedBit() {
        for (int bit = 0; bit < 8 * token.length; bit++) {
            byte[] altered = token.clone();
            altered[bit / 8] ^= (byte) (1 << bit % 8);
            assertEquals(AdmissionCheck.REFUSED, check.rights(altered, PEER, FROM_S + 10), "bit " + bit);
        }
        long refused = 0;
        for (Refusal why : Refusal.values()) {
            refused += check.refused(why);
        }
        assertEquals(8L * token.length, refused);
        assertEquals(8L * 32, check.refused(Refusal.OTHER_PEER));
        assertEquals(0, check.remembered(), "what is not good is not remembered");
    }

    @Test
    void shouldRefuseATokenCutAnywhereOrLonger() {
        for (int length = 0; length < token.length; length++) {
            assertRefused(Refusal.MALFORMED, Arrays.copyOf(token, length), PEER, FROM_S, length + " bytes");
        }
        assertRefused(Refusal.MALFORMED, Arrays.copyOf(token, token.length + 1), PEER, FROM_S, "a byte more");
        assertEquals(0, check.verified());
    }

    @Test
    void shouldRefuseASignatureOfNothingButExtremes() {
        for (int filler : new int[] {0, 0x7f, 0x80, 0xff}) {
            byte[] forged = token.clone();
            Arrays.fill(forged, AdmissionToken.SIGNED_BYTES, forged.length, (byte) filler);
            assertRefused(Refusal.SIGNATURE, forged, PEER, FROM_S, "filled with " + filler);
        }
    }

    @Test
    void shouldVerifyAGoodTokenOnce() {
        for (int i = 0; i < 5; i++) {
            assertEquals(0x85, check.rights(token.clone(), PEER, FROM_S + i));
        }
        assertEquals(1, check.verified());
    }

    @Test
    void shouldVerifyABadTokenEachTime() {
        byte[] altered = token.clone();
        altered[100] ^= 1;
        for (int i = 1; i <= 3; i++) {
            assertRefused(Refusal.SIGNATURE, altered, PEER, FROM_S, "try " + i);
            assertEquals(i, check.verified());
        }
    }

    @Test
    void shouldNotBeFooledByATokenThatChangesAfterwards() {
        byte[] changing = token.clone();
        assertEquals(0x85, check.rights(changing, PEER, FROM_S));
        changing[1] = (byte) 0xff;
        assertRefused(Refusal.SIGNATURE, changing, PEER, FROM_S, "altered in the caller's array");
        assertEquals(0x85, check.rights(token, PEER, FROM_S));
    }

    @Test
    void shouldRememberOnlyTheLastSeen() {
        byte[][] tokens = new byte[5][];
        for (int i = 0; i < tokens.length; i++) {
            tokens[i] = authority.issue(new AdmissionToken(PEER, i, FROM_S, TO_S));
        }
        for (int i = 0; i < 4; i++) {
            check.rights(tokens[i], PEER, FROM_S);
        }
        check.rights(tokens[0], PEER, FROM_S);
        assertEquals(4, check.verified());

        check.rights(tokens[4], PEER, FROM_S); // instead of tokens[1], which was not seen for longest
        assertEquals(4, check.remembered());
        assertEquals(5, check.verified());
        check.rights(tokens[0], PEER, FROM_S);
        assertEquals(5, check.verified());
        check.rights(tokens[1], PEER, FROM_S);
        assertEquals(6, check.verified());
    }

    @Test
    void shouldWorkWithoutAMemory() {
        AdmissionCheck forgetful = new AdmissionCheck(authority.publicKey(), 0);
        assertEquals(0x85, forgetful.rights(token, PEER, FROM_S));
        assertEquals(0x85, forgetful.rights(token, PEER, FROM_S));
        assertEquals(2, forgetful.verified());
        assertEquals(0, forgetful.remembered());
    }

    @Test
    void shouldRefuseToStartWithoutAnAuthority() {
        assertThrows(IllegalArgumentException.class, () -> new AdmissionCheck(new byte[31], 4));
        byte[] nowhere = new byte[32];
        nowhere[0] = 2; // no point has y = 2
        assertThrows(IllegalArgumentException.class, () -> new AdmissionCheck(nowhere, 4));
    }
}
