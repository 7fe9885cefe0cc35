// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live;

import com.typesafe.config.Config;
import io.netty.channel.Channel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.HashMap;
import java.util.Map;

/** How many connections a server takes, in all and from one address. Thread-safe. */
public final class ConnectionLimits {
    private final int maxTotal;
    private final int maxPerAddress;
    private final Map<InetAddress, Integer> perAddress = new HashMap<>();
    private int total;

    /**
     * @param maxTotal connections at once
     * @param maxPerAddress of them, from one address
     */
    public ConnectionLimits(int maxTotal, int maxPerAddress) {
        this.maxTotal = maxTotal;
        this.maxPerAddress = maxPerAddress;
    }

    /** Reads {@code max-connections} and {@code max-connections-per-address}. */
    public static ConnectionLimits from(Config config) {
        return new ConnectionLimits(config.getInt("max-connections"), config.getInt("max-connections-per-address"));
    }

    /** Counts a connection in until it closes; false if it is one too many, and then it is not counted. */
    public boolean admit(Channel channel) {
        InetAddress address = addressOf(channel.remoteAddress());
        synchronized (this) {
            int fromThere = perAddress.getOrDefault(address, 0);
            if (total >= maxTotal || fromThere >= maxPerAddress) {
                return false;
            }
            total++;
            perAddress.put(address, fromThere + 1);
        }
        channel.closeFuture().addListener(f -> release(address));
        return true;
    }

    private synchronized void release(InetAddress address) {
        total--;
        perAddress.computeIfPresent(address, (a, n) -> n == 1 ? null : n - 1);
    }

    /** Connections at the moment. */
    public synchronized int total() {
        return total;
    }

    private static InetAddress addressOf(SocketAddress remote) {
        return remote instanceof InetSocketAddress
                ? ((InetSocketAddress) remote).getAddress()
                : InetAddress.getLoopbackAddress();
    }
}
