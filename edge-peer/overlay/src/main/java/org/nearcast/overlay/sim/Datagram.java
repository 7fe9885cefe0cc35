// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.sim;

import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.Payload;

/**
 * A datagram on its way.
 *
 * @param from where it seems to come from
 * @param to where it goes, as the sender knows it
 */
record Datagram(Endpoint from, Endpoint to, Payload payload) {
    /** IPv4 and UDP headers. */
    static final int HEADERS = 28;

    /** Bytes on the links. */
    int wireBytes() {
        return payload.size() + HEADERS;
    }
}
