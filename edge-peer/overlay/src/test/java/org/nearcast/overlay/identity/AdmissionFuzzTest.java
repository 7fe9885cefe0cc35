// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import org.nearcast.overlay.host.PeerId;
import org.nearcast.overlay.host.SeededRandom;

/** Tokens of strangers: any bytes, and a good token altered. */
class AdmissionFuzzTest {
    private static final PeerId PEER = PeerId.random(new SeededRandom(1));
    private static final Authority AUTHORITY = Authority.create(new SeededRandom(2));
    private static final byte[] GOOD = AUTHORITY.issue(new AdmissionToken(PEER, 3, 100, 200));

    @FuzzTest(maxDuration = "20s")
    void shouldAdmitOnlyWhatTheAuthoritySigned(FuzzedDataProvider data) {
        AdmissionCheck check = new AdmissionCheck(AUTHORITY.publicKey(), 2);
        while (data.remainingBytes() > 0) {
            byte[] token = data.consumeInt(0, 4) == 0 ? data.consumeBytes(data.consumeInt(0, 130)) : altered(data);
            long nowS = data.consumeBoolean() ? data.consumeLong(90, 210) : data.consumeLong();
            boolean good = Arrays.equals(GOOD, token) && nowS >= 100 && nowS <= 200;
            assertEquals(good ? 3 : AdmissionCheck.REFUSED, check.rights(token, PEER, nowS));
            assertTrue(check.remembered() <= 1);
        }
    }

    private static byte[] altered(FuzzedDataProvider data) {
        byte[] token = GOOD.clone();
        for (int i = data.consumeInt(0, 2); i > 0; i--) {
            token[data.consumeInt(0, token.length - 1)] ^= data.consumeByte();
        }
        return token;
    }
}
