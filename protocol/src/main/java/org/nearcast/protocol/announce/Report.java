// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.announce;

import java.net.InetAddress;
import java.util.List;
import java.util.Objects;

/**
 * What a gateway tells the controller that allowed it about connections steered to it: some of them, as many as one datagram
 * holds. Connections are named by the addresses that the controller knows them by, never by a stream's name.
 */
public final class Report {

    /** Most connections in one report: as many as a datagram holds without names of encoders, IPv4. */
    public static final int MAX_CONNECTIONS = 28;

    /** How often a connection that goes on is reported again, in milliseconds. */
    public static final long INTERVAL_MS = 10_000;

    private final PeerKey key;
    private final long counter;
    private final InetAddress sender;
    private final List<ReportedConnection> connections;

    /**
     * Makes a report.
     *
     * @param key the gateway's public key
     * @param counter unsigned; above that of every earlier announcement or report of this key
     * @param sender the unicast address it is sent from
     * @param connections 1 to {@link #MAX_CONNECTIONS}; {@link AnnounceCodec#MAX_DATAGRAM} may hold fewer
     * @throws IllegalArgumentException if a value is out of range
     */
    public Report(PeerKey key, long counter, InetAddress sender, List<ReportedConnection> connections) {
        this.key = Objects.requireNonNull(key);
        this.counter = counter;
        this.sender = Addresses.requireUnicast(sender);
        this.connections = List.copyOf(connections);
        if (this.connections.isEmpty() || this.connections.size() > MAX_CONNECTIONS) {
            throw new IllegalArgumentException(
                    this.connections.size() + " connections are not within 1 to " + MAX_CONNECTIONS);
        }
    }

    /** The gateway's public key. */
    public PeerKey key() {
        return key;
    }

    /** Its counter, unsigned 64 bits. */
    public long counter() {
        return counter;
    }

    /** The address it says it is sent from. */
    public InetAddress sender() {
        return sender;
    }

    /** Some of the connections steered to it. */
    public List<ReportedConnection> connections() {
        return connections;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Report
                && key.equals(((Report) other).key)
                && counter == ((Report) other).counter
                && sender.equals(((Report) other).sender)
                && connections.equals(((Report) other).connections);
    }

    @Override
    public int hashCode() {
        return Objects.hash(key, counter);
    }

    @Override
    public String toString() {
        return "Report{" + key + " #" + Long.toUnsignedString(counter) + " " + connections + "}";
    }
}
