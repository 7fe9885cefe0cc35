// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.fallback;

/**
 * How much an origin sends of a stream, at most: a part of what its viewers consume together. What is not used is saved for some seconds. It begins
 * with nothing, and one answer may be more than what is left: the rest is made up for before the next one.
 */
public final class OriginBudget {
    private static final double SECOND_NS = 1e9;

    private final double part;
    private final double savedSeconds;
    private double bytes;
    private double bytesPerSecond;
    private long atNs;

    /**
     * An empty one.
     *
     * @param part of what is consumed, 0 to 1
     * @param savedNs for how long it saves what is not used, more than 0
     * @throws IllegalArgumentException if one is out of range
     */
    public OriginBudget(double part, long savedNs, long nowNs) {
        if (!(part >= 0 && part <= 1) || savedNs < 1) {
            throw new IllegalArgumentException("a budget of " + part + ", saved for " + savedNs + " ns");
        }
        this.part = part;
        savedSeconds = savedNs / SECOND_NS;
        atNs = nowNs;
    }

    /** From now on all viewers together consume so much, bytes a second. */
    public void consumed(long nowNs, double perSecond) {
        flow(nowNs);
        bytesPerSecond = part * perSecond;
    }

    /**
     * Takes so many bytes, if there is anything left.
     *
     * @return 0 if they are taken; otherwise after how long there will be something, nanoseconds
     */
    public long take(long nowNs, int wanted) {
        flow(nowNs);
        if (bytes > 0) {
            bytes -= wanted;
            return 0;
        }
        return bytesPerSecond <= 0
                ? (long) (savedSeconds * SECOND_NS)
                : 1 + (long) Math.min(savedSeconds * SECOND_NS, -bytes / bytesPerSecond * SECOND_NS);
    }

    private void flow(long nowNs) {
        bytes = Math.min(bytesPerSecond * savedSeconds, bytes + (nowNs - atNs) * bytesPerSecond / SECOND_NS);
        atNs = nowNs;
    }
}
