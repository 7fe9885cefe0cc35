// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.transport;

import org.nearcast.overlay.host.PeerId;

/** Who may open sessions. */
@FunctionalInterface
public interface Admission {
    /** Everybody. */
    Admission OPEN = (peer, token) -> true;

    /**
     * Whether a peer may, by the token that it shows.
     *
     * @param token empty if it shows none
     */
    boolean admits(PeerId peer, byte[] token);
}
