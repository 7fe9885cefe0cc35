// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.transport;

/**
 * How a peer's transport is.
 *
 * @param maxSessions sessions at once, those that are being made included
 * @param queueBytes messages that wait in one session, bytes; more are refused
 * @param receiveBytes parts of messages that wait for the rest, of all sessions, bytes; beyond, the session that holds most is closed
 * @param handshakeTimeoutNs how long a handshake may take
 * @param idleTimeoutNs after how long without a packet from the other end a session is over
 * @param keepAliveNs after how long without sending something is sent so that NAT boxes do not forget the session; 0 for never
 * @param packetsPerKey after how many packets new keys are used
 */
public record TransportSettings(
        int maxSessions,
        long queueBytes,
        long receiveBytes,
        long handshakeTimeoutNs,
        long idleTimeoutNs,
        long keepAliveNs,
        long packetsPerKey) {
    private static final long SECOND_NS = 1_000_000_000L;

    /**
     * For a peer on the Internet: 512 sessions, 16 MiB in the queue of one and 128 MiB of parts, handshakes of 10 s, 30 s of silence, a sign of life
     * each 15 s (most NAT boxes keep a mapping for 30 s or longer), new keys after a million packets.
     */
    public static final TransportSettings USUAL =
            new TransportSettings(512, 16L << 20, 128L << 20, 10 * SECOND_NS, 30 * SECOND_NS, 15 * SECOND_NS, 1L << 20);

    /** @throws IllegalArgumentException if one is out of range */
    public TransportSettings {
        if (maxSessions < 1
                || queueBytes < Message.MOST_BYTES
                || receiveBytes < Message.MOST_BYTES
                || handshakeTimeoutNs <= 0
                || idleTimeoutNs <= 0
                || keepAliveNs < 0
                || packetsPerKey < 1
                || packetsPerKey > 1L << 23) {
            throw new IllegalArgumentException("a setting of the transport is out of range");
        }
    }

    /** The same with other times of silence and of signs of life, nanoseconds. */
    public TransportSettings withSilence(long idleNs, long aliveNs) {
        return new TransportSettings(
                maxSessions, queueBytes, receiveBytes, handshakeTimeoutNs, idleNs, aliveNs, packetsPerKey);
    }

    /** The same with room for another number of sessions. */
    public TransportSettings withSessions(int most) {
        return new TransportSettings(
                most, queueBytes, receiveBytes, handshakeTimeoutNs, idleTimeoutNs, keepAliveNs, packetsPerKey);
    }

    /** The same with new keys after another number of packets. */
    public TransportSettings withPacketsPerKey(long packets) {
        return new TransportSettings(
                maxSessions, queueBytes, receiveBytes, handshakeTimeoutNs, idleTimeoutNs, keepAliveNs, packets);
    }
}
