// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.announce;

import java.util.LinkedHashMap;
import java.util.Map;

/** A token bucket for each origin, a bounded number of them; the origin not seen for longest is forgotten. */
final class TokenBuckets {

    private static final class Bucket {
        private double tokens;
        private long filledMs;
    }

    private final Map<Object, Bucket> buckets;
    private final double perMs;
    private final int burst;

    TokenBuckets(int capacity, double perSecond, int burst) {
        this.perMs = perSecond / 1000;
        this.burst = burst;
        this.buckets = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Object, Bucket> eldest) {
                return size() > capacity;
            }
        };
    }

    /** Takes a token of {@code origin}'s if it has one. A clock that goes back fills nothing and drains nothing. */
    boolean take(Object origin, long nowMs) {
        Bucket bucket = buckets.get(origin);
        if (bucket == null) {
            bucket = new Bucket();
            bucket.tokens = burst;
            bucket.filledMs = nowMs;
            buckets.put(origin, bucket);
        }
        long elapsed = Math.max(0, nowMs - bucket.filledMs);
        bucket.tokens = Math.min(burst, bucket.tokens + elapsed * perMs);
        bucket.filledMs = nowMs;
        if (bucket.tokens < 1) {
            return false;
        }
        bucket.tokens--;
        return true;
    }

    int size() {
        return buckets.size();
    }
}
