// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.tracker;

import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.noise.Suite;

/**
 * Where a tracker is and who.
 *
 * @param endpoint where it is
 * @param publicKey its static key, 32 bytes, which must not be changed
 */
public record TrackerAddress(Endpoint endpoint, byte[] publicKey) {
    /** @throws IllegalArgumentException if the key has not 32 bytes */
    public TrackerAddress {
        Suite.requireKey(publicKey);
    }
}
