// SPDX-License-Identifier: Apache-2.0
package org.nearcast.node.host;

import java.net.InetSocketAddress;
import org.nearcast.overlay.host.Endpoint;

/**
 * Endpoints as sockets' addresses and back. The last of each slot is remembered, so that who talks with some hundred peers makes few
 * objects; whoever fills the slots with other addresses costs some more, and no more than that. Not thread-safe.
 */
final class Addresses {
    private static final int BITS = 10;

    private final Endpoint[] toKeys = new Endpoint[1 << BITS];
    private final InetSocketAddress[] toValues = new InetSocketAddress[1 << BITS];
    private final InetSocketAddress[] fromKeys = new InetSocketAddress[1 << BITS];
    private final Endpoint[] fromValues = new Endpoint[1 << BITS];

    InetSocketAddress of(Endpoint endpoint) {
        int slot = slot(endpoint.hashCode());
        if (!endpoint.equals(toKeys[slot])) {
            toValues[slot] = endpoint.toSocketAddress();
            toKeys[slot] = endpoint;
        }
        return toValues[slot];
    }

    Endpoint of(InetSocketAddress address) {
        int slot = slot(address.hashCode());
        if (!address.equals(fromKeys[slot])) {
            fromValues[slot] = Endpoint.of(address);
            fromKeys[slot] = address;
        }
        return fromValues[slot];
    }

    private static int slot(int hash) {
        return hash * 0x9e3779b9 >>> Integer.SIZE - BITS;
    }
}
