// SPDX-License-Identifier: Apache-2.0
package org.nearcast.node.swarm;

import org.nearcast.overlay.identity.VerifyingKey;
import org.nearcast.overlay.swarm.Swarm;

/** Lets viewers know what is published here. Called on the protocol's thread. */
public interface Herald {
    /** A publication has begun, this key speaks for it, and this is its source. */
    void began(String name, VerifyingKey key, long epoch, Swarm source);

    /** It is over. */
    void ended(String name);
}
