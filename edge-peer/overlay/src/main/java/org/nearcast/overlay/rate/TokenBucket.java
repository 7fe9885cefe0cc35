// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.rate;

/** Lets through so much a second, and so much at once. */
public final class TokenBucket {
    private static final double NS_IN_SECOND = 1e9;

    private final double perSecond;
    private final double burst;
    private double tokens;
    private long atNs;

    /**
     * A full bucket.
     *
     * @param perSecond what flows in
     * @param burst what it holds, 1 or more
     */
    public TokenBucket(double perSecond, double burst, long nowNs) {
        this.perSecond = perSecond;
        this.burst = burst;
        tokens = burst;
        atNs = nowNs;
    }

    /** Takes so much, if it is there. */
    public boolean take(long nowNs, double amount) {
        tokens = Math.min(burst, tokens + (nowNs - atNs) * perSecond / NS_IN_SECOND);
        atNs = nowNs;
        if (tokens < amount) {
            return false;
        }
        tokens -= amount;
        return true;
    }
}
