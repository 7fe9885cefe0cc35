// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.congestion;

/**
 * Spreads datagrams over time: a bucket that fills at the pacing rate and holds a small burst, four datagrams or what two milliseconds are
 * worth. At 10 Mbit/s that is a queue's 5 ms; at 100 Mbit/s and more it is enough for the system to take a batch in one call.
 */
public final class Pacer {
    private static final int BURST_DATAGRAMS = 4;
    private static final double BURST_NS = 2e6;
    private static final double SECOND_NS = 1e9;

    private int datagramBytes;
    private double bytesPerNs;
    private double bucket;
    private double initialBytes; // of the initial burst, what is left
    private long filledNs;

    /**
     * A pacer that lets an initial burst through.
     *
     * @param burstBytes how large it is, RFC 9002's initial window for example
     */
    public Pacer(long nowNs, int datagramBytes, long bytesPerSecond, int burstBytes) {
        this.datagramBytes = datagramBytes;
        bytesPerNs = Math.max(1, bytesPerSecond) / SECOND_NS;
        initialBytes = burstBytes;
        bucket = mostBytes();
        filledNs = nowNs;
    }

    /** From now on datagrams leave at this rate, 1 or more. */
    public void pace(long nowNs, long bytesPerSecond) {
        fill(nowNs);
        bytesPerNs = Math.max(1, bytesPerSecond) / SECOND_NS;
    }

    /** The path carries larger or smaller datagrams from now on. */
    public void datagramBytes(int bytes) {
        datagramBytes = bytes;
    }

    private double mostBytes() {
        return Math.max(initialBytes, Math.max(BURST_DATAGRAMS * (double) datagramBytes, BURST_NS * bytesPerNs));
    }

    private void fill(long nowNs) {
        bucket = Math.min(mostBytes(), bucket + (nowNs - filledNs) * bytesPerNs);
        filledNs = nowNs;
    }

    /** How long until a datagram of so many bytes may leave, ns; 0 if it may now. */
    public long delayNs(long nowNs, int bytes) {
        fill(nowNs);
        double missing = Math.min(bytes, datagramBytes) - bucket;
        return missing <= 0 ? 0 : (long) StrictMath.ceil(missing / bytesPerNs);
    }

    /** A datagram left, paced or not: what is not still counts. */
    public void sent(long nowNs, int bytes) {
        fill(nowNs);
        bucket -= bytes;
        initialBytes = Math.max(0, initialBytes - bytes);
    }
}
