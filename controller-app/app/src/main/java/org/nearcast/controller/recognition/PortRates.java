// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.recognition;

import java.util.HashMap;
import java.util.Map;
import org.onosproject.net.ConnectPoint;

/** A token bucket for each port: how many connections may come up behind it per second. Ports are few: bounded. */
public final class PortRates {

    private static final class Bucket {
        private double tokens;
        private long filledMs;
    }

    private final double perMs;
    private final double burst;
    private final Map<ConnectPoint, Bucket> buckets = new HashMap<>();

    /** Lets through {@code perSecond} in the long run and twice as many at once. */
    public PortRates(int perSecond) {
        this.perMs = perSecond / 1000.0;
        this.burst = 2.0 * perSecond;
    }

    /** Takes a token of {@code port}'s if it has one. */
    public synchronized boolean take(ConnectPoint port, long nowMs) {
        Bucket bucket = buckets.computeIfAbsent(port, p -> {
            Bucket full = new Bucket();
            full.tokens = burst;
            full.filledMs = nowMs;
            return full;
        });
        bucket.tokens = Math.min(burst, bucket.tokens + Math.max(0, nowMs - bucket.filledMs) * perMs);
        bucket.filledMs = nowMs;
        if (bucket.tokens < 1) {
            return false;
        }
        bucket.tokens--;
        return true;
    }
}
