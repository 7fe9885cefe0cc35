// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.config;

import java.util.Objects;
import org.onlab.packet.IpAddress;

/** An IP address and a TCP port. */
public final class Endpoint {

    private final IpAddress address;
    private final int port;

    /**
     * Makes an endpoint.
     *
     * @param address the address
     * @param port 1 to 65535
     * @throws IllegalArgumentException if the port is out of range
     */
    public Endpoint(IpAddress address, int port) {
        this.address = Objects.requireNonNull(address);
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("port " + port + " is not within 1 to 65535");
        }
        this.port = port;
    }

    /**
     * Reads {@code "10.0.0.254:1935"} or {@code "[2001:db8::fe]:1935"} (RFC 3986, 3.2.2).
     *
     * @throws IllegalArgumentException saying what is wrong
     */
    public static Endpoint parse(String text) {
        int colon = text.lastIndexOf(':');
        boolean bracketed = text.startsWith("[") && colon > 1 && text.charAt(colon - 1) == ']';
        IpAddress address;
        int port;
        try {
            address = IpAddress.valueOf(bracketed ? text.substring(1, colon - 1) : text.substring(0, colon));
            port = Integer.parseInt(text.substring(colon + 1));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new IllegalArgumentException(wrong(text), e);
        }
        if (address.isIp6() != bracketed) {
            throw new IllegalArgumentException(wrong(text));
        }
        return new Endpoint(address, port);
    }

    private static String wrong(String text) {
        return "\"" + text + "\" is not an address and port like 10.0.0.254:1935 or [2001:db8::fe]:1935";
    }

    /** The address. */
    public IpAddress address() {
        return address;
    }

    /** The port, 1 to 65535. */
    public int port() {
        return port;
    }

    /** Whether packets can be rewritten from one to the other: both are IPv4, or both IPv6. */
    public boolean isOfFamilyOf(IpAddress other) {
        return address.version() == other.version();
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
        return address.isIp6() ? "[" + address + "]:" + port : address + ":" + port;
    }
}
