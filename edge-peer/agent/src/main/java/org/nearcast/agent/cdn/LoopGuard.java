// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.cdn;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps the gateway from being its own CDN. A switch that steers the gateway's own connection to the CDN back to it shows
 * on a redirect port as an accepted connection from where the gateway itself is connecting from at that moment; its source
 * address is this machine's or, where the source is rewritten too, the CDN's. Other programs of this machine that are
 * steered here cannot look so: they were connecting to the same CDN, so their port is another. Thread-safe.
 */
public final class LoopGuard {
    private record Own(InetAddress address, int port, InetSocketAddress cdn) {}

    private final Set<Own> connections = ConcurrentHashMap.newKeySet();

    /** Notes that this peer has a connection from {@code local} to {@code cdn}. */
    public void opened(InetSocketAddress local, InetSocketAddress cdn) {
        connections.add(new Own(local.getAddress(), local.getPort(), cdn));
        connections.add(new Own(cdn.getAddress(), local.getPort(), cdn));
    }

    /** That connection has ended. */
    public void closed(InetSocketAddress local, InetSocketAddress cdn) {
        connections.remove(new Own(local.getAddress(), local.getPort(), cdn));
        connections.remove(new Own(cdn.getAddress(), local.getPort(), cdn));
    }

    /**
     * Whether a connection accepted on the redirect port of {@code cdn} is one of this peer's own. Its first bytes must have
     * arrived, for only then is it sure that the connecting side has noted it.
     */
    public boolean isOwn(InetSocketAddress from, InetSocketAddress cdn) {
        // No switch steers a connection within this machine, and there ports may repeat.
        return !isLocal(cdn.getAddress()) && connections.contains(new Own(from.getAddress(), from.getPort(), cdn));
    }

    /** Whether an address is one of this machine's. */
    public static boolean isLocal(InetAddress address) {
        if (address.isAnyLocalAddress() || address.isLoopbackAddress()) {
            return true;
        }
        try {
            return NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException unknowable) {
            return false;
        }
    }
}
