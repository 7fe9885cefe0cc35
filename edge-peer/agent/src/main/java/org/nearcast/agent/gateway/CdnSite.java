// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.gateway;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * One CDN as the operator named it: its addresses are one and the same to its streams.
 *
 * @param addresses at least one
 */
public record CdnSite(List<InetSocketAddress> addresses) {
    /** Checks that there is an address. */
    public CdnSite {
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("a CDN has an address");
        }
        addresses = List.copyOf(addresses);
    }
}
