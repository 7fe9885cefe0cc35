// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.congestion;

/**
 * Spreads datagrams over time: a bucket that fills at the pacing rate and holds a small burst, four datagrams or what two milliseconds are
 * worth. At 10 Mbit/s that is a queue's 5 ms; at 100 Mbit/s and more it is enough for the system to take a batch in one call. Who was told to
 * wait and comes up to ten milliseconds later than that, because the machine was busy, may send what he has missed: else each late timer would
 * lower the rate.
 */
public final class Pacer {
    private static final int BURST_DATAGRAMS = 4;
    private static final double BURST_NS = 2e6;
    private static final long MOST_LATE_NS = 10_000_000;
    private static final long NEVER = Long.MAX_VALUE;
    private static final double SECOND_NS = 1e9;

    private int datagramBytes;
    private double bytesPerNs;
    private double bucket;
    private double extraBytes; // of a larger burst, the initial one or that of who came late, what is left
    private long filledNs;
    private long dueNs = NEVER; // when who was told to wait should come

    /**
     * A pacer that lets an initial burst through.
     *
     * @param burstBytes how large it is, RFC 9002's initial window for example
     */
    public Pacer(long nowNs, int datagramBytes, long bytesPerSecond, int burstBytes) {
        this.datagramBytes = datagramBytes;
        bytesPerNs = Math.max(1, bytesPerSecond) / SECOND_NS;
        extraBytes = burstBytes;
        bucket = Math.max(burstBytes, burstBytes());
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

    private double burstBytes() {
        return Math.max(BURST_DATAGRAMS * (double) datagramBytes, BURST_NS * bytesPerNs);
    }

    private void fill(long nowNs) {
        if (nowNs >= dueNs) {
            long lateNs = nowNs - dueNs <= MOST_LATE_NS ? nowNs - dueNs : 0; // beyond, it had nothing to send
            extraBytes = Math.max(extraBytes, burstBytes() + lateNs * bytesPerNs);
            dueNs = NEVER;
        }
        double most = Math.max(extraBytes, burstBytes());
        bucket = Math.min(most, bucket + (nowNs - filledNs) * bytesPerNs);
        filledNs = nowNs;
    }

    /** How long until a datagram of so many bytes may leave, ns; 0 if it may now. */
    public long delayNs(long nowNs, int bytes) {
        fill(nowNs);
        double missing = Math.min(bytes, datagramBytes) - bucket;
        if (missing <= 0) {
            return 0;
        }
        long delayNs = (long) StrictMath.ceil(missing / bytesPerNs);
        dueNs = nowNs + delayNs;
        return delayNs;
    }

    /** A datagram left, paced or not: what is not still counts. */
    public void sent(long nowNs, int bytes) {
        fill(nowNs);
        bucket -= bytes;
        extraBytes = Math.max(0, extraBytes - bytes);
    }
}
