// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.tracker;

import java.util.function.Supplier;
import org.nearcast.overlay.discovery.Offer;
import org.nearcast.overlay.discovery.StreamTags;
import org.nearcast.overlay.host.Timer;

/** A stream that a peer has joined. */
final class Membership {
    private static final long ASSUMED_LEASE_NS = 30_000_000_000L;

    final StreamTags stream;
    Supplier<Offer> offer;
    long leaseNs = ASSUMED_LEASE_NS;
    long announcedNs;
    Timer renewal;

    Membership(StreamTags stream) {
        this.stream = stream;
    }

    /** It is announced no more, until somebody sets the next renewal. */
    void stop() {
        if (renewal != null) {
            renewal.cancel();
        }
    }
}
