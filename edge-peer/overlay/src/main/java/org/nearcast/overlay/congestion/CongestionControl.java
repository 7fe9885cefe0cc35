// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.congestion;

/**
 * Decides how much a session may have under way, and how fast it may leave. It is told what was sent, acknowledged and found lost, and knows
 * nothing of packets' contents; time is the host's clock, in nanoseconds. One object for each path of a session.
 */
public interface CongestionControl {
    /** Makes one for a path. */
    @FunctionalInterface
    interface Factory {
        /**
         * @param nowNs the time now
         * @param datagramBytes how large a datagram is on this path
         */
        CongestionControl start(long nowNs, int datagramBytes);
    }

    /**
     * What an acknowledgement says.
     *
     * @param nowNs when it came
     * @param bytes that it acknowledges for the first time
     * @param inFlightBytes that were under way before it came, those bytes among them
     * @param sentNs when the latest of these packets was sent
     * @param rttNs the round trip measured by it, without the time that the receiver waited; -1 if it measures none
     * @param oneWayNs how long the latest of these packets took to get there, by two clocks that do not agree: only differences mean anything;
     *     {@link Long#MIN_VALUE} if it is not known
     * @param limitedByWindow whether the window was what kept the sender from sending more: a window that is not used must not grow
     */
    record Ack(
            long nowNs,
            int bytes,
            long inFlightBytes,
            long sentNs,
            long rttNs,
            long oneWayNs,
            boolean limitedByWindow) {}

    /** A packet of so many bytes leaves. */
    void sent(long nowNs, int bytes);

    /** An acknowledgement came. */
    void acknowledged(Ack ack);

    /**
     * Packets are found lost (RFC 9002, section 6).
     *
     * @param bytes of all of them
     * @param sentNs when the latest of them was sent: losses among what was sent before a reduction belong to it
     * @param persistent whether everything was lost for long (RFC 9002, section 7.6)
     */
    void lost(long nowNs, int bytes, long sentNs, boolean persistent);

    /** How many bytes may be under way; never less than two datagrams. */
    long windowBytes();

    /** How fast they may leave, bytes a second; bursts of a few datagrams excepted. */
    long pacingBytesPerSecond();

    /** From now on it is worth so much. */
    void prioritise(long nowNs, Priority priority);

    /** The path carries larger or smaller datagrams from now on. */
    void datagramBytes(int bytes);
}
