// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.identity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.security.Signature;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.nearcast.overlay.host.MalformedPayloadException;
import org.nearcast.overlay.host.PeerId;
import org.nearcast.overlay.host.SeededRandom;

class AuthorityTest {
    private static final PeerId PEER = new PeerId(1, 2, 3, 4);

    /** RFC 8032, section 7.1: the keys of the first three tests. */
    @Test
    void shouldHaveThePublicKeysOfTheRfc() {
        String[][] pairs = {
            {
                "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
                "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
            },
            {
                "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
                "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
            },
            {
                "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
                "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025"
            }
        };
        for (String[] pair : pairs) {
            Authority authority = new Authority(HexFormat.of().parseHex(pair[0]));
            assertEquals(pair[1], HexFormat.of().formatHex(authority.publicKey()));
            assertEquals(pair[0], HexFormat.of().formatHex(authority.privateKey()));
        }
    }

    @Test
    void shouldReadAnyPublicKeyThatItWrites() {
        for (int seed = 0; seed < 400; seed++) {
            byte[] key = Authority.create(new SeededRandom(seed)).publicKey();
            assertArrayEquals(key, Ed25519Keys.encode(Ed25519Keys.publicKey(key)), "seed " + seed);
        }
    }

    @Test
    void shouldIssueToTheByteWhatIsDocumented() {
        byte[] token = Authority.create(new SeededRandom(1)).issue(new AdmissionToken(PEER, 0xfe, 5, 1L << 40));

        byte[] said = ByteBuffer.allocate(50)
                .put((byte) 1)
                .put((byte) 0xfe)
                .putLong(5)
                .putLong(1L << 40)
                .putLong(1)
                .putLong(2)
                .putLong(3)
                .putLong(4)
                .array();
        assertEquals(114, token.length);
        assertArrayEquals(said, Arrays.copyOf(token, 50));
        assertEquals(new AdmissionToken(PEER, 0xfe, 5, 1L << 40), AdmissionToken.read(token));
    }

    @Test
    void shouldIssueForOneSecondOnlyAndFromTheFirst() {
        AdmissionToken words = new AdmissionToken(PEER, 1, 0, 0);
        assertEquals(
                words, AdmissionToken.read(Authority.create(new SeededRandom(1)).issue(words)));
    }

    @Test
    void shouldReplayFromASeed() {
        AdmissionToken words = new AdmissionToken(PEER, 1, 5, 6);
        byte[] token = Authority.create(new SeededRandom(1)).issue(words);
        assertArrayEquals(token, Authority.create(new SeededRandom(1)).issue(words));
        assertFalse(Arrays.equals(token, Authority.create(new SeededRandom(2)).issue(words)));
    }

    @Test
    void shouldSignForItsPurposeOnly() throws Exception {
        // A signature over the same bytes that was made for something else does not admit.
        Authority authority = Authority.create(new SeededRandom(1));
        byte[] token = authority.issue(new AdmissionToken(PEER, 1, 5, 6));
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(Ed25519Keys.pair(authority.privateKey()).getPrivate());
        signature.update(token, 0, 50);
        System.arraycopy(signature.sign(), 0, token, 50, 64);
        assertEquals(AdmissionCheck.REFUSED, new AdmissionCheck(authority.publicKey(), 1).rights(token, PEER, 5));
    }

    @Test
    void shouldRefuseToIssueNonsense() {
        assertThrows(IllegalArgumentException.class, () -> new AdmissionToken(PEER, 256, 5, 6));
        assertThrows(IllegalArgumentException.class, () -> new AdmissionToken(PEER, -1, 5, 6));
        assertThrows(IllegalArgumentException.class, () -> new AdmissionToken(PEER, 1, 6, 5));
        assertThrows(IllegalArgumentException.class, () -> new AdmissionToken(PEER, 1, -1, 5));
        assertThrows(IllegalArgumentException.class, () -> new Authority(new byte[33]));
    }

    @Test
    void shouldReadNoOtherVersionAndNoImpossibleTimes() {
        byte[] token = Authority.create(new SeededRandom(1)).issue(new AdmissionToken(PEER, 1, 5, 6));
        byte[] second = token.clone();
        second[0] = 2;
        assertThrows(MalformedPayloadException.class, () -> AdmissionToken.read(second));
        byte[] backwards = token.clone();
        backwards[9] = 7;
        assertThrows(MalformedPayloadException.class, () -> AdmissionToken.read(backwards));
        byte[] negative = token.clone();
        negative[2] = (byte) 0x80;
        assertThrows(MalformedPayloadException.class, () -> AdmissionToken.read(negative));
    }
}
