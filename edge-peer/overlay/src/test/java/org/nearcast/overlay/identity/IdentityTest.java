// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.nearcast.overlay.host.PeerId;
import org.nearcast.overlay.host.SeededRandom;
import org.nearcast.overlay.noise.X25519AesGcmSha256;

class IdentityTest {
    private final X25519AesGcmSha256 suite = new X25519AesGcmSha256();

    @Test
    void shouldBeCalledByTheHashOfItsPublicKey() throws Exception {
        Identity identity = Identity.create(suite, new SeededRandom(1));
        ByteBuffer hash = ByteBuffer.wrap(
                MessageDigest.getInstance("SHA-256").digest(identity.keys().publicKey()));
        assertEquals(new PeerId(hash.getLong(), hash.getLong(), hash.getLong(), hash.getLong()), identity.id());
        assertEquals(identity.id(), Identity.idOf(suite, identity.keys().publicKey()));
    }

    @Test
    void shouldReplayFromASeed() {
        PeerId id = Identity.create(suite, new SeededRandom(1)).id();
        assertEquals(id, Identity.create(suite, new SeededRandom(1)).id());
        assertNotEquals(id, Identity.create(suite, new SeededRandom(2)).id());
    }

    @Test
    void shouldBeTheSameAgainFromItsPrivateKey() {
        Identity identity = Identity.create(suite, new SeededRandom(1));
        assertEquals(
                identity.id(), new Identity(suite, suite.keyPair(identity.keys().privateKey())).id());
    }

    @Test
    void shouldShowNoPrivateKey() {
        Identity identity = Identity.create(suite, new SeededRandom(1));
        String key = HexFormat.of().formatHex(identity.keys().privateKey());
        assertEquals(-1, (identity + " " + identity.keys()).indexOf(key));
        assertEquals(identity.id().toString(), identity.toString());
    }

    @Test
    void shouldNameNothingButKeys() {
        assertThrows(IllegalArgumentException.class, () -> Identity.idOf(suite, new byte[31]));
    }
}
