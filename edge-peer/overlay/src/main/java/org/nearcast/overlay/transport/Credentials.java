// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.transport;

import org.nearcast.overlay.host.PeerId;
import org.nearcast.overlay.identity.Identity;
import org.nearcast.overlay.noise.KeyPair;
import org.nearcast.overlay.noise.Suite;

/**
 * Who a peer is, to its transport.
 *
 * @param suite the cryptography, this peer's own
 * @param keys its identity
 * @param token that the authority gave it; empty where everybody is admitted
 */
public record Credentials(Suite suite, KeyPair keys, byte[] token) {
    private static final byte[] NO_TOKEN = {};

    /** Of a peer without token. */
    public static Credentials of(Suite suite, KeyPair keys) {
        return new Credentials(suite, keys, NO_TOKEN);
    }

    /** Its name among peers. */
    public PeerId id() {
        return idOf(suite, keys.publicKey());
    }

    /** The name of the peer that has this public key: its hash. */
    public static PeerId idOf(Suite suite, byte[] publicKey) {
        return Identity.idOf(suite, publicKey);
    }
}
