// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.gateway;

import java.security.SecureRandom;
import java.util.Base64;
import org.nearcast.protocol.announce.AnnounceException;
import org.nearcast.protocol.announce.PeerKey;
import org.nearcast.protocol.announce.PeerKeyPair;
import org.onosproject.store.service.ConsistentMap;

/** The key that answers are signed with: made at the first start, the same for all nodes and after every restart. */
public final class ControllerKey {

    private static final String NAME = "controller";

    private ControllerKey() {}

    /**
     * Takes the key from {@code store}, making one if there is none.
     *
     * @throws IllegalStateException if what is stored is not a key
     */
    public static PeerKeyPair in(ConsistentMap<String, String> store, SecureRandom random) {
        String written = store.computeIfAbsent(NAME, name -> write(PeerKeyPair.generate(random)))
                .value();
        String[] parts = written.split(" ", -1);
        try {
            Base64.Decoder base64 = Base64.getDecoder();
            return PeerKeyPair.of(PeerKey.of(base64.decode(parts[0])), base64.decode(parts[1]));
        } catch (AnnounceException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new IllegalStateException("the controller's stored key cannot be read", e);
        }
    }

    private static String write(PeerKeyPair pair) {
        Base64.Encoder base64 = Base64.getEncoder();
        return base64.encodeToString(pair.publicKey().bytes()) + " " + base64.encodeToString(pair.pkcs8());
    }
}
