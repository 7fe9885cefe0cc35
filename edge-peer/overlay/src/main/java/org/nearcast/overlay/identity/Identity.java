// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.identity;

import java.util.random.RandomGenerator;
import org.nearcast.overlay.host.Payload;
import org.nearcast.overlay.host.PeerId;
import org.nearcast.overlay.noise.KeyPair;
import org.nearcast.overlay.noise.Suite;

/** A peer's lasting key pair, which it proves to have in every handshake, and the name that follows from it. */
public final class Identity {
    private final KeyPair keys;
    private final PeerId id;

    /** @param suite that made the keys */
    public Identity(Suite suite, KeyPair keys) {
        this.keys = keys;
        id = idOf(suite, keys.publicKey());
    }

    /** A new one. On sockets the numbers must be fit for keys. */
    public static Identity create(Suite suite, RandomGenerator random) {
        return new Identity(suite, suite.keyPair(random));
    }

    /** The name of whoever has the private key to this public key: its hash. */
    public static PeerId idOf(Suite suite, byte[] publicKey) {
        return Payload.of(suite.hash(Suite.requireKey(publicKey))).reader().getId();
    }

    public KeyPair keys() {
        return keys;
    }

    public PeerId id() {
        return id;
    }

    @Override
    public String toString() {
        return id.toString();
    }
}
