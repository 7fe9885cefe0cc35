// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.sessions;

import java.util.Objects;
import org.nearcast.controller.config.Endpoint;
import org.nearcast.controller.frame.TcpFrame;
import org.onlab.packet.IpAddress;
import org.onlab.packet.VlanId;

/** A TCP connection from a client to the CDN, as the client sees it. */
public final class ConnectionKey {

    private final Endpoint client;
    private final Endpoint cdn;
    private final VlanId vlan;

    /** Makes the key of a connection whose client is in {@code vlan}: the same addresses may be used in several. */
    public ConnectionKey(Endpoint client, Endpoint cdn, VlanId vlan) {
        this.client = Objects.requireNonNull(client);
        this.cdn = Objects.requireNonNull(cdn);
        this.vlan = Objects.requireNonNull(vlan);
    }

    /** The connection that a client's packet belongs to. */
    public static ConnectionKey of(TcpFrame frame, Endpoint cdn) {
        return new ConnectionKey(new Endpoint(frame.source(), frame.sourcePort()), cdn, frame.vlan());
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
        int at = text.indexOf('@', arrow);
        return new ConnectionKey(
                Endpoint.parse(text.substring(0, arrow)),
                Endpoint.parse(text.substring(arrow + 1, at < 0 ? text.length() : at)),
                at < 0 ? VlanId.NONE : VlanId.vlanId(Short.parseShort(text.substring(at + 1))));
    }

    /** The client's address. */
    public IpAddress client() {
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

    /** The client's VLAN; {@link VlanId#NONE} if its packets are untagged. */
    public VlanId vlan() {
        return vlan;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ConnectionKey
                && vlan.equals(((ConnectionKey) other).vlan)
                && client.equals(((ConnectionKey) other).client)
                && cdn.equals(((ConnectionKey) other).cdn);
    }

    @Override
    public int hashCode() {
        return client.hashCode() * 31 + cdn.hashCode();
    }

    /** {@code 10.0.0.11:40000>10.0.0.254:1935}, and {@code @7} in VLAN 7. */
    @Override
    public String toString() {
        return client + ">" + cdn + (vlan.equals(VlanId.NONE) ? "" : "@" + vlan.toShort());
    }
}
