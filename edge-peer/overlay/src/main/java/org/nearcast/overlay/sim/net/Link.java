// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.sim.net;

/**
 * One direction of a link: a rate, a finite drop-tail queue before it, a delay behind it, and what its medium does to packets. The queue is
 * not kept as packets but as the time at which the link will have sent all it has.
 */
public final class Link {
    /** No links. */
    public static final Link[] NONE = {};

    private static final long BITS_NS = 8_000_000_000L;
    private static final long DROPPED = -1;

    private final long bitsPerSecond;
    private final long queueNs;
    private final long delayNs;
    private Medium medium;
    private long freeAtNs;
    private long latestNs;
    private long packets;
    private long bytes;
    private long overflowed;

    /**
     * @param bitsPerSecond the rate; 0 for one without bounds
     * @param queueBytes behind how many bytes, waiting or being sent, a packet still finds room
     * @param delayNs propagation, nanoseconds
     * @param medium loss, jitter and the like, this link's own
     */
    public Link(long bitsPerSecond, long queueBytes, long delayNs, Medium medium) {
        if (bitsPerSecond < 0 || queueBytes < 0 || delayNs < 0) {
            throw new IllegalArgumentException("rate, queue and delay must not be negative");
        }
        this.bitsPerSecond = bitsPerSecond;
        queueNs = queueBytes <= Long.MAX_VALUE / BITS_NS ? sendingNs(queueBytes) : Long.MAX_VALUE;
        this.delayNs = delayNs;
        this.medium = medium;
    }

    /** From now on it has another medium. */
    public void replaceMedium(Medium other) {
        medium = other;
    }

    /** How long it takes to put bytes on the link, in whole nanoseconds; up to a gigabyte. */
    public long sendingNs(long size) {
        return bitsPerSecond == 0 ? 0 : size * BITS_NS / bitsPerSecond;
    }

    /** Bytes that wait or are being sent. */
    public long backlogBytes(long nowNs) {
        return nowNs >= freeAtNs ? 0 : ceil(freeAtNs - nowNs);
    }

    private long ceil(long ns) {
        return (long) StrictMath.ceil(ns * (bitsPerSecond / (double) BITS_NS));
    }

    /**
     * Puts a packet in the queue.
     *
     * @return when its last bit has left, or -1 if there was no room
     */
    public long enter(long nowNs, int size) {
        packets++;
        bytes += size;
        if (bitsPerSecond == 0) {
            return nowNs;
        }
        if (freeAtNs - nowNs > queueNs) {
            overflowed++;
            return DROPPED;
        }
        freeAtNs = Math.max(nowNs, freeAtNs) + sendingNs(size);
        return freeAtNs;
    }

    /**
     * What becomes of a packet behind the queue.
     *
     * @param leftNs when its last bit left
     * @return when it arrives, or -1 if it is lost
     */
    public long carry(long leftNs) {
        if (medium == Medium.PERFECT) {
            latestNs = Math.max(latestNs, leftNs + delayNs); // there may have been another
            return latestNs;
        }
        if (medium.loses()) {
            return DROPPED;
        }
        latestNs = Math.max(latestNs, leftNs + delayNs + medium.jitterNs()); // jitter alone does not reorder
        return medium.overtaken() ? latestNs + medium.heldBackNs() : latestNs;
    }

    /** Whether a packet that arrives does so twice. */
    public boolean doubles() {
        return medium != Medium.PERFECT && medium.doubles();
    }

    /** The part of the packets that the medium loses in the long run, 0 to 1. */
    public double loss() {
        return medium.loss();
    }

    /** Bit/s, 0 if unbounded. */
    public long bitsPerSecond() {
        return bitsPerSecond;
    }

    public long delayNs() {
        return delayNs;
    }

    /** Packets that came, those without room among them. */
    public long packets() {
        return packets;
    }

    /** Their bytes. */
    public long bytes() {
        return bytes;
    }

    /** Packets that found no room. */
    public long overflowed() {
        return overflowed;
    }

    /** Counts what is sent without a queue, at message level. */
    public void count(long size) {
        packets++;
        bytes += size;
    }
}
