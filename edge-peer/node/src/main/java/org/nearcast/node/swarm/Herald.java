// SPDX-License-Identifier: Apache-2.0
package org.nearcast.node.swarm;

import org.nearcast.overlay.identity.VerifyingKey;

/** Lets viewers know what is published here. Called on the protocol's thread. */
public interface Herald {
    /** A publication has begun, and this key speaks for it. */
    void began(String name, VerifyingKey key, long epoch);

    /** It is over. */
    void ended(String name);
}
