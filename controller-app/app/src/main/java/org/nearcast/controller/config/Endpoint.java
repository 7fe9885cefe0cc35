// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.config;

import java.util.Objects;
import org.onlab.packet.Ip4Address;

/** An IPv4 address and a TCP port. */
public final class Endpoint {

    private final Ip4Address address;
    private final int port;

    /**
     * Makes an endpoint.
     *
     * @param address the address
     * @param port 1 to 65535
     * @throws IllegalArgumentException if the port is out of range
     */
    public Endpoint(Ip4Address address, int port) {
        this.address = Objects.requireNonNull(address);
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("port " + port + " is not within 1 to 65535");
        }
        this.port = port;
    }

    /**
     * Reads {@code "10.0.0.254:1935"}.
     *
     * @throws IllegalArgumentException saying what is wrong
     */
    public static Endpoint parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("\"" + text + "\" is not an IPv4 address and port like 10.0.0.254:1935");
        }
        int port;
        Ip4Address address;
        try {
            port = Integer.parseInt(text.substring(colon + 1));
            address = Ip4Address.valueOf(text.substring(0, colon));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not an IPv4 address and port like 10.0.0.254:1935", e);
        }
        return new Endpoint(address, port);
    }

    /** The address. */
    public Ip4Address address() {
        return address;
    }

    /** The port, 1 to 65535. */
    public int port() {
        return port;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Endpoint
                && port == ((Endpoint) other).port
                && address.equals(((Endpoint) other).address);
    }

    @Override
    public int hashCode() {
        return address.hashCode() * 31 + port;
    }

    @Override
    public String toString() {
        return address + ":" + port;
    }
}
