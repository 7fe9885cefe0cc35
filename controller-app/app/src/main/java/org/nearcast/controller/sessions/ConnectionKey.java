// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.sessions;

import java.util.Objects;
import org.nearcast.controller.config.Endpoint;
import org.nearcast.controller.frame.TcpFrame;
import org.onlab.packet.Ip4Address;

/** A TCP connection from a client to the CDN, as the client sees it. */
public final class ConnectionKey {

    private final Endpoint client;
    private final Endpoint cdn;

    /** Makes a key. */
    public ConnectionKey(Endpoint client, Endpoint cdn) {
        this.client = Objects.requireNonNull(client);
        this.cdn = Objects.requireNonNull(cdn);
    }

    /** The connection that a client's packet belongs to. */
    public static ConnectionKey of(TcpFrame frame, Endpoint cdn) {
        return new ConnectionKey(new Endpoint(frame.source(), frame.sourcePort()), cdn);
    }

    /**
     * Reads what {@link #toString} wrote.
     *
     * @throws IllegalArgumentException if it is anything else
     */
    public static ConnectionKey parse(String text) {
        int arrow = text.indexOf('>');
        if (arrow < 0) {
            throw new IllegalArgumentException("not a connection: " + text);
        }
        return new ConnectionKey(Endpoint.parse(text.substring(0, arrow)), Endpoint.parse(text.substring(arrow + 1)));
    }

    /** The client's address. */
    public Ip4Address client() {
        return client.address();
    }

    /** The client's TCP port. */
    public int clientPort() {
        return client.port();
    }

    /** The client's address and port. */
    public Endpoint clientEndpoint() {
        return client;
    }

    /** The CDN's address and port. */
    public Endpoint cdn() {
        return cdn;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ConnectionKey
                && client.equals(((ConnectionKey) other).client)
                && cdn.equals(((ConnectionKey) other).cdn);
    }

    @Override
    public int hashCode() {
        return client.hashCode() * 31 + cdn.hashCode();
    }

    /** {@code 10.0.0.11:40000>10.0.0.254:1935}. */
    @Override
    public String toString() {
        return client + ">" + cdn;
    }
}
