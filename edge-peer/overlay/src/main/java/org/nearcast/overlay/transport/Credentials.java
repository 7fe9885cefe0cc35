// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.transport;

import org.nearcast.overlay.identity.Identity;
import org.nearcast.overlay.noise.Suite;

/**
 * Who a peer is, to its transport.
 *
 * @param suite the cryptography, this peer's own
 * @param identity that it proves in every handshake
 * @param token that the authority gave it; empty where everybody is admitted
 */
public record Credentials(Suite suite, Identity identity, byte[] token) {
    private static final byte[] NO_TOKEN = {};

    /** Of a peer without token. */
    public static Credentials of(Suite suite, Identity identity) {
        return new Credentials(suite, identity, NO_TOKEN);
    }
}
