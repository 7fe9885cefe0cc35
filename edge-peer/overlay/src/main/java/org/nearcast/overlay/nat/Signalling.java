// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.nat;

import org.nearcast.overlay.host.Payload;

/** Carries signals to peers that cannot be reached yet, in sessions with a common contact. */
@FunctionalInterface
public interface Signalling {
    /** The largest signal, bytes. */
    int MAX_BYTES = 1_024;

    /**
     * Sends a signal. It should arrive unchanged, and the receiver be told whose it is; it may be lost or doubled: what matters is sent again.
     * Who carries it sees keys that are good for this one meeting, and could put itself in between, so what is then said must be secured end to
     * end.
     */
    void send(PeerContact to, Payload signal);
}
