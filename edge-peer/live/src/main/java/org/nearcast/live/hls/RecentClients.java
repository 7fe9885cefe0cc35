// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.hls;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How many addresses have asked for a playlist lately: what comes closest to a number of viewers where they have neither
 * connections nor sessions. Thread-safe.
 */
final class RecentClients {
    private static final int MOST = 20_000;
    private static final long RECENT_MS = 15_000;

    private final LongSupplier clockMs;

    /** The one that has not asked for the longest time first. */
    private final Map<InetAddress, Long> lastMs = new LinkedHashMap<>(64, 0.75f, true);

    RecentClients(LongSupplier clockMs) {
        this.clockMs = clockMs;
    }

    synchronized void saw(SocketAddress remote) {
        if (remote instanceof InetSocketAddress internet) {
            lastMs.put(internet.getAddress(), clockMs.getAsLong());
            forget(lastMs.size() > MOST ? 1 : 0);
        }
    }

    private void forget(int atLeast) {
        long since = clockMs.getAsLong() - RECENT_MS;
        int left = atLeast;
        for (var each = lastMs.entrySet().iterator(); each.hasNext(); ) {
            if (each.next().getValue() >= since && left <= 0) {
                return;
            }
            left--;
            each.remove();
        }
    }

    synchronized int count() {
        forget(0);
        return lastMs.size();
    }
}
