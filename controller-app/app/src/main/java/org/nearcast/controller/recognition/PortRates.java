// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.recognition;

import java.util.HashMap;
import java.util.Map;
import org.onosproject.net.ConnectPoint;

/**
 * A token bucket for each port: how many connections may come up behind it per second. A port that is refused twice as many within a
 * second is loud for a while: what comes from there had better not come to the controller at all. Ports are few: bounded.
 */
public final class PortRates {

    private static final class Bucket {
        private double tokens;
        private long filledMs;
        private long secondMs;
        private int refused;
        private long loudUntilMs = Long.MIN_VALUE;
    }

    private static final long SECOND_MS = 1000;
    /** Long against the second or so that a flood which goes on is heard before it is silenced again. */
    private static final long LOUD_MS = 30_000;

    private static final int REFUSED_TIMES_RATE = 2;

    private final double perMs;
    private final double burst;
    private final int mostRefused;
    private final Runnable onLoud;
    private final Map<ConnectPoint, Bucket> buckets = new HashMap<>();

    /** Lets through {@code perSecond} in the long run and twice as many at once; {@code onLoud} is run when a port has become loud. */
    public PortRates(int perSecond, Runnable onLoud) {
        this.perMs = perSecond / 1000.0;
        this.burst = 2.0 * perSecond;
        this.mostRefused = REFUSED_TIMES_RATE * perSecond;
        this.onLoud = onLoud;
    }

    /** Whether so many were refused to {@code port} that it is loud still. */
    public synchronized boolean isLoud(ConnectPoint port, long nowMs) {
        Bucket bucket = buckets.get(port);
        return bucket != null && nowMs < bucket.loudUntilMs;
    }

    /** How many ports are loud. */
    public synchronized long loud(long nowMs) {
        return buckets.values().stream()
                .filter(bucket -> nowMs < bucket.loudUntilMs)
                .count();
    }

    private void refuse(Bucket bucket, long nowMs) {
        if (nowMs - bucket.secondMs >= SECOND_MS) {
            bucket.secondMs = nowMs;
            bucket.refused = 0;
        }
        if (++bucket.refused > mostRefused) {
            boolean loudAlready = nowMs < bucket.loudUntilMs;
            bucket.loudUntilMs = nowMs + LOUD_MS;
            if (!loudAlready) {
                onLoud.run();
            }
        }
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
            refuse(bucket, nowMs);
            return false;
        }
        bucket.tokens--;
        return true;
    }
}
