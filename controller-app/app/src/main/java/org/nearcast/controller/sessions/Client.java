// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.sessions;

import java.util.Objects;
import org.onlab.packet.MacAddress;
import org.onosproject.net.ConnectPoint;

/** Where a connection's client is: its port, its MAC and the next hop that it sends packets for the CDN to. */
public final class Client {

    private final ConnectPoint port;
    private final MacAddress mac;
    private final MacAddress nextHop;

    /** Makes a client. */
    public Client(ConnectPoint port, MacAddress mac, MacAddress nextHop) {
        this.port = Objects.requireNonNull(port);
        this.mac = Objects.requireNonNull(mac);
        this.nextHop = Objects.requireNonNull(nextHop);
    }

    /** Its access port. */
    public ConnectPoint port() {
        return port;
    }

    /** Its MAC. */
    public MacAddress mac() {
        return mac;
    }

    /** Destination MAC of its packets to the CDN. */
    public MacAddress nextHop() {
        return nextHop;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof Client)) {
            return false;
        }
        Client that = (Client) other;
        return port.equals(that.port) && mac.equals(that.mac) && nextHop.equals(that.nextHop);
    }

    @Override
    public int hashCode() {
        return Objects.hash(port, mac, nextHop);
    }
}
